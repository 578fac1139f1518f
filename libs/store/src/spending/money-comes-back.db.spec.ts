// World: a migrated database, the workflows over real stores, and a fake Stripe. Payments are returned, disputed and undone; then plain SQL, as
// the owner, tries to break each wall. Each try must fail, for the reason it is meant to.
import { type Invoice, bookFacts } from '#libs/billing';
import { decimal, money, moneyToString, unwrap } from '#libs/kernel';
import { creditNoteIssued, invoicePaidByCard, wireReceived } from '#libs/ledger';
import {
  FakeStripe,
  aLeaseOf,
  aQuote,
  actingFor,
  anId,
  anInvoiceOf,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theBooking,
  theIssue,
} from '#libs/testkit';
import {
  type StripeChargeView,
  applyCash,
  applyStripeEvent,
  decideTopUpWriteOff,
  drawBalance,
  proposeTopUpWriteOff,
  recordTopUpWire,
  recordWire,
  refundCredit,
  runTopUpDunning,
  undoApplication,
  undoWire,
} from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;
const database = await db.open({ poolSize: 6 });
const usd = (minor: bigint) => money(minor, 'USD');
let made = 0;
const key = (): string => `key-${String((made += 1)).padStart(6, '0')}`;

/** A tenant with one open invoice at Stripe, and a Stripe of its own. */
async function setup() {
  const { unitOfWork, stores } = database;
  const tenant = await seedOrganisation(db, 'TENANT');
  const listing = await seedListing(db, database);
  const facts = {
    orgId: tenant,
    offerId: listing.pool.id,
    providerOrgId: listing.providerOrgId,
    siteId: listing.site.id,
  };
  const lease = aLeaseOf(aQuote(facts));
  const stripe = new FakeStripe(await unitOfWork.run(STAFF, (tx) => Promise.resolve(tx.now)));
  const invoice = await unitOfWork.run(actingFor(tenant), async (tx) => {
    const quote = aQuote({ ...facts, id: lease.quoteId });
    await stores.quotes.insert(tx, quote);
    await stores.leases.insert(tx, lease, theBooking(lease));
    const issued = anInvoiceOf(lease, { number: await stores.invoices.nextNumber(tx, 'GL', 2026) });
    await stores.invoices.insert(tx, issued);
    await stores.ledger.post(tx, theIssue(issued));
    return issued;
  });
  const ports = { unitOfWork, ...stores, payments: stripe };
  const now = async (): Promise<Invoice> => {
    const found = await unitOfWork.run(STAFF, (tx) => stores.invoices.byId(tx, invoice.id));
    if (!found) throw new Error('no invoice');
    return found;
  };
  const held = (
    type: 'TENANT_RECEIVABLE' | 'UNAPPLIED_CASH' | 'DISPUTE_RECEIVABLE' | 'TENANT_PREPAID' | 'TENANT_CREDIT',
  ) => unitOfWork.run(STAFF, (tx) => stores.ledger.balanceOf(tx, { type, ownerId: tenant, currency: 'USD' }));
  const event = (type: string, objectId: string) =>
    applyStripeEvent(ports)(STAFF, {
      ...{ eventId: anId('evt'), type, objectId, payload: '{}', receivedAt: invoice.issuedAt, attempts: 1 },
    });
  return { tenant, listing, ports, stripe, invoice, now, held, event };
}

type World = Awaited<ReturnType<typeof setup>>;

/** As the event of the payment would: by card, whole, with a charge at Stripe. */
async function paidAtStripe({ ports, stripe, invoice }: World): Promise<string> {
  const stripeInvoiceId = anId('in');
  const charge: StripeChargeView = {
    ...{ id: anId('ch'), amountMinor: invoice.total.minor, currency: 'USD', createdAt: invoice.issuedAt },
    ...{ balanceTransactionId: null, failureMessage: null, amountRefundedMinor: 0n, paymentIntentId: null },
    status: 'succeeded',
  };
  stripe.charges_.set(charge.id, charge);
  await ports.unitOfWork.run(STAFF, async (tx) => {
    await ports.ledger.post(tx, invoicePaidByCard(bookFacts(invoice), tx.now));
    await ports.invoices.update(tx, { ...invoice, state: 'PAID', paidAt: tx.now, stripeInvoiceId });
  });
  const dispute = stripe.disputes_.open(charge.id, { reason: 'insufficient_funds', status: 'lost' });
  const theirs = stripe.disputes_.all.get(dispute);
  if (theirs) stripe.disputes_.all.set(dispute, { ...theirs, stripeInvoiceId });
  return dispute;
}

/** Collected by card at Stripe, and lost to the payer's bank. */
function disputed(stripe: FakeStripe, topUpId: string, createdAt: Invoice['issuedAt']): string {
  const [paymentIntentId, id] = [anId('pi'), anId('ch')];
  const intent = { amountMinor: 10_000n, currency: 'USD', status: 'succeeded', error: null, asksPayer: false } as const;
  stripe.topUps_.all.set(paymentIntentId, { ...intent, id: paymentIntentId, ourTopUpId: topUpId });
  stripe.charges_.set(id, {
    ...{ id, status: 'succeeded', amountMinor: 10_000n, currency: 'USD', createdAt, balanceTransactionId: null },
    ...{ failureMessage: null, amountRefundedMinor: 0n, paymentIntentId },
  });
  const theirs = stripe.disputes_.all.get(stripe.disputes_.open(id, { reason: 'insufficient_funds', status: 'lost' }));
  if (!theirs) throw new Error('no dispute');
  // each Stripe of these tests counts from one, and the database knows a dispute by its id there
  const dispute = { ...theirs, id: anId('dp') };
  stripe.disputes_.all.set(dispute.id, dispute);
  return dispute.id;
}

async function broken(text: string): Promise<string> {
  return db.sql(text).then(
    () => 'nothing refused it',
    (error: unknown) => (error instanceof Error ? error.message : 'unknown'),
  );
}

describe('a payment that a bank returned', () => {
  it('opens its invoice in the database, which lets nobody do so otherwise', async () => {
    const world = await setup();
    const { event, now, held, invoice } = world;
    const dispute = await paidAtStripe(world);
    expect(await broken(`UPDATE invoice SET state = 'OPEN', paid_at = NULL WHERE id = '${invoice.id}'`)).toContain(
      'nothing that settled it is taken back',
    );
    expect(await event('charge.dispute.created', dispute)).toBe('APPLIED');
    expect(await now()).toMatchObject({ state: 'OPEN', collection: 'WIRE', paidAt: null });
    expect([await held('TENANT_RECEIVABLE'), await held('DISPUTE_RECEIVABLE')]).toEqual([invoice.total.minor, 0n]);
    expect(await event('charge.dispute.closed', dispute)).toBe('APPLIED');
    expect(await held('TENANT_RECEIVABLE')).toBe(invoice.total.minor);
    expect(await broken(`UPDATE invoice SET collection = 'STRIPE' WHERE id = '${invoice.id}'`)).toContain('immutable');
  });
});

describe('a payment ahead that is disputed', () => {
  it('and spent is dunned, and given up by two people alone, until the bank gives it back', async () => {
    const { tenant: orgId, ports, stripe, invoice, event, held } = await setup();
    const wire = { orgId, amount: decimal('100'), currency: 'USD', bankReference: key() } as const;
    const topUp = unwrap(await recordTopUpWire(ports)(STAFF, { ...wire, idempotencyKey: key() }));
    unwrap(await drawBalance(ports)(STAFF, { invoiceId: invoice.id, idempotencyKey: key() }));
    const dispute = disputed(stripe, topUp.id, invoice.issuedAt);
    expect(await event('charge.dispute.created', dispute)).toBe('APPLIED');
    const of = async (scope = actingFor(orgId)) => {
      const [found] = await ports.unitOfWork.run(scope, (tx) => ports.topUpDisputes.byTopUps(tx, [topUp.id]));
      if (!found) throw new Error('no dispute');
      return found;
    };
    const { id: disputeId } = await of();
    // the first reminder comes days after it was lost
    await db.sql("UPDATE top_up_dispute SET changed_at = changed_at - interval '12 days' WHERE id = $1", [disputeId]);
    expect(await runTopUpDunning(ports)(STAFF, { limit: 5 })).toBe(1);
    expect(await runTopUpDunning(ports)(STAFF, { limit: 5 })).toBe(0);
    const steps = await ports.unitOfWork.run(actingFor(orgId), (tx) => ports.topUpDisputes.dunned(tx, [disputeId]));
    expect(steps).toMatchObject([{ step: 'REMINDER', due: usd(10_000n) }]);
    const reason = 'The firm is wound up.';
    const { id: writeOffId } = unwrap(
      await proposeTopUpWriteOff(ports)(STAFF, { disputeId, reason, idempotencyKey: key() }),
    );
    const decide = { writeOffId, isApproved: true } as const;
    expect(await decideTopUpWriteOff(ports)(STAFF, { ...decide, idempotencyKey: key() })).toMatchObject({
      refusal: { code: 'SECOND_PERSON_REQUIRED' },
    });
    const alone = `UPDATE top_up_write_off SET decision = 'APPROVED', decided_at = now(), decided_by = proposed_by WHERE id = '${writeOffId}'`;
    expect(await broken(alone)).toContain('two_people');
    expect(await broken(alone.replace('proposed_by WHERE', "'usr_2' WHERE"))).toContain('the books do not say');
    unwrap(await decideTopUpWriteOff(ports)({ ...STAFF, actorId: 'usr_2' }, { ...decide, idempotencyKey: key() }));
    expect(await held('DISPUTE_RECEIVABLE')).toBe(0n);
    // the tenant sees that nothing is owed, and not who decided what
    expect(await of()).toMatchObject({ withdrawn: usd(10_000n), taken: usd(0n), writtenOff: usd(10_000n) });
    expect(await db.sql('SELECT top_up_written_off($1) AS minor', [disputeId])).toEqual([{ minor: '10000' }]);
    expect(await broken(`UPDATE top_up_write_off SET amount_minor = 1 WHERE id = '${writeOffId}'`)).toContain('once');
    expect(await broken('DELETE FROM top_up_dunning_step')).toContain('top_up_dunning_step');
    stripe.disputes_.giveBack(dispute);
    stripe.disputes_.turn(dispute, 'won');
    expect(await event('charge.dispute.closed', dispute)).toBe('APPLIED');
    expect(await of()).toMatchObject({ withdrawn: usd(0n), writtenOff: usd(0n), status: 'won' });
    expect(await held('DISPUTE_RECEIVABLE')).toBe(0n);
  });

  it('is taken off the balance as far as it reaches, in the database too', async () => {
    const { tenant, tenant: orgId, ports, stripe, invoice, event, held } = await setup();
    const wire = async (amount: string) =>
      unwrap(
        await recordTopUpWire(ports)(STAFF, {
          ...{ orgId, amount: decimal(amount), currency: 'USD', bankReference: key(), idempotencyKey: key() },
        }),
      );
    const topUp = await wire('100');
    unwrap(await drawBalance(ports)(STAFF, { invoiceId: invoice.id, idempotencyKey: key() }));
    const dispute = disputed(stripe, topUp.id, invoice.issuedAt);
    expect(await event('charge.dispute.created', dispute)).toBe('APPLIED');
    expect(await event('charge.dispute.closed', dispute)).toBe('APPLIED');
    expect([await held('DISPUTE_RECEIVABLE'), await held('TENANT_PREPAID')]).toEqual([10_000n, 0n]);
    await wire('130');
    expect([await held('DISPUTE_RECEIVABLE'), await held('TENANT_PREPAID')]).toEqual([0n, -3_000n]);
    const [kept] = await ports.unitOfWork.run(actingFor(tenant), (tx) => ports.topUpDisputes.byTopUps(tx, [topUp.id]));
    expect(kept).toMatchObject({ withdrawn: usd(10_000n), taken: usd(10_000n), status: 'lost' });
    const more = `INSERT INTO top_up_taking (id, dispute_id, org_id, currency, amount_minor, taken_at)
      VALUES ('${anId('tut')}', '${kept?.id}', '${orgId}', 'USD', 1, now())`;
    expect(await broken(more)).toContain('the books do not say');
    expect(await broken(`UPDATE top_up_taking SET given_back_at = now() WHERE org_id = '${orgId}'`)).toContain(
      'not given back in the books',
    );
    expect(await broken(`UPDATE top_up_dispute SET withdrawn_minor = 1 WHERE id = '${kept?.id}'`)).toContain(
      'the books do not say what dispute',
    );
    stripe.disputes_.giveBack(dispute);
    stripe.disputes_.turn(dispute, 'won');
    expect(await event('charge.dispute.closed', dispute)).toBe('APPLIED');
    expect([await held('DISPUTE_RECEIVABLE'), await held('TENANT_PREPAID')]).toEqual([0n, -13_000n]);
  });
});

describe('cash that no invoice claimed', () => {
  it('is applied and undone, one after the other where two do it at the same time', async () => {
    const { tenant, ports, invoice, now, held } = await setup();
    await ports.unitOfWork.run(STAFF, (tx) =>
      ports.ledger.post(tx, wireReceived({ wireId: anId('bln'), tenantOrgId: tenant, amount: usd(5_000n) }, tx.now)),
    );
    const apply = () =>
      applyCash(ports)(STAFF, {
        ...{ invoiceId: invoice.id, amount: decimal('30'), reason: 'Its remittance says so.', idempotencyKey: key() },
      });
    const both = await Promise.all([apply(), apply()]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    const application = both.find(({ ok }) => ok);
    const applicationId = application?.ok ? application.value.id : '';
    expect([(await now()).credited, await held('UNAPPLIED_CASH')]).toEqual([usd(3_000n), -2_000n]);
    const command = { applicationId, contractMoneyId: null, reason: 'Another one.', idempotencyKey: key() };
    unwrap(await undoApplication(ports)(STAFF, command));
    expect([(await now()).credited, await held('UNAPPLIED_CASH')]).toEqual([usd(0n), -5_000n]);
    expect(await held('TENANT_RECEIVABLE')).toBe(invoice.total.minor);
    expect(await broken(`UPDATE application_undo SET amount_minor = 1`)).toContain('application_undo');
    const again = `INSERT INTO application_undo SELECT 'cap_x', kind, org_id, provider_org_id, invoice_id, contract_money_id, currency, amount_minor,
      reason, undone_at, undone_by FROM application_undo WHERE id = '${applicationId}'`;
    expect(await broken(again)).toContain('nothing was applied');
  });
});

describe('credit of a tenant', () => {
  it('refunded twice at the same time is refused in words the second time', async () => {
    const { tenant, listing, ports, invoice, held } = await setup();
    const none = usd(0n);
    const nothing = { ...bookFacts(invoice), providerShare: none, platformFee: none, tax: none };
    const facts = {
      creditNoteId: anId('crn'),
      open: nothing,
      providerShare: usd(6_000n),
      platformFee: none,
      tax: none,
    };
    await ports.unitOfWork.run(STAFF, async (tx) => {
      const { payable } = await ports.payouts.lockHoldings(tx, listing.providerOrgId, 'USD');
      await ports.ledger.post(tx, creditNoteIssued({ ...facts, providerHeld: payable }, tx.now));
    });
    const refund = () =>
      refundCredit(ports)(STAFF, {
        ...{ orgId: tenant, currency: 'USD', amount: decimal('40'), reason: 'It asked for it.', idempotencyKey: key() },
      });
    const all = await Promise.all([refund(), refund()]);
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(all.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['amount'] } });
    expect(await held('TENANT_CREDIT')).toBe(-2_000n);
  });
});

describe('a wire that was recorded for the wrong invoice', () => {
  it('is undone once, whole, by another person; its money is unapplied in the books', async () => {
    const { ports, invoice, now, held, tenant, listing } = await setup();
    const { total } = invoice;
    const record = (amount: string) =>
      recordWire(ports)(STAFF, {
        ...{ invoiceId: invoice.id, amount: decimal(amount), bankReference: key(), idempotencyKey: key() },
      });
    unwrap(await record(moneyToString(total)));
    const [wire] = await ports.unitOfWork.run(STAFF, (tx) => ports.invoiceWires.byInvoices(tx, [invoice.id]));
    const wireId = wire?.id ?? '';
    const undo = (actorId: string) =>
      undoWire(ports)({ kind: 'PLATFORM', actorId }, { wireId, reason: 'Another invoice.', idempotencyKey: key() });
    const by = (who: string, amount = total.minor) =>
      broken(`INSERT INTO application_undo (id, kind, org_id, provider_org_id, invoice_id, currency, amount_minor, reason, undone_at, undone_by)
        VALUES ('${wireId}', 'WIRE', '${tenant}', '${listing.providerOrgId}', '${invoice.id}', 'USD', ${amount}, 'r', now(), '${who}')`);
    expect(await by('usr_staff')).toContain('nothing was applied');
    expect(await by('usr_other', 1n)).toContain('nothing was applied');
    expect(await by('usr_other')).toContain('is not open again');
    expect(await undo('usr_staff')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    unwrap(await undo('usr_second'));
    expect(await now()).toMatchObject({ state: 'OPEN', collection: 'WIRE', paidAt: null, credited: usd(0n) });
    expect([await held('TENANT_RECEIVABLE'), await held('UNAPPLIED_CASH')]).toEqual([total.minor, -total.minor]);
    expect(await by('usr_other')).toContain('duplicate key');
  });
});
