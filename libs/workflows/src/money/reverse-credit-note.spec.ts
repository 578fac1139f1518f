// World: one tenant in memory with one invoice over 12,499.20 at a fake Stripe; part of it is credited by mistake and taken back.
import { DAY, money, unwrap } from '#libs/kernel';
import { WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { refundCredit } from './refund-credit.js';
import { issueCreditNote } from './issue-credit-note.js';
import { reconcile } from './reconcile.js';
import { reverseCreditNote } from './reverse-credit-note.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';

const usd = (minor: bigint) => money(minor, 'USD');

async function setup() {
  const world = await collectingWorld();
  const { ports } = world;
  let keys = 0;
  const key = () => `reverse-${(keys += 1)}`.padEnd(12, '0');
  const credit = (minor = 105_000n, kind: 'CREDIT' | 'SLA_CREDIT' = 'CREDIT', providerBearsBasisPoints = 10_000) =>
    issueCreditNote(ports)(WORKER_SCOPE, {
      ...{ invoiceId: world.invoice().id, kind, credited: { what: 'AMOUNT', amount: usd(minor) } },
      ...{ reason: 'Too much.', evidence: [], providerBearsBasisPoints, idempotencyKey: key() },
    });
  const back = (creditNoteId: string) =>
    reverseCreditNote(ports)(WORKER_SCOPE, {
      ...{ creditNoteId, reason: 'It was right after all.', evidence: ['ticket 7'], idempotencyKey: key() },
    });
  const books = () =>
    ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
      const all = await ports.ledger.balances(tx, null);
      return Object.fromEntries(all.flatMap(({ account, minor }) => (minor === 0n ? [] : [[account.type, minor]])));
    });
  const clean = async () => {
    world.database.advance(3 * DAY);
    await world.settle();
    await settleBalanceTransactions(ports)(WORKER_SCOPE);
    return (await reconcile(ports)(WORKER_SCOPE)).report.differences;
  };
  const payInFull = async () => {
    unwrap(await world.pay());
    await world.settle();
  };
  return { ...world, credit, back, books, clean, payInFull };
}

describe('a credit note on an open invoice that is taken back', () => {
  it('is owed again, here and at Stripe, as if there had been none', async () => {
    const world = await setup();
    await world.settle();
    const before = await world.books();
    const note = unwrap(await world.credit());
    await world.settle();
    expect(unwrap(await world.back(note.id)).reversal).toMatchObject({
      ...{ number: 'CRORGAI-2026-000001', reason: 'It was right after all.', evidence: ['ticket 7'] },
    });
    expect(world.invoice()).toMatchObject({ state: 'OPEN', credited: usd(0n) });
    expect(await world.books()).toEqual(before);
    await world.payInFull();
    expect([...world.stripe.charges_.values()].map(({ amountMinor }) => amountMinor)).toEqual([1_249_920n]);
    expect(await world.clean()).toEqual([]);
  });

  it('is told to Stripe after the credit itself, however late both are sent', async () => {
    const world = await setup();
    const note = unwrap(await world.credit());
    unwrap(await world.back(note.id));
    expect(await world.clean()).toEqual([]);
    expect(world.stripe.calls.filter((call) => call.includes('CREDIT'))).toEqual(['INVOICE_CREDIT', 'CREDIT_VOID']);
  });

  it('is taken back once, and what it credited can be credited anew', async () => {
    const world = await setup();
    const whole = 1_249_919n;
    const note = unwrap(await world.credit(whole));
    expect(await world.credit(whole)).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    unwrap(await world.back(note.id));
    expect(await world.back(note.id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(unwrap(await world.credit(whole)).number).toBe('CNORGAI-2026-000002');
  });

  it('is refused when it settled the invoice, and while a payment is on its way', async () => {
    const world = await setup();
    const note = unwrap(await world.credit());
    unwrap(await world.pay());
    expect(await world.back(note.id)).toMatchObject({ refusal: { detail: expect.stringContaining('on its way') } });
    await world.settle();
    expect(await world.back(note.id)).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: expect.stringContaining('issue another invoice') },
    });
  });
});

describe('a credit note on a paid invoice that is taken back', () => {
  it.each([
    ['a correction', 'CREDIT', 10_000],
    ['a service credit that both bear', 'SLA_CREDIT', 4_000],
  ] as const)(
    'is no credit of the tenant any more, and the provider has its share again: %s',
    async (_, kind, bears) => {
      const world = await setup();
      await world.payInFull();
      const before = await world.books();
      const note = unwrap(await world.credit(105_000n, kind, bears));
      expect((await world.books())['TENANT_CREDIT']).toBe(-105_000n);
      unwrap(await world.back(note.id));
      expect(await world.books()).toEqual(before);
      expect(await world.clean()).toEqual([]);
    },
  );

  it('is refused when its credit is spent, and reconciliation knows what was refunded', async () => {
    const world = await setup();
    await world.payInFull();
    const note = unwrap(await world.credit());
    const facts = {
      orgId: 'org_ai',
      currency: 'USD',
      amount: null,
      reason: 'r',
      idempotencyKey: 'refund-00001',
    } as const;
    unwrap(await refundCredit(world.ports)(WORKER_SCOPE, facts));
    expect(await world.back(note.id)).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: expect.stringContaining('is spent') },
    });
    expect(await world.clean()).toEqual([]);
  });
});
