// World: a tenant that paid its first invoice, in memory; a worker that dies in the middle of reading Stripe, and another that goes on.
import { HOUR, unwrap } from '#libs/kernel';
import { WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { settleBalanceTransactions } from '../money/settle-balance-transactions.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { closeRequest, closeWork, matchingRequest, matchingWork, resumeOperations } from './long-work.js';
import { beginWith, carriedOut, queueOperation, runAsOperation } from './run-operation.js';

const ANNA: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_anna' };
const nothingRead = () => ({ ok: false, refusal: { message: 'Nothing was sent.' } }) as const;

async function setup() {
  const world = await collectingWorld();
  unwrap(await world.pay());
  await world.settle();
  await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
  world.database.advance(2 * HOUR);
  const { ports, tables, stripe } = world;
  const operations = () => tables.operations.rows();
  const resume = () => resumeOperations(ports, nothingRead)(WORKER_SCOPE, { limit: 5 });
  const queue = () => ports.unitOfWork.run(ANNA, (tx) => queueOperation(ports, tx, matchingRequest(true)));
  return { ...world, ports, tables, stripe, operations, resume, queue };
}

describe('long work', () => {
  it('tells how far it is and what came of it', async () => {
    const { ports, operations } = await setup();
    const steps: string[] = [];
    const step: typeof ports.operations.step = (tx, operation, at, alive) => {
      steps.push(at.phase);
      return ports.operations.step(tx, operation, at, alive);
    };
    const watched = { ...ports, operations: { ...ports.operations, step } };
    const { value } = await runAsOperation(watched)(ANNA, matchingRequest(true), matchingWork(watched, ANNA));
    expect([...new Set(steps)]).toEqual([
      ...['INVOICES', 'CHARGES', 'REFUNDS', 'DISPUTES', 'TRANSFERS', 'TRANSACTIONS', 'PAYOUTS', 'LEDGER', 'MATCHING'],
    ]);
    expect(operations()).toMatchObject([
      { kind: 'MATCHING', state: 'DONE', requestedBy: 'usr_anna', attempts: 1, resultId: value.run.id, error: null },
    ]);
  });

  it('is gone on with after its process was killed, and reads nothing twice', async () => {
    const { ports, operations, resume, queue, stripe } = await setup();
    const { id } = await queue();
    let isAlive = true;
    const step: typeof ports.operations.step = (tx, operation, at, alive) => {
      if (at.phase === 'TRANSACTIONS') isAlive = false;
      // a process that was killed neither goes on nor says that it ended
      if (!isAlive) throw new Error('SIGKILL');
      return ports.operations.step(tx, operation, at, alive);
    };
    const end = () => Promise.resolve(false);
    const dying = { ...ports, operations: { ...ports.operations, step, end } };
    const begun = await beginWith(dying, WORKER_SCOPE, id);
    if (!begun) throw new Error('it was not begun with');
    await expect(carriedOut(dying, WORKER_SCOPE, begun, matchingWork(dying, ANNA))).rejects.toThrow('SIGKILL');
    expect(operations()).toMatchObject([{ state: 'RUNNING', attempts: 1 }]);
    let charges = 0;
    const read = stripe.charges.bind(stripe);
    Object.assign(stripe, { charges: () => ((charges += 1), read()) });
    expect(await resume()).toBe(1);
    expect(charges).toBe(0);
    expect(operations()).toMatchObject([
      { state: 'DONE', attempts: 2, resultId: expect.stringMatching(/^rec_/) as string },
    ]);
    await expect(carriedOut(ports, WORKER_SCOPE, begun, matchingWork(ports, ANNA))).rejects.toThrow('in other hands');
  });

  it('that waits is done by a worker, as whoever asked for it', async () => {
    const { operations, resume, queue, tables } = await setup();
    await queue();
    expect(await resume()).toBe(1);
    expect(operations()).toMatchObject([{ state: 'DONE' }]);
    expect(tables.matchingRuns.rows()).toMatchObject([{ actorId: 'usr_anna', breaks: 0 }]);
    expect(await resume()).toBe(0);
  });

  it('that is refused or fails says so', async () => {
    const { ports, operations, database } = await setup();
    const end = database.now;
    const { value } = await runAsOperation(ports)(ANNA, closeRequest({ end }), closeWork(ports, ANNA, { end }));
    expect(value).toMatchObject({ ok: false });
    expect(operations()[0]).toMatchObject({ state: 'FAILED', error: 'WRONG_STATE: The records were never matched.' });
    const work = () => Promise.reject(new Error('a secret of ours'));
    await expect(runAsOperation(ports)(ANNA, matchingRequest(false), work)).rejects.toThrow('a secret of ours');
    expect(operations()[1]).toMatchObject({ state: 'FAILED', error: 'A fault on our side; the log says which.' });
  });
});
