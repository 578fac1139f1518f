/**
 * Whether reconciliation finds what is wrong, all of it, and nothing else: a seeded simulated market (libs/testkit/src/simulator) whose
 * three sides agree, faults of every class injected with the truth kept apart, and the pure matcher and taxonomy of libs/ledger run on
 * them. A break counts only with the right class, amount and record. Also shown: clean books give none.
 * usage: npm run bench -- breaks [--seed 1] [--days 365] [--tenants 60] [--faults 5] [--rounds 3]
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Break, type BreakClass, BREAK_CLASSES, MATCH_RULES, confirmable, findBreaks } from '#libs/ledger';
import { type InjectedFault, type SimulatedBooks, injectFaults, scoreOf, simulateMarket } from '#libs/testkit';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '365' },
    tenants: { type: 'string', default: '60' },
    faults: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
  },
});

const hash = (content: string): string => createHash('sha256').update(content).digest('hex');

function run(books: SimulatedBooks, confirmed: ReadonlyMap<string, string>) {
  const population = { ...books, entries: [...books.entries.values()], confirmed };
  return findBreaks(population, { now: books.now, rules: MATCH_RULES, hash });
}

const tally = new Map<BreakClass, { injected: number; found: number; reported: number }>(
  BREAK_CLASSES.map((name) => [name, { injected: 0, found: 0, reported: 0 }]),
);
let falseAlarms = 0;
for (let round = 0; round < Number(values.rounds); round += 1) {
  const seed = Number(values.seed) + round;
  const clean = simulateMarket(seed, { days: Number(values.days), tenants: Number(values.tenants) });
  const began = performance.now();
  const { cases, breaks } = run(clean, new Map());
  const seconds = (performance.now() - began) / 1_000;
  falseAlarms += breaks.length;
  const confirmed = new Map(
    cases.flatMap((one) => {
      const content = confirmable(one);
      return content === null ? [] : [[one.id, hash(content)] as const];
    }),
  );
  const { books, faults } = injectFaults(clean, seed, Number(values.faults));
  const score = scoreOf(faults, run(books, confirmed).breaks);
  for (const { breakClass, injected, found, reported } of score.scores) {
    const sum = tally.get(breakClass);
    if (sum)
      tally.set(breakClass, {
        injected: sum.injected + injected,
        found: sum.found + found,
        reported: sum.reported + reported,
      });
  }
  console.log(
    `seed ${seed}: ${clean.entries.size} records of ${clean.movements.length} movements, ${faults.length} faults; clean books: ${breaks.length} breaks in ${seconds.toFixed(2)} s`,
  );
  explain(score.missed, score.wrong);
}

/** What went wrong, for whoever looks into it. */
function explain(missed: readonly InjectedFault[], wrong: readonly Break[]): void {
  for (const { breakClass, amount, entryIds } of missed)
    console.log(`  missed ${breakClass} ${amount.minor} ${amount.currency} ${entryIds.join()}`);
  for (const { breakClass, amount, entryIds, explanation } of wrong)
    console.log(`  wrong ${breakClass} ${amount.minor} ${amount.currency} ${entryIds.join()}: ${explanation}`);
}

const share = (part: number, whole: number): string => (whole === 0 ? '    -' : (part / whole).toFixed(3));
console.log(`${'class'.padEnd(22)} injected  found  reported  recall  precision`);
const all = { injected: 0, found: 0, reported: falseAlarms };
for (const [name, { injected, found, reported }] of tally) {
  console.log(
    `${name.padEnd(22)} ${`${injected}`.padStart(8)} ${`${found}`.padStart(6)} ${`${reported}`.padStart(9)}  ${share(found, injected).padStart(6)}  ${share(found, reported).padStart(9)}`,
  );
  all.injected += injected;
  all.found += found;
  all.reported += reported;
}
console.log(`breaks: recall ${share(all.found, all.injected)} precision ${share(all.found, all.reported)}`);
