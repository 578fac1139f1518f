// World: one tenant and one provider in memory, fake stores, a fake Stripe. Invoices are credited before and after they are paid.
import { DAY, decimal, money, rate, rational, unwrap } from '#libs/kernel';
import { TENANT, WORKER_SCOPE, collectingWorld, someTerms } from '#libs/testkit';
import { type SlaTerms } from '#libs/market';
import { cancelLease } from '../demand/cancel-lease.js';
import { runLeaseClock } from '../operations/run-lease-clock.js';
import { applyCredit, applyCredits } from './apply-credit.js';
import { creditAvailability } from './credit-availability.js';
import { type CreditNoteCommand, issueCreditNote } from './issue-credit-note.js';
import { reconcile } from './reconcile.js';
import { recordWire } from './record-wire.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';

const usd = (minor: bigint) => money(minor, 'USD');

/** One booked lease: its first rent is 11,904.00 and 595.20 for us. */
async function setup(facts: Parameters<typeof collectingWorld>[0] = {}) {
  const world = await collectingWorld(facts);
  let keys = 0;
  const credit = (change: Partial<CreditNoteCommand> = {}) => {
    keys += 1;
    return issueCreditNote(world.ports)(WORKER_SCOPE, {
      ...{ invoiceId: world.invoice().id, kind: 'CREDIT', credited: { what: 'AMOUNT', amount: usd(105_000n) } },
      ...{ reason: 'We billed too much.', evidence: [], providerBearsBasisPoints: 10_000 },
      ...{ idempotencyKey: `credit-000${keys}`, ...change },
    });
  };
  const balance = async (
    type: 'TENANT_RECEIVABLE' | 'TENANT_CREDIT' | 'PROVIDER_PAYABLE' | 'SLA_CREDITS',
    ownerId: string | null = 'org_ai',
  ) =>
    world.ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      world.ports.ledger.balanceOf(tx, { type, ownerId, currency: 'USD' }),
    );
  const clean = async () => {
    world.database.advance(3 * DAY);
    await world.settle();
    await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
    return (await reconcile(world.ports)(WORKER_SCOPE)).report;
  };
  return { ...world, credit, balance, clean };
}

describe('a credit note on an open invoice', () => {
  it('lowers what is due here and at Stripe, which collects the rest; the books and Stripe agree', async () => {
    const world = await setup();
    const note = unwrap(await world.credit());
    expect(note).toMatchObject({ number: 'CNORGAI-2026-000001', lowers: usd(105_000n), issuedBy: 'worker' });
    expect([note.subtotal.minor, note.platformFee.minor]).toEqual([100_000n, 5_000n]);
    expect(world.invoice()).toMatchObject({ state: 'OPEN', credited: usd(105_000n), total: usd(1_249_920n) });
    expect(await world.balance('TENANT_RECEIVABLE')).toBe(1_144_920n);
    unwrap(await world.pay());
    await world.settle();
    expect(world.invoice()).toMatchObject({ state: 'PAID', credited: usd(105_000n) });
    expect([...world.stripe.charges_.values()].map(({ amountMinor }) => amountMinor)).toEqual([1_144_920n]);
    expect([await world.balance('TENANT_RECEIVABLE'), await world.balance('PROVIDER_PAYABLE', 'org_miner')]).toEqual([
      0n,
      -1_090_400n,
    ]);
    expect(await world.clean()).toMatchObject({ isClean: true, differences: [] });
  });

  it('settles it when nothing is left, and the lease goes on', async () => {
    const world = await setup();
    unwrap(await world.credit({ credited: { what: 'WHOLE' } }));
    expect(world.invoice()).toMatchObject({ state: 'PAID', credited: usd(1_249_920n) });
    expect(world.leaseNow()?.state).toBe('CONFIRMED');
    expect(await world.clean()).toMatchObject({ isClean: true, differences: [] });
    expect(world.stripe.charges_.size).toBe(0);
    expect(await world.credit()).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['credited'] } });
  });

  it('is found by reconciliation when Stripe was not told', async () => {
    const world = await setup();
    await world.settle();
    unwrap(await world.credit());
    for (const [key, row] of world.tables.intents.rows().map((row) => [row.id, row] as const))
      if (row.operation === 'INVOICE_CREDIT') world.tables.intents.seed(key, { ...row, state: 'FAILED' });
    const { differences } = await world.clean();
    expect(differences.map(({ type, subject }) => [type, subject])).toEqual([['MISSING_STRIPE', 'CREDIT_NOTE']]);
  });

  it('is found by reconciliation when its row is lost', async () => {
    const world = await setup();
    unwrap(await world.pay());
    await world.settle();
    const note = unwrap(await world.credit());
    expect(note.lowers).toEqual(usd(0n));
    world.tables.notes.delete(note.id);
    const { differences } = await world.clean();
    expect(differences.map(({ type, ourReference }) => [type, ourReference])).toEqual([
      ['BALANCE_DRIFT', 'TENANT_CREDIT USD'],
    ]);
  });

  it('waits for a payment that is on its way, and is issued once per key', async () => {
    const world = await setup();
    const [first, again] = [
      await world.credit({ idempotencyKey: 'same-key-1' }),
      await world.credit({ idempotencyKey: 'same-key-1' }),
    ];
    expect(unwrap(again).id).toBe(unwrap(first).id);
    expect(await world.credit({ idempotencyKey: 'same-key-1', reason: 'another' })).toMatchObject({
      refusal: { code: 'IDEMPOTENCY_KEY_MISMATCH' },
    });
    unwrap(await world.pay());
    expect(await world.credit()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it.each<[Partial<CreditNoteCommand>, object]>([
    [{ invoiceId: 'inv_none' }, { code: 'NOT_FOUND', path: ['invoiceId'] }],
    [{ reason: '  ' }, { code: 'INVALID_INPUT', path: ['reason'] }],
    [{ evidence: [''] }, { code: 'INVALID_INPUT', path: ['evidence'] }],
    [{ providerBearsBasisPoints: 10_001 }, { code: 'INVALID_INPUT', path: ['providerBearsBasisPoints'] }],
    [{ credited: { what: 'LINES', lineIds: ['inl_none'] } }, { code: 'INVALID_INPUT', path: ['lineIds'] }],
    [{ credited: { what: 'AMOUNT', amount: usd(1_249_921n) } }, { code: 'INVALID_INPUT', path: ['credited'] }],
    [{ idempotencyKey: null }, { code: 'IDEMPOTENCY_KEY_REQUIRED' }],
  ])('is refused for %j', async (change, refusal) => {
    const world = await setup();
    expect(await world.credit(change)).toMatchObject({ ok: false, refusal });
    expect(world.tables.notes.rows()).toEqual([]);
  });

  it('lets a wire pay what is left', async () => {
    const world = await setup({ terms: someTerms({ unitPrice: rate(decimal('2000'), 'USD', 'GPU_HOUR') }) });
    unwrap(await world.credit());
    const wire = { invoiceId: world.invoice().id, bankReference: 'FED-1', idempotencyKey: 'wire-0001' };
    expect(unwrap(await recordWire(world.ports)(WORKER_SCOPE, { ...wire, amount: decimal('12498150') })).state).toBe(
      'PAID',
    );
    expect(await world.balance('TENANT_RECEIVABLE')).toBe(0n);
    expect(await world.clean()).toMatchObject({ isClean: true });
  });

  it('takes all of it back when the lease fails before its payment', async () => {
    const world = await setup();
    unwrap(await world.credit());
    expect((await cancelLease(world.ports)(TENANT, world.lease.id)).ok).toBe(false);
    world.database.advance(40 * DAY);
    await runLeaseClock(world.ports)(WORKER_SCOPE, { limit: 10 });
    expect(world.leaseNow()?.state).toBe('FAILED');
    expect(world.invoice()).toMatchObject({ state: 'PAID', credited: usd(1_249_920n) });
    expect([await world.balance('TENANT_RECEIVABLE'), await world.balance('TENANT_CREDIT')]).toEqual([0n, 0n]);
  });
});

describe('a credit note on a paid invoice', () => {
  it('is credit of the tenant, taken back from the provider, and settles the next invoices by itself', async () => {
    const world = await setup();
    unwrap(await world.pay());
    await world.settle();
    unwrap(await world.credit());
    expect([await world.balance('TENANT_CREDIT'), await world.balance('PROVIDER_PAYABLE', 'org_miner')]).toEqual([
      -105_000n,
      -1_090_400n,
    ]);
    expect(await applyCredits(world.ports)(WORKER_SCOPE, { limit: 5 })).toBe(0); // nothing is open
    await world.book();
    const next = () => world.tables.invoices.rows()[1];
    expect(await applyCredits(world.ports)(WORKER_SCOPE, { limit: 5 })).toBe(1);
    expect(next()).toMatchObject({ state: 'OPEN', credited: usd(105_000n) });
    expect(await world.balance('TENANT_CREDIT')).toBe(0n);
    expect(await world.clean()).toMatchObject({ isClean: true, differences: [] });
  });

  it('is applied by a person, as far as it goes', async () => {
    const world = await setup();
    unwrap(await world.pay());
    await world.settle();
    unwrap(await world.credit({ credited: { what: 'WHOLE' } }));
    await world.book();
    const invoiceId = world.tables.invoices.rows()[1]?.id ?? '';
    const apply = (amount: string | null, idempotencyKey: string) =>
      applyCredit(world.ports)(WORKER_SCOPE, {
        invoiceId,
        amount: amount === null ? null : decimal(amount),
        idempotencyKey,
      });
    expect(await apply('99999', 'apply-0001')).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['amount'] } });
    expect(unwrap(await apply('10', 'apply-0002'))).toMatchObject({ state: 'OPEN', credited: usd(1_000n) });
    expect(unwrap(await apply(null, 'apply-0003'))).toMatchObject({ state: 'PAID', credited: usd(1_249_920n) });
    expect(world.tables.leases.rows()[1]?.state).toBe('CONFIRMED');
    expect(await world.balance('TENANT_CREDIT')).toBe(0n);
    expect(await apply(null, 'apply-0004')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(await world.clean()).toMatchObject({ isClean: true, differences: [] });
  });
});

describe('a month that was less available than promised', () => {
  const SLA = {
    steps: [{ below: decimal('99'), creditPercent: decimal('10') }],
    capPercent: null,
  } as unknown as SlaTerms;

  it('is credited once, with its evidence, the provider bearing its part', async () => {
    const world = await setup();
    const { period } = world.invoice();
    const facts = {
      ...{ leaseId: world.lease.id, month: period, sla: SLA, evidence: ['mtr_1'], providerBearsBasisPoints: 10_000 },
      downtime: { minutes: rational(44_640), downMinutes: rational(1_000) },
    };
    const grant = (change: object = {}) =>
      world.ports.unitOfWork.run(WORKER_SCOPE, (tx) => creditAvailability(world.ports)(tx, { ...facts, ...change }));
    expect(unwrap(await grant({ downtime: { minutes: rational(44_640), downMinutes: rational(10) } }))).toBeNull();
    const note = unwrap(await grant());
    expect(note).toMatchObject({
      kind: 'SLA_CREDIT',
      evidence: ['mtr_1'],
      subtotal: usd(119_040n),
      platformFee: usd(5_952n),
    });
    expect(unwrap(await grant())?.id).toBe(note?.id);
    expect([await world.balance('SLA_CREDITS', null), await world.balance('TENANT_RECEIVABLE')]).toEqual([
      5_952n,
      1_124_928n,
    ]);
    expect(await grant({ leaseId: 'lse_none' })).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    unwrap(await world.pay());
    await world.settle();
    expect(await world.clean()).toMatchObject({ isClean: true, differences: [] });
  });
});
