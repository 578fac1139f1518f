// World: a tenant that paid invoices by card and a provider that is paid, in memory, day after day; a fake Stripe that counts what is asked.
import { DAY, type Instant, decimal, money, unwrap } from '#libs/kernel';
import { wireReceived } from '#libs/ledger';
import { WORKER_SCOPE } from '#libs/testkit';
import { refundInvoice } from '../money/refund-invoice.js';
import { settleBalanceTransactions } from '../money/settle-balance-transactions.js';
import { payingWorld } from '../payouts/payouts.spec-data.js';
import { reversalOf } from './resolve-exception.js';
import { runMatching } from './run-matching.js';

const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;

async function setup() {
  const world = payingWorld();
  const { ports, stripe, tables } = world;
  await world.ready();
  const asked: { readonly what: string; readonly from: Instant }[] = [];
  const counted =
    <T>(what: string, read: (from: Instant, to: Instant) => Promise<T>) =>
    (from: Instant, to: Instant): Promise<T> => {
      asked.push({ what, from });
      return read(from, to);
    };
  Object.assign(stripe, { charges: counted('CHARGES', stripe.charges.bind(stripe)) });
  const rest = async (days: number) => {
    await world.settle();
    await world.days(days);
    await settleBalanceTransactions(ports)(WORKER_SCOPE);
    asked.length = 0;
  };
  const run = (isWhole: boolean) => runMatching(ports)(WORKER_SCOPE, { isWhole });
  const staged = () => tables.staged.entries.rows().map(({ entry }) => entry);
  const stagedIds = () =>
    tables.staged.entries
      .rows()
      .map(({ entry }) => entry.id)
      .sort();
  return { ...world, asked, rest, run, staged, stagedIds };
}

describe('a run that reads what is new', () => {
  it('asks Stripe for what was made since, and comes to what a look at everything comes to', async () => {
    const { paidInvoice, round, run, rest, asked, database, stagedIds } = await setup();
    await paidInvoice();
    await round();
    await rest(20);
    await run(false);
    const charged = () => asked.filter(({ what }) => what === 'CHARGES').map(({ from }) => from);
    expect(Math.min(...charged())).toBe(0);
    await paidInvoice();
    await rest(2);
    const found = await run(false);
    expect(Math.min(...charged())).toBeGreaterThan(database.now - 4 * DAY);
    const ids = stagedIds();
    const whole = await run(true);
    expect(stagedIds()).toEqual(ids);
    expect({ ...whole, id: '', actorId: '' }).toEqual({ ...found, id: '', actorId: '' });
  });

  it('reaches back to what Stripe says has changed, and sees what we took back', async () => {
    const { ports, paidInvoice, round, run, rest, stripe, staged, database } = await setup();
    const wire = wireReceived({ wireId: 'wir_1', tenantOrgId: 'org_ai', amount: money(900n, 'USD') }, database.now);
    await ports.unitOfWork.run(STAFF, (tx) => ports.ledger.post(tx, wire));
    const invoice = await paidInvoice();
    await round();
    const command = { of: 'INVOICE', amount: decimal('100'), reason: 'Never delivered.' } as const;
    unwrap(await refundInvoice(ports)(STAFF, { ...command, invoiceId: invoice.id, idempotencyKey: 'key-2000' }));
    await rest(1);
    await rest(40);
    await run(false);
    await rest(10);
    expect(await run(false)).toMatchObject({ breaks: 0 });
    const [refund] = stripe.refunds_.all.values();
    if (!refund) throw new Error('no refund');
    stripe.refunds_.all.set(refund.id, { ...refund, status: 'failed' });
    expect(await run(false)).toMatchObject({ breaks: 0 });
    stripe.events_.push({
      id: 'evt_x',
      type: 'refund.failed',
      objectId: refund.id,
      payload: '{}',
      createdAt: database.now,
    });
    expect(await run(false)).toMatchObject({ breaks: 1 });
    expect(staged().find(({ id }) => id === `refund:${refund.id}`)).toMatchObject({ status: 'FAILED' });
    const key = `journal:${wire.idempotencyKey}`;
    expect(staged().some(({ id }) => id === key)).toBe(true);
    await ports.unitOfWork.run(STAFF, async (tx) => {
      const posted = await ports.ledger.byKey(tx, wire.idempotencyKey);
      const back = posted && reversalOf(posted, tx);
      if (back) await ports.ledger.post(tx, back);
    });
    await run(false);
    expect(staged().some(({ id }) => id === key)).toBe(false);
  });
});
