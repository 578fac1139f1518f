// World: one published pool of four nodes of eight H100 at 2 USD and a hall, an AI firm and its rival, at 2026-03-01; everything in memory.
import { type Period, DAY, HOUR, MINUTE, decimal, instant, money, unwrap } from '#libs/kernel';
import { AI_FIRM, MINER, RIVAL, marketWorld } from '#libs/testkit';
import { payInvoice } from '../money/pay-invoice.js';
import { deliverLease } from '../supply/deliver-lease.js';
import { pauseListing } from '../supply/pause-listing.js';
import { reportLeaseCondition } from '../supply/report-lease-condition.js';
import { withdrawListing } from '../supply/withdraw-listing.js';
import { type BookCommand, bookQuote } from './book-quote.js';
import { cancelLease } from './cancel-lease.js';
import { endLease } from './end-lease.js';
import { type QuoteCommand, requestQuote } from './request-quote.js';
import { withdrawQuote } from './withdraw-quote.js';

const SUMMER: Period = { start: instant('2026-04-01T05:00:00Z'), end: instant('2026-07-01T05:00:00Z') };
const APRIL: Period = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };

async function setup() {
  const world = marketWorld();
  const { ports, supply } = world;
  await supply.site();
  const pool = await supply.pool();
  const hall = await supply.hall();
  for (const { id } of [pool, hall]) await supply.publish(id);
  let keys = 0;
  const key = () => `attempt-${(keys += 1)}`;
  const quote = async (facts: Partial<QuoteCommand> = {}, scope = AI_FIRM) =>
    unwrap(
      await requestQuote(ports)(scope, {
        offerId: pool.id,
        units: 8,
        window: SUMMER,
        gang: false,
        billing: 'RESERVED',
        holdMinutes: 30,
        idempotencyKey: key(),
        ...facts,
      }),
    );
  const book = (quoteId: string, facts: Partial<BookCommand> = {}, scope = AI_FIRM) =>
    bookQuote(ports)(scope, {
      quoteId,
      costCentre: 'research',
      purchaseOrder: 'PO-7',
      idempotencyKey: key(),
      ...facts,
    });
  /** An on-demand lease whose window has begun and whose access the provider gave. */
  const running = async () => {
    world.profile('org_ai', { creditLimit: money(10_000_000n, 'USD') });
    const { lease } = unwrap(
      await book(
        (await quote({ billing: 'ON_DEMAND', window: { start: instant('2026-03-01T01:00:00Z'), end: APRIL.start } }))
          .id,
      ),
    );
    world.database.advance(2 * HOUR);
    unwrap(
      await deliverLease(ports)(MINER, {
        leaseId: lease.id,
        endpoint: 'ssh a@b',
        instructions: '',
        hostKeyFingerprint: null,
        acceptanceTest: {
          measuredAt: world.database.now,
          units: 8,
          networkGbpsPerNode: null,
          pue: null,
          report: 'burn-in',
        },
      }),
    );
    return lease;
  };
  return { ...world, pool, hall, quote, book, running };
}

describe('bookQuote', () => {
  it('books exactly at the quote: capacity, lease, history, first invoice and its journal, all at once', async () => {
    const { quote, book, tables, ports } = await setup();
    const quoted = await quote();
    const { lease, invoice } = unwrap(await book(quoted.id));
    expect(lease).toMatchObject({
      number: 'L-2026-000001',
      state: 'PENDING_PAYMENT',
      total: quoted.total,
      placement: quoted.placement,
      costCentre: 'research',
      version: 1,
    });
    expect(invoice).toMatchObject({
      number: 'GLORGAI-2026-000001',
      total: quoted.dueAtBooking,
      state: 'OPEN',
      purchaseOrder: 'PO-7',
      leaseId: lease.id,
    });
    // April of 3 months: 8 x 720 h x 1.80 = 10,368.00, fee 518.40
    expect(invoice?.total.minor).toBe(1_088_640n);
    expect(tables.quotes.rows()[0]?.state).toBe('ACCEPTED');
    expect(tables.rectangles.rows().map(({ holder }) => holder)).toEqual([
      { kind: 'LEASE', id: lease.id, expiresAt: null },
    ]);
    const events = await ports.unitOfWork.run(AI_FIRM, (tx) => ports.leases.events(tx, [lease.id]));
    expect(events.get(lease.id)).toMatchObject([{ state: 'PENDING_PAYMENT', reason: 'BOOKED' }]);
    const journals = await ports.unitOfWork.run(AI_FIRM, (tx) => ports.ledger.bySource(tx, invoice?.id ?? ''));
    expect(journals.map((journal) => journal.kind)).toEqual(['INVOICE_ISSUED']);
  });

  it('gives the same lease to the same key, and refuses a second booking of the quote', async () => {
    const { quote, book } = await setup();
    const { id } = await quote();
    const first = unwrap(await book(id, { idempotencyKey: 'one-booking' }));
    expect(unwrap(await book(id, { idempotencyKey: 'one-booking' }))).toEqual(first);
    expect(await book(id, { idempotencyKey: 'one-booking', costCentre: 'other' })).toMatchObject({
      refusal: { code: 'IDEMPOTENCY_KEY_MISMATCH' },
    });
    expect(await book(id)).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: 'The quote is ACCEPTED; nothing was booked or charged.' },
    });
    expect(await book(id, { idempotencyKey: null })).toMatchObject({ refusal: { code: 'IDEMPOTENCY_KEY_REQUIRED' } });
  });

  it('refuses, and nothing is held, charged or remembered beyond the quote itself', async () => {
    const { quote, book, tables, database, supply, ports } = await setup();
    const refused = async (outcome: ReturnType<typeof book>, code: string) => {
      expect(await outcome).toMatchObject({ ok: false, refusal: { code } });
      expect([tables.leases.rows(), tables.invoices.rows(), tables.journals.rows(), tables.intents.rows()]).toEqual([
        [],
        [],
        [],
        [],
      ]);
    };
    const { id } = await quote();
    await refused(book(id, {}, RIVAL), 'NOT_FOUND');
    await refused(book('qte_nothing'), 'NOT_FOUND');
    await refused(book(id, { costCentre: 'x'.repeat(81) }), 'INVALID_INPUT');
    await supply.pool({ price: { amount: decimal('3'), currency: 'USD' } });
    await refused(book(id), 'PRICE_CHANGED');
    await supply.pool();
    database.advance(30 * MINUTE);
    await refused(book(id), 'QUOTE_EXPIRED');
    const withdrawn = await quote();
    unwrap(await withdrawQuote(ports)(AI_FIRM, withdrawn.id));
    await refused(book(withdrawn.id), 'WRONG_STATE');
    const released = await quote();
    await ports.unitOfWork.run(AI_FIRM, (tx) => ports.capacity.release(tx, released.id, SUMMER.start));
    await refused(book(released.id), 'CAPACITY_TAKEN');
  });

  it('keeps a firm quote firm while the listing is paused or renamed, and not when it is withdrawn', async () => {
    const { quote, book, ports, pool, supply } = await setup();
    const quotes = [await quote(), await quote()];
    await supply.pool({ name: 'Renamed' });
    unwrap(await pauseListing(ports)(MINER, pool.id));
    expect(unwrap(await book(quotes[0]?.id ?? '')).lease.state).toBe('PENDING_PAYMENT');
    unwrap(await withdrawListing(ports)(MINER, pool.id));
    expect(await book(quotes[1]?.id ?? '')).toMatchObject({ refusal: { code: 'PRICE_CHANGED' } });
  });

  it('books on demand within the credit limit, counting what is owed and accruing', async () => {
    const { quote, book, profile } = await setup();
    // 8 x 2.00 x 720 h + 5 % = 12,096.00
    const ask = () => quote({ billing: 'ON_DEMAND', window: APRIL });
    const first = await ask();
    expect(await book(first.id)).toMatchObject({
      refusal: { code: 'CREDIT_EXCEEDED', limit: { minor: 0n }, wouldOwe: { minor: 1_209_600n } },
    });
    profile('org_ai', { creditLimit: money(2_000_000n, 'USD') });
    const { lease, invoice } = unwrap(await book(first.id));
    expect([lease.state, lease.reason, invoice]).toEqual(['CONFIRMED', 'NO_UPFRONT_PAYMENT', null]);
    expect(await book((await ask()).id)).toMatchObject({
      refusal: { code: 'CREDIT_EXCEEDED', wouldOwe: { minor: 2_419_200n } },
    });
  });

  it('books a hall whose energy is passed through', async () => {
    const { quote, book, hall } = await setup();
    const quoted = await quote({
      offerId: hall.id,
      units: 1_000,
      window: { start: SUMMER.start, end: instant('2027-04-01T05:00:00Z') },
    });
    const { lease, invoice } = unwrap(await book(quoted.id));
    expect(lease).toMatchObject({ resourceKind: 'HALL', units: 1_000, terms: { energyPrice: { unit: 'KWH' } } });
    // one month of 1,000 kW at 120.00 and 5 % fee; energy is billed by meter later
    expect(invoice?.total.minor).toBe(12_600_000n);
  });
});

describe('cancelLease', () => {
  it('voids the invoice and frees the capacity, once', async () => {
    const { quote, book, ports, tables } = await setup();
    const { lease, invoice } = unwrap(await book((await quote()).id));
    expect(unwrap(await cancelLease(ports)(AI_FIRM, lease.id))).toMatchObject({
      state: 'CANCELLED',
      reason: 'TENANT_CANCELLED_BEFORE_PAYMENT',
      version: 2,
    });
    expect(tables.invoices.rows().map(({ id, state }) => [id, state])).toEqual([[invoice?.id, 'VOID']]);
    expect(tables.rectangles.rows()).toEqual([]);
    expect(await cancelLease(ports)(AI_FIRM, lease.id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it('is refused while a payment is on its way, and to anybody else', async () => {
    const { quote, book, ports, tables } = await setup();
    const { lease, invoice } = unwrap(await book((await quote()).id));
    expect(await cancelLease(ports)(RIVAL, lease.id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(await cancelLease(ports)(MINER, lease.id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    tables.methods.seed('pay_1', {
      id: 'pay_1',
      orgId: 'org_ai',
      kind: 'CARD',
      brand: 'Visa',
      last4: '4242',
      currency: null,
      stripePaymentMethodId: 'pm_1',
      createdAt: APRIL.start,
    });
    unwrap(
      await payInvoice(ports)(AI_FIRM, {
        invoiceId: invoice?.id ?? '',
        paymentMethodId: 'pay_1',
        idempotencyKey: 'pay-once-1',
      }),
    );
    expect(await cancelLease(ports)(AI_FIRM, lease.id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(tables.leases.rows()[0]?.state).toBe('PENDING_PAYMENT');
    expect(tables.invoices.rows()[0]?.state).toBe('OPEN');
  });
});

describe('a running on-demand lease', () => {
  it('starts its meter when access is delivered, and ends when the tenant says so', async () => {
    const { running, ports, tables, database } = await setup();
    const { id } = await running();
    expect(tables.leases.rows()[0]).toMatchObject({
      state: 'ACTIVE',
      startedAt: database.now,
      access: { endpoint: 'ssh a@b' },
    });
    database.advance(DAY);
    expect(unwrap(await endLease(ports)(AI_FIRM, id))).toMatchObject({
      state: 'ENDED',
      reason: 'TENANT_ENDED_EARLY',
      endedAt: database.now,
    });
    expect(tables.rectangles.rows()[0]?.period.end).toBe(database.now);
    expect(await endLease(ports)(AI_FIRM, id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(await endLease(ports)(RIVAL, id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });

  it('degrades and recovers as the provider reports', async () => {
    const { running, ports } = await setup();
    const { id: leaseId } = await running();
    const report = (isDegraded: boolean, note = 'a switch failed') =>
      reportLeaseCondition(ports)(MINER, { leaseId, isDegraded, note });
    expect(unwrap(await report(true)).state).toBe('DEGRADED');
    expect(unwrap(await report(false)).state).toBe('ACTIVE');
    expect(await report(false)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(await report(true, ' ')).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['note'] } });
    expect(await reportLeaseCondition(ports)(AI_FIRM, { leaseId, isDegraded: true, note: 'x' })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });
});

describe('deliverLease', () => {
  it('refuses an unpaid lease, a bad address and a stranger', async () => {
    const { quote, book, ports } = await setup();
    const { lease } = unwrap(await book((await quote()).id));
    const access = {
      leaseId: lease.id,
      endpoint: 'ssh a@b',
      instructions: '',
      hostKeyFingerprint: null,
      acceptanceTest: null,
    };
    expect(await deliverLease(ports)(MINER, access)).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: 'A PENDING_PAYMENT lease cannot be handed over.' },
    });
    expect(await deliverLease(ports)(MINER, { ...access, endpoint: ' ' })).toMatchObject({
      refusal: { code: 'INVALID_INPUT', path: ['endpoint'] },
    });
    expect(await deliverLease(ports)(RIVAL, access)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });
});
