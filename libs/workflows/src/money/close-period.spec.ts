// World: the books in memory, one wire in them that nobody knows, in March 2026.
import { DAY, addMilliseconds, instant, money, unwrap } from '#libs/kernel';
import { wireIdentified, wireReceived } from '#libs/ledger';
import { WORKER_SCOPE, moneyWorld } from '#libs/testkit';
import { runMatching } from '../reconciliation/run-matching.js';
import { closePeriod } from './close-period.js';
import { reconcile } from './reconcile.js';

const FEBRUARY = { end: instant('2026-03-01T00:00:00Z') };

async function setup() {
  const world = moneyWorld({ now: instant('2026-03-02T00:00:00Z') });
  const wire = { wireId: 'wir_1', amount: money(900n, 'USD') };
  const post = (journal: ReturnType<typeof wireReceived>) =>
    world.ports.unitOfWork.run(WORKER_SCOPE, (tx) => world.ports.ledger.post(tx, journal));
  const at = instant('2026-02-20T00:00:00Z');
  await post(wireReceived({ ...wire, tenantOrgId: null }, at));
  const identify = () => post(wireIdentified({ ...wire, tenantOrgId: 'org_ai' }, at));
  return { ...world, identify, close: closePeriod(world.ports) };
}

describe('closing a period', () => {
  it('closes what is over, once, and leaves a trace', async () => {
    const { close, identify, tables, ports } = await setup();
    await identify();
    expect(await close(WORKER_SCOPE, FEBRUARY)).toMatchObject({
      refusal: { detail: 'The records were never matched.' },
    });
    await runMatching(ports)(WORKER_SCOPE);
    expect(await close(WORKER_SCOPE, FEBRUARY)).toMatchObject({
      refusal: { detail: 'Nothing was compared with Stripe.' },
    });
    await reconcile(ports)(WORKER_SCOPE);
    expect(unwrap(await close(WORKER_SCOPE, FEBRUARY))).toMatchObject({
      start: null,
      end: FEBRUARY.end,
      closedBy: 'worker',
    });
    const closed = tables.audit.rows().filter(({ action }) => action === 'period.closed');
    expect(closed.map(({ action, detail }) => [action, detail])).toEqual([
      ['period.closed', { start: 'the beginning', end: '2026-03-01T00:00:00.000Z' }],
    ]);
    expect(await close(WORKER_SCOPE, FEBRUARY)).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: 'Everything before 2026-03-01T00:00:00.000Z is closed.' },
    });
  });

  it('is refused while the period runs', async () => {
    const { close, database } = await setup();
    const end = addMilliseconds(database.now, DAY);
    expect(await close(WORKER_SCOPE, { end })).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['end'] } });
  });

  it('is refused while nobody knows whose money it is, and says how much', async () => {
    const { close, tables } = await setup();
    expect(await close(WORKER_SCOPE, FEBRUARY)).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: 'Nobody knows whose 9.00 USD in suspense are.' },
    });
    expect(tables.periods.rows()).toEqual([]);
  });
});
