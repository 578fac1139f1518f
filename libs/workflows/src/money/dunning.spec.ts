// World: one tenant that owes its first invoice, in memory, and a clock that is moved by days.
import { type DunningStep } from '#libs/billing';
import { DAY, addMilliseconds, unwrap } from '#libs/kernel';
import { WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { suspensionOf } from '../demand/suspended.js';
import { recordDispute, recordPromise, setDunningPolicy } from './pause-dunning.js';
import { runDunning } from './run-dunning.js';

async function setup() {
  const world = await collectingWorld();
  const run = () => runDunning(world.ports)(WORKER_SCOPE, { limit: 10 });
  const days = async (count: number) => {
    for (let day = 0; day < count; day += 1) {
      world.database.advance(DAY);
      await run();
    }
  };
  const steps = (): DunningStep[] => world.tables.steps.rows().map(({ step }) => step);
  const profile = async () => {
    const found = await world.ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      world.ports.billingProfiles.byOrg(tx, 'org_ai'),
    );
    if (!found) throw new Error('no profile');
    return found;
  };
  const invoiceId = world.invoice().id;
  return { ...world, run, days, steps, profile, invoiceId };
}

describe('an invoice that nobody pays', () => {
  it('goes through the steps, each once and recorded, until a person has it', async () => {
    const world = await setup();
    await world.days(70);
    expect(world.tables.steps.rows().map(({ step, daysPastDue }) => [step, daysPastDue])).toEqual([
      ['REMINDER', 3],
      ['SECOND_REMINDER', 10],
      ['FINAL_NOTICE', 20],
      ['SUSPENSION_WARNING', 25],
      ['SUSPENDED', 30],
      ['REFERRED', 60],
    ]);
    expect(world.tables.steps.rows()[0]?.due.minor).toBe(1_249_920n);
    expect(world.tables.audit.rows().filter(({ action }) => action === 'dunning.step')).toHaveLength(6);
    expect([await world.run(), await world.run()]).toEqual([0, 0]);
  });

  it('keeps its tenant from anything new, which says what to pay, and no longer than until it is paid', async () => {
    const world = await setup();
    await world.days(29);
    expect((await world.profile()).suspendedFor).toBeNull();
    await world.days(1);
    expect(suspensionOf(await world.profile())).toMatchObject({
      code: 'ACCOUNT_SUSPENDED',
      invoiceId: world.invoiceId,
      detail: 'Invoice GLORGAI-2026-000001 is long overdue; nothing new is held, booked or charged until it is paid.',
    });
    unwrap(await world.pay());
    await world.settle();
    expect((await world.profile()).suspendedFor).toBeNull();
    await world.days(40);
    expect(world.steps()).toHaveLength(5);
  });

  it('rests for a promise, and for a dispute until it is lifted', async () => {
    const world = await setup();
    await world.days(30);
    const until = addMilliseconds(world.database.now, 10 * DAY);
    const promise = { invoiceId: world.invoiceId, until, note: 'The CFO is back on the 10th.' };
    unwrap(await recordPromise(world.ports)(WORKER_SCOPE, promise));
    expect((await world.profile()).suspendedFor).toBeNull();
    await world.days(9);
    expect(world.steps()).toHaveLength(5);
    await world.days(1);
    expect((await world.profile()).suspendedFor).not.toBeNull();
    const dispute = (isOpen: boolean) =>
      recordDispute(world.ports)(WORKER_SCOPE, { invoiceId: world.invoiceId, isOpen, note: 'Says it is not theirs.' });
    unwrap(await dispute(true));
    expect((await world.profile()).suspendedFor).toBeNull();
    await world.days(60);
    expect(world.steps()).toHaveLength(5);
    unwrap(await dispute(false));
    await world.days(1);
    expect(world.steps().at(-1)).toBe('REFERRED');
  });

  it('is reminded by the policy of its organisation', async () => {
    const world = await setup();
    const set = (steps: object, orgId = 'org_ai') =>
      setDunningPolicy(world.ports)(WORKER_SCOPE, orgId, { steps, minimumDaysBetween: 1 });
    await world.days(1);
    unwrap(await set({ FINAL_NOTICE: 2 }));
    await world.days(30);
    expect(world.tables.steps.rows().map(({ step, daysPastDue }) => [step, daysPastDue])).toEqual([
      ['FINAL_NOTICE', 2],
    ]);
    expect(await set({ SUSPENDED: 2 })).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['policy'] } });
    expect(await set({}, 'org_none')).toMatchObject({ refusal: { code: 'NOT_FOUND', path: ['orgId'] } });
  });

  it.each([
    ['a promise of the past', { days: -1 }, { code: 'INVALID_INPUT', path: ['until'] }],
    ['a promise for next year', { days: 400 }, { code: 'INVALID_INPUT', path: ['until'] }],
    ['no word', { note: ' ' }, { code: 'INVALID_INPUT', path: ['note'] }],
    ['no invoice', { invoiceId: 'inv_none' }, { code: 'NOT_FOUND', path: ['invoiceId'] }],
  ])(
    'takes %s for nothing',
    async (_what, { days = 5, ...change }: { days?: number; note?: string; invoiceId?: string }, refusal) => {
      const world = await setup();
      const command = {
        invoiceId: world.invoiceId,
        until: addMilliseconds(world.database.now, days * DAY),
        note: 'soon',
        ...change,
      };
      expect(await recordPromise(world.ports)(WORKER_SCOPE, command)).toMatchObject({ refusal });
    },
  );
});
