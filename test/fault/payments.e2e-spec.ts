// World: a database of its own, the Stripe emulator with chaotic webhooks and one real worker process that is killed with SIGKILL, again
// and again, between a call to Stripe and its record. `npm test` runs a short form; FAULT_SWEEP=all (`npm run test:fault -- payments`) all of it.
import { reconcile } from '#libs/workflows';
import { COLLECT, FLOWS, REFUND, type Flow } from './flows.js';
import { installGate, killAt } from './gate.js';
import {
  type Chaos,
  STAFF,
  type World,
  booksSince,
  census,
  collected,
  hashOf,
  journals,
  openWorld,
  rest,
} from './world.js';

/** `all`, or names of flows with commas between them; not set: the short form. */
const SWEEP = process.env['FAULT_SWEEP']?.split(',');
const CASE_MS = 60_000;

/** Which calls of which flows: in short, the first and the last of a collection, and a refund. */
const TABLE: readonly { readonly flow: Flow; readonly calls: readonly number[] }[] = SWEEP
  ? FLOWS.filter(({ name }) => SWEEP.includes('all') || SWEEP.includes(name)).map((flow) => ({
      flow,
      calls: flow.calls.map((_call, index) => index + 1),
    }))
  : [
      { flow: COLLECT, calls: [1, 5] },
      { flow: REFUND, calls: [1] },
    ];

interface Outcome {
  readonly books: readonly string[];
  /** What Stripe has more of than before. */
  readonly made: Readonly<Record<string, number>>;
}

/** One flow for parties of its own, undisturbed (call 0) or with the worker killed at that call. */
async function play(world: World, flow: Flow, call: number): Promise<Outcome> {
  const calls = await callsSoFar(world);
  const work = await flow.begin(world, await world.parties());
  if ((await callsSoFar(world)) !== calls) await rest(world);
  await world.forgetRequests();
  const [before, had] = [await journals(world), await census(world)];
  const killed = flow.calls[call - 1];
  await (killed ? killAt(world, killed, work) : work());
  await rest(world);
  const has = await census(world);
  const made = Object.fromEntries(Object.entries(has).map(([name, count]) => [name, count - (had[name] ?? 0)]));
  return { books: await booksSince(world, before), made };
}

/** How many calls to Stripe were ever asked for: whether a flow's beginning did anything. */
async function callsSoFar({ db }: World): Promise<number> {
  return (await db.sql('SELECT FROM intent')).length;
}

async function differences({ ports }: World): Promise<string[]> {
  const { report } = await reconcile(ports)(STAFF);
  return report.differences.filter(({ type }) => type !== 'TIMING').map(({ type, subject }) => `${type} ${subject}`);
}

function row(flow: string, call: string, { books }: Outcome): string {
  return `  ${flow.padEnd(24)} ${call.padEnd(24)} ${hashOf(books)}  ${books.length} entries`;
}

/** Plays one flow through all its deaths; writes the lines of the table, and gives the books of the undisturbed run. */
async function sweep(world: World, flow: Flow, calls: readonly number[], lines: string[]): Promise<Outcome> {
  const smooth = await play(world, flow, 0);
  lines.push(row(flow.name, 'undisturbed', smooth));
  for (const call of calls) {
    const { operation, nth, before } = flow.calls[call - 1] ?? { operation: '', nth: 0 };
    const outcome = await play(world, flow, call);
    lines.push(
      row(flow.name, before === undefined ? `${operation} ${nth}` : `in ${before.split('/').at(-1)}`, outcome),
    );
    expect({ call, ...outcome }).toEqual({ call, ...smooth });
    expect(hashOf(outcome.books)).toBe(hashOf(smooth.books));
  }
  return smooth;
}

/** Webhooks in order and at once, and shuffled, doubled, late and lost in other ways: nobody dies, and the books are the same. */
const OTHER_CHAOS: readonly Chaos[] = SWEEP ? ['off', { seed: 'another' }, { seed: 'and another' }] : [];

async function otherChaos(chaos: Chaos, smooth: ReadonlyMap<Flow, Outcome>, lines: string[]): Promise<void> {
  const world = await openWorld(chaos);
  try {
    for (const [flow, { books }] of smooth) {
      const outcome = await play(world, flow, 0);
      lines.push(row(flow.name, chaos === 'off' ? 'webhooks in order' : `webhooks: ${chaos.seed}`, outcome));
      expect({ flow: flow.name, hash: hashOf(outcome.books) }).toEqual({ flow: flow.name, hash: hashOf(books) });
    }
    expect(await differences(world)).toEqual([]);
  } finally {
    await world.close();
  }
}

describe('a worker that is killed between a call to Stripe and its record', () => {
  const rows = TABLE.reduce((sum, { calls }) => sum + calls.length + 1, 0);

  it(
    'leaves the same books and every object once, whichever call it was; an unstable key would not',
    async () => {
      const lines: string[] = [];
      const smooth = new Map<Flow, Outcome>();
      const world = await openWorld();
      try {
        await installGate(world);
        for (const { flow, calls } of TABLE) {
          smooth.set(flow, await sweep(world, flow, calls, lines));
          expect(await differences(world)).toEqual([]);
        }
        // the control: were the key to change from one try to the next, Stripe would have a second invoice and reconciliation would name it
        const before = await census(world);
        const parties = await world.parties();
        await killAt(
          world,
          { operation: 'INVOICE_CREATE', nth: 1 },
          async () => {
            await collected(world, parties);
          },
          () =>
            world.db.sql(
              `UPDATE intent SET revision = revision + 1 WHERE operation = 'INVOICE_CREATE' AND state = 'PENDING'`,
            ),
        );
        expect((await census(world))['invoices']).toBe((before['invoices'] ?? 0) + 2);
        expect(await differences(world)).toContain('DUPLICATE INVOICE');
        for (const chaos of OTHER_CHAOS) await otherChaos(chaos, smooth, lines);
      } finally {
        process.stdout.write(`\n  flow, worker killed after call, hash of the books\n${lines.join('\n')}\n\n`);
        await world.close();
      }
    },
    (rows + 2 + OTHER_CHAOS.length * TABLE.length) * CASE_MS,
  );
});
