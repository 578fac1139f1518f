// World: a migrated database with one invoice that was paid through Stripe. Refunds and a dispute of it are made by the workflows and the real
// stores; then plain SQL, as the owner and as staff, tries to break every invariant. Each try must fail, for the reason it is meant to.
import { createHash } from 'node:crypto';
import { type Client } from 'pg';
import { bookFacts } from '#libs/billing';
import { HOUR, addMilliseconds, decimal, money, unwrap } from '#libs/kernel';
import { disputeOpened, invoicePaidByCard } from '#libs/ledger';
import {
  PLATFORM,
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
import { type Dispute, refundInvoice } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;
const usd = (minor: bigint) => money(minor, 'USD');

async function world() {
  const database = await db.open();
  const { unitOfWork, stores } = database;
  const tenant = await seedOrganisation(db, 'TENANT');
  const listing = await seedListing(db, database);
  const quote = aQuote({
    ...{ orgId: tenant, offerId: listing.pool.id, providerOrgId: listing.providerOrgId, siteId: listing.site.id },
  });
  const lease = aLeaseOf(quote);
  const invoice = await unitOfWork.run(actingFor(tenant), async (tx) => {
    await stores.quotes.insert(tx, quote);
    await stores.leases.insert(tx, lease, theBooking(lease));
    const issued = anInvoiceOf(lease, { number: await stores.invoices.nextNumber(tx, 'GL', 2026) });
    await stores.invoices.insert(tx, issued);
    await stores.ledger.post(tx, theIssue(issued));
    return issued;
  });
  await unitOfWork.run(STAFF, async (tx) => {
    await stores.ledger.post(tx, invoicePaidByCard(bookFacts(invoice), tx.now));
    await stores.invoices.update(tx, { ...invoice, state: 'PAID', paidAt: tx.now, stripeInvoiceId: anId('in') });
  });
  const refund = async (amount: string, idempotencyKey: string) =>
    refundInvoice({ unitOfWork, ...stores })(STAFF, {
      ...{ invoiceId: invoice.id, of: 'INVOICE', amount: decimal(amount), reason: 'Never delivered.', idempotencyKey },
    });
  const made = unwrap(await refund('100', 'key-0001'));
  const dispute = await unitOfWork.run(STAFF, async (tx) => {
    const kept: Dispute = {
      ...{ id: tx.newId('dispute'), stripeDisputeId: anId('du'), stripeChargeId: 'ch_1', orgId: tenant },
      ...{ providerOrgId: listing.providerOrgId, invoiceId: invoice.id, currency: 'USD', amount: usd(5_000n) },
      ...{ withdrawn: usd(5_000n), fee: usd(1_500n), reason: 'fraudulent', status: 'needs_response', submissions: 0 },
      ...{ dueBy: tx.now, providerBearsBasisPoints: 0, openedAt: tx.now, changedAt: tx.now },
    };
    const facts = { disputeId: kept.id, transactionId: anId('txn'), tenantOrgId: tenant, amount: usd(5_000n) };
    await stores.ledger.post(tx, disputeOpened(facts, tx.now));
    await stores.disputes.insert(tx, kept);
    return kept;
  });
  const [owner, staff] = [await db.connectAs('owner'), await db.connectAs('staff')];
  return { tenant, listing, unitOfWork, stores, invoice, made, refund, dispute, owner, staff };
}

const theWorld = await world();

async function attempt(client: Client, ...statements: readonly string[]): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

describe('refunds and disputes in the database', () => {
  const { tenant, unitOfWork, stores, invoice, made, dispute, refund } = theWorld;

  it('are kept as they are, and seen by their tenant alone', async () => {
    const read = (orgId: string | null) =>
      unitOfWork.run(orgId === null ? PLATFORM : actingFor(orgId), async (tx) => [
        ...(await stores.refunds.byInvoices(tx, [invoice.id])),
        ...(await stores.disputes.byInvoices(tx, [invoice.id])),
      ]);
    expect(await read(null)).toEqual([made, dispute]);
    expect(await read(tenant)).toEqual([made, dispute]);
    expect(await read(await seedOrganisation(db, 'TENANT'))).toEqual([]);
    const page = await unitOfWork.run(PLATFORM, (tx) =>
      stores.refunds.page(tx, { first: 5, after: null, states: ['PENDING'] }),
    );
    expect(page.items).toEqual([made]);
    const [total] = await unitOfWork.run(PLATFORM, (tx) => stores.refunds.totals(tx));
    expect(total).toMatchObject({ invoiceId: invoice.id, done: usd(0n), underWay: made.amount });
  });

  it('are looked at again a while after somebody has looked', async () => {
    const look = (before: number) =>
      unitOfWork.run(PLATFORM, async (tx) => {
        const since = addMilliseconds(tx.now, before);
        const refunds = await stores.refunds.toReview(tx, since, 9);
        const disputes = await stores.disputes.toReview(tx, since, 9);
        return [refunds.length, disputes.length];
      });
    await unitOfWork.run(PLATFORM, (tx) => stores.refunds.update(tx, { ...made, stripeRefundId: 're_1' }));
    expect(await look(-HOUR)).toEqual([0, 0]);
    expect(await look(HOUR)).toEqual([1, 1]);
    expect(await look(HOUR)).toEqual([1, 1]);
    await unitOfWork.run(PLATFORM, (tx) => stores.refunds.reviewed(tx, made.id));
    await unitOfWork.run(PLATFORM, (tx) => stores.disputes.reviewed(tx, dispute.id));
    const reviewed = await db.sql<{ at: Date }>(
      'SELECT reviewed_at AS at FROM refund WHERE id = $1 UNION ALL SELECT reviewed_at FROM dispute WHERE id = $2',
      [made.id, dispute.id],
    );
    expect(reviewed.every(({ at }) => at > new Date(made.requestedAt))).toBe(true);
    expect(await look(-HOUR)).toEqual([0, 0]);
  });

  it('exclude each other until the dispute is decided', async () => {
    expect(await refund('1', 'key-0002')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });
});

describe('what plain SQL cannot do to a refund', () => {
  const { owner, staff, made, invoice, stores, unitOfWork } = theWorld;
  const columns = `id, kind, org_id, provider_org_id, invoice_id, currency, amount_minor, provider_share_minor, platform_fee_minor, tax_minor,
    reason, requested_at, requested_by, changed_at`;
  const copy = (over: Readonly<Record<string, string>>) =>
    `INSERT INTO refund (${columns}) SELECT ${columns
      .split(',')
      .map((name) => over[name.trim()] ?? name.trim())
      .join(', ')} FROM refund WHERE id = '${made.id}'`;

  it.each(['amount_minor = 1', `invoice_id = 'inv_x'`, `reason = 'other'`, `stripe_refund_id = 're_2'`])(
    'it does not change: SET %s',
    async (change) => {
      await unitOfWork.run(PLATFORM, (tx) => stores.refunds.update(tx, { ...made, stripeRefundId: 're_1' }));
      await expect(attempt(owner, `UPDATE refund SET ${change} WHERE id = '${made.id}'`)).rejects.toThrow('as it is');
    },
  );

  it('it is not made without its journal, nor in another currency', async () => {
    await expect(attempt(staff, copy({ id: `'${anId('ref')}'` }))).rejects.toThrow('the books do not say');
    await expect(attempt(staff, copy({ id: `'${anId('ref')}'`, currency: `'EUR'` }))).rejects.toThrow('no such refund');
  });

  it('more does not go back than came in, whatever the books are told', async () => {
    const id = anId('ref');
    const { total } = invoice;
    const post = `SELECT ledger_post('${anId('jnl')}', 'INVOICE_REFUNDED', 'refund:${id}:paid', market_now(), 'INVOICE', '${invoice.id}',
      '{PROVIDER_RECEIVABLE,STRIPE_CLEARING}', '{${invoice.providerOrgId},NULL}', '{USD,USD}', '{${total.minor},-${total.minor}}')`;
    const insert = copy({
      ...{ id: `'${id}'`, amount_minor: `${total.minor}`, provider_share_minor: `${total.minor}` },
      ...{ platform_fee_minor: '0', tax_minor: '0' },
    });
    await expect(attempt(staff, post, insert)).rejects.toThrow('more than is left');
  });

  it('it goes forward only, and what failed is taken back in the books', async () => {
    const turn = (state: string, failure = 'NULL') =>
      attempt(staff, `UPDATE refund SET state = '${state}', failure = ${failure} WHERE id = '${made.id}'`);
    await expect(turn('FAILED', `'x'`)).rejects.toThrow('not back in the books');
    await turn('SUCCEEDED');
    await expect(turn('PENDING')).rejects.toThrow('cannot go from SUCCEEDED to PENDING');
    await expect(attempt(staff, `DELETE FROM refund`)).rejects.toThrow('permission denied');
    await expect(attempt(owner, `DELETE FROM refund`)).rejects.toThrow('refused');
  });
});

describe('what plain SQL cannot do to a dispute', () => {
  const { owner, staff, dispute, made, tenant } = theWorld;
  const set = (client: Client, change: string) =>
    attempt(client, `UPDATE dispute SET ${change} WHERE id = '${dispute.id}'`);

  it('its documents are what their first bytes say, carry their own hash, and stay as they are', async () => {
    const keep = (
      client: Client,
      change: Partial<Record<'org' | 'name' | 'type' | 'content' | 'evidence', string>> = {},
    ) => {
      const facts = { org: dispute.orgId, name: 'report.pdf', type: 'application/pdf', content: '%PDF-1.7' };
      const { org, name, type, content, evidence } = { ...facts, evidence: 'receipt', ...change };
      return attempt(
        client,
        `INSERT INTO dispute_file (id, dispute_id, org_id, evidence, name, media_type, content, uploaded_at, uploaded_by)
         VALUES ('${anId('dsf')}', '${dispute.id}', '${org}', '${evidence}', '${name}', '${type}', '${content}', now(), 'usr_x')`,
      );
    };
    await keep(staff);
    await expect(keep(staff)).rejects.toThrow('duplicate key');
    for (const change of [
      { type: 'image/png' },
      { content: 'MZ' },
      { name: '../report.pdf' },
      { name: 'a b.pdf' },
      { evidence: 'other' },
      { type: 'text/html', content: '<p>' },
    ])
      await expect(keep(staff, change)).rejects.toThrow('violates check constraint');
    await expect(keep(staff, { org: await seedOrganisation(db, 'TENANT'), content: '%PDF-2' })).rejects.toThrow(
      'foreign key',
    );
    await expect(keep(await db.connectAs('app'))).rejects.toThrow('permission denied');
    const content = new TextEncoder().encode('%PDF-1.7 signed');
    const { unitOfWork, stores } = theWorld;
    const facts = { disputeId: dispute.id, orgId: dispute.orgId, evidence: 'receipt', name: 'signed.pdf' } as const;
    const keepOnce = () =>
      unitOfWork.run(STAFF, (tx) => {
        const by = { id: tx.newId('disputeFile'), uploadedAt: tx.now, uploadedBy: 'usr_staff' };
        return stores.disputeFiles.keep(tx, { ...facts, ...by, mediaType: 'application/pdf', content });
      });
    const kept = await keepOnce();
    expect(kept).toMatchObject({ sizeBytes: 15, sha256: createHash('sha256').update(content).digest('hex') });
    expect(await keepOnce()).toEqual(kept);
    const listed = await unitOfWork.run(STAFF, (tx) => stores.disputeFiles.byDisputes(tx, [dispute.id]));
    expect(listed.map(({ id }) => id)).toContain(kept.id);
    const read = await unitOfWork.run(STAFF, (tx) => stores.disputeFiles.content(tx, kept.id));
    expect(Buffer.from(read ?? []).toString()).toBe('%PDF-1.7 signed');
    await expect(attempt(owner, `UPDATE dispute_file SET name = 'x.pdf'`)).rejects.toThrow('refused');
    await expect(attempt(staff, `DELETE FROM dispute_file`)).rejects.toThrow('permission denied');
  });

  it('it stays of its payment, holds what the books say, and is not undecided again from the beginning', async () => {
    await expect(set(owner, `stripe_charge_id = 'ch_2'`)).rejects.toThrow('of the payment it is of');
    await expect(set(staff, 'withdrawn_minor = 0')).rejects.toThrow('the books do not say');
    await expect(set(staff, `status = 'warning_needs_response'`)).rejects.toThrow('cannot go');
    await set(staff, `status = 'lost'`);
    await expect(set(staff, `status = 'needs_response'`)).rejects.toThrow('cannot go');
    await expect(set(staff, 'provider_bears_basis_points = 1')).rejects.toThrow('is decided');
  });

  it('a call about it is of the same organisation', async () => {
    const intent = (org: string) =>
      attempt(
        staff,
        `INSERT INTO intent (id, org_id, operation, aggregate_id, sequence, parameters, idempotency_key, created_at)
         VALUES ('${anId('int')}', '${org}', 'DISPUTE_ANSWER', '${dispute.id}', 1, '{}', '${anId('key')}', now())`,
      );
    await expect(intent(await seedOrganisation(db, 'TENANT'))).rejects.toThrow('intent_org_id_dispute_id_fkey');
    await intent(dispute.orgId);
    const app = await db.connectAs('app');
    const call = `INSERT INTO intent (id, org_id, operation, aggregate_id, sequence, parameters, idempotency_key, created_at)
      VALUES ('${anId('int')}', '${tenant}', 'REFUND_CREATE', '${made.id}', 2, '{}', '${anId('key')}', now())`;
    await expect(attempt(app, call)).rejects.toThrow('a customer does not ask Stripe');
  });
});
