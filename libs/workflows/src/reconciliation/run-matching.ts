import { type Instant, money } from '#libs/kernel';
import {
  type Break,
  type Breaks,
  type Journal,
  type KnownBalance,
  type LEGS,
  MATCH_RULES,
  type MatchEntry,
  type MovementCase,
  confirmable,
  findBreaks,
  matchEntries,
  payoutArrived,
  withBankClocks,
} from '#libs/ledger';
import { type Ports } from '../ports/ports.js';
import { type MatchingRun, type NewRecordMatch, type ReconciliationException } from '../ports/reconciliation-stores.js';
import { type MatchSuggestion } from '../ports/match-decision-store.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Progress, UNWATCHED } from '../operations/progress.js';
import { added, countLegs, oddOf, partsOf } from './count-legs.js';
import { type PopulationNeeds, gatherPopulation } from './gather-population.js';
import { stageOwn, stageSides } from './stage-sides.js';
import { type StagingNeeds } from './staging-run.js';

export type MatchingNeeds = StagingNeeds &
  PopulationNeeds &
  Pick<Ports, 'exceptions' | 'audit' | 'sha256' | 'matchDecisions'>;
type Needs = MatchingNeeds;

export interface MatchingOptions {
  /** Reads all sides since the beginning, also what was read before and should not change; else what is new or may still change. */
  readonly isWhole: boolean;
  /** When the run began that was cut off and is gone on with: what it had read is not read again. */
  readonly resumedFrom?: Instant | null;
  readonly progress?: Progress;
}

/**
 * Brings what is staged of all sides up to date, matches it, and keeps what came of it: the run, the matches that are certain, an exception
 * for each break that is past its time, and the end of those whose counterpart has come. The one thing it posts is that a payout has arrived,
 * once the bank shows it under its own id; everything else is a person's decision. Whoever asks gets a look at everything; the worker, who
 * looks all the time, asks for what is new.
 */
export const runMatching = (ports: Needs) => {
  return async (scope: PlatformScope, options: MatchingOptions = { isWhole: true }): Promise<MatchingRun> =>
    (await runOnce(ports)(scope, options)).run;
};

/** As `runMatching`; not kept where another run was kept since this one began: then it is that one that is given. */
export const runOnce = (ports: Needs) => {
  return async (
    scope: PlatformScope,
    { isWhole, resumedFrom = null, progress = UNWATCHED }: MatchingOptions,
  ): Promise<{ readonly run: MatchingRun; readonly isKept: boolean }> => {
    const { unitOfWork, recordMatches } = ports;
    const before = await unitOfWork.run(scope, (tx) => recordMatches.latestRun(tx));
    const balances = await stageSides(ports, scope, { isWhole, resumedFrom, progress });
    for (;;) {
      await progress({ phase: 'MATCHING', done: 0, total: null });
      const outcome = await unitOfWork.run(scope, (tx) => matchStaged(ports, tx, { before, balances }));
      if (outcome !== null) return outcome;
      // payouts were posted as arrived: they are on our side now
      await stageOwn(ports, scope, progress);
    }
  };
};

/** Matches what is staged and keeps what came of it; null: payouts were posted as arrived, and it is to be looked at again. */
async function matchStaged(
  ports: Needs,
  tx: Tx,
  { before, balances }: { readonly before: MatchingRun | null; readonly balances: readonly KnownBalance[] },
): Promise<{ readonly run: MatchingRun; readonly isKept: boolean } | null> {
  await ports.staging.patience(tx);
  await ports.recordMatches.lockRuns(tx);
  const other = await ports.recordMatches.latestRun(tx);
  if (other !== null && other.id !== before?.id) return { run: other, isKept: false };
  const stagedUpTo = await ports.staging.lastSeq(tx);
  const { settled, isSettled, bankSince, ...population } = await gatherPopulation(ports, tx, {
    balances,
    decisions: await ports.matchDecisions.standing(tx),
  });
  const rules = { ...MATCH_RULES, clocks: withBankClocks(MATCH_RULES.clocks, await ports.bank.clocks(tx)) };
  const found = findBreaks(population, { now: tx.now, rules, hash: ports.sha256 });
  if ((await postArrivals(ports, tx, found.cases)) > 0) return null;
  const waiting = found.breaks.filter(({ isTransient }) => isTransient).length;
  const run: MatchingRun = {
    ...{ id: tx.newId('run'), ranAt: tx.now, actorId: tx.scope.actorId, rulesVersion: MATCH_RULES.version },
    ...{ population: added(countLegs(found), settled), breaks: found.breaks.length, waiting },
  };
  await ports.recordMatches.saveRun(tx, run, { stagedUpTo, bankSince, parts: partsOf(found), odd: oddOf(found) });
  const matched =
    (await ports.recordMatches.save(tx, newMatches(ports, tx, run, found))) +
    (isSettled ? await keepSettled(ports, tx, run) : 0);
  await ports.matchDecisions.suggest(tx, suggestionsOf(tx, run, found.cases));
  const changed = await syncExceptions(ports, tx, run, found.breaks);
  const detail = { breaks: `${run.breaks}`, waiting: `${waiting}`, matched: `${matched}`, ...changed };
  await ports.audit.append(tx, { action: 'matching.ran', subjectId: run.id, detail });
  return { run, isKept: true };
}

/** Cases in memory at a time. */
const CASES = 1_000;

/** Keeps the matches that were found set against set: the rules say of each how it was found. */
async function keepSettled(ports: Needs, tx: Tx, run: MatchingRun): Promise<number> {
  let kept = 0;
  for (let after = 0; ;) {
    const next = await ports.staging.nextSettled(tx, after, CASES);
    if (next === null) return kept;
    const { cases } = matchEntries(next.entries, MATCH_RULES);
    kept += await ports.recordMatches.save(tx, newMatches(ports, tx, run, { cases, breaks: [] }));
    after = next.last;
  }
}

/** The bank shows a payout under an id that Stripe gave it: it has arrived. Found by amount only, it waits for a person. */
async function postArrivals(ports: Needs, tx: Tx, cases: readonly MovementCase[]): Promise<number> {
  const journals: Journal[] = [];
  for (const one of cases) {
    const of = (leg: (typeof LEGS)[number]) => one.entries.filter((entry) => entry.leg === leg);
    const [line, transaction, record] = [of('BANK_LINE'), of('TRANSACTION'), of('RECORD')];
    const [arrival] = line;
    const id = transaction[0]?.keys.find((key) => key.startsWith('transaction:'))?.slice('transaction:'.length);
    const isCertain = one.movement === 'PAYOUT' && one.matches.every(({ state }) => state === 'CONFIRMED');
    if (!isCertain || arrival === undefined || id === undefined || line.length > 1 || record.length > 0) continue;
    journals.push(await arrivalOf(ports, tx, id, arrival));
  }
  if (journals.length === 0) return 0;
  return (await ports.ledger.postAll(tx, journals)).size;
}

/** Its arrival; once more where an earlier one was taken back. */
async function arrivalOf(
  { ledger }: Needs,
  tx: Tx,
  transactionId: string,
  { amount, at }: MatchEntry,
): Promise<Journal> {
  for (let time = 1; ; time += 1) {
    const journal = payoutArrived({ transactionId, amount, time }, at);
    const before = await ledger.byKey(tx, journal.idempotencyKey);
    const isBack =
      before !== null &&
      (await ledger.bySource(tx, transactionId)).some(({ reverses }) => reverses === before.idempotencyKey);
    if (!isBack) return journal;
  }
}

function newMatches(
  { sha256 }: Needs,
  tx: Tx,
  run: MatchingRun,
  { cases, breaks }: Pick<Breaks, 'cases' | 'breaks'>,
): NewRecordMatch[] {
  const broken = new Set(breaks.flatMap(({ entryIds }) => entryIds));
  return cases.flatMap((one) => {
    const content = confirmable(one);
    const [entry] = one.entries;
    if (content === null || entry === undefined || one.movement === null) return [];
    if (one.entries.some(({ id }) => broken.has(id))) return [];
    return [
      {
        ...{ id: tx.newId('recordMatch'), runId: run.id, caseId: one.id, contentHash: sha256(content) },
        ...{ movement: one.movement, amount: entry.amount, entryIds: one.entries.map(({ id }) => id) },
        found: one.matches.map(({ stage, ruleId, ruleVersion, evidence }) => ({
          stage,
          ruleId,
          ruleVersion,
          evidence,
        })),
        matchedAt: tx.now,
      },
    ];
  });
}

/** What is nearly so, for a person to answer. */
function suggestionsOf(
  tx: Tx,
  { id: runId }: MatchingRun,
  cases: readonly MovementCase[],
): Omit<MatchSuggestion, 'answer'>[] {
  return cases.flatMap(({ matches, entries: [first] }) =>
    matches.flatMap(({ state, differenceKind, differenceMinor, entryIds, ruleId, ruleVersion, evidence }) =>
      state === 'CONFIRMED' || differenceKind === null || first === undefined
        ? []
        : [
            {
              ...{ id: tx.newId('suggestion'), runId, entryIds: [...entryIds].sort(), ruleId, ruleVersion, evidence },
              ...{ difference: money(differenceMinor, first.amount.currency), differenceKind, suggestedAt: tx.now },
            },
          ],
    ),
  );
}

/** Opens what is new and past its time; ends what is not found any more, whose counterpart has come. */
async function syncExceptions(
  ports: Needs,
  tx: Tx,
  run: MatchingRun,
  breaks: readonly Break[],
): Promise<{ opened: string; resolved: string }> {
  const open = await ports.exceptions.allOpen(tx);
  const found = new Set(breaks.map(({ key }) => key));
  let resolved = 0;
  for (const exception of open) {
    if (found.has(exception.key) || exception.state === 'APPROVED') continue;
    const comment = 'It was not found any more: what was missing has come, or what differed agrees.';
    await ports.exceptions.step(tx, exception.id, { kind: 'AUTO_RESOLVED', comment });
    resolved += 1;
  }
  const decided = new Set((await ports.exceptions.decided(tx)).map(sameAs));
  const fresh = breaks.filter((one) => !one.isTransient && !decided.has(sameAs(one)));
  const opened = await ports.exceptions.open(
    tx,
    fresh.map((one) => exceptionOf(tx, run, one)),
  );
  return { opened: `${opened}`, resolved: `${resolved}` };
}

/** What a person decided about stays decided while it is about the same records and the same amount. */
function sameAs({ key, entryIds, amount }: Pick<Break, 'key' | 'entryIds' | 'amount'>): string {
  return JSON.stringify([key, [...entryIds].sort(), amount.currency, `${amount.minor}`]);
}

function exceptionOf(tx: Tx, run: MatchingRun, found: Break): ReconciliationException {
  const { key, breakClass, movement, leg, entryIds, amount, explanation, suggestion, since, dueAt } = found;
  return {
    ...{
      id: tx.newId('exception'),
      key,
      breakClass,
      movement,
      leg,
      entryIds,
      amount,
      explanation,
      suggestion,
      since,
      dueAt,
    },
    ...{ openedAt: tx.now, runId: run.id, state: 'OPEN', assignee: null, closedAt: null },
  };
}
