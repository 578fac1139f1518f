// World: a migrated database, one provider with an account at a fake Stripe, one invoice paid by wire and paid out to it. The workflows run on
// the real stores; then plain SQL, as the owner and as staff, tries to pay twice, too much, or to somebody else.
import { type Client } from 'pg';
import { bookFacts } from '#libs/billing';
import { DAY, HOUR, addMilliseconds, money, unwrap } from '#libs/kernel';
import { invoicePaidByWire, invoiceRefunded } from '#libs/ledger';
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
  type OrganisationScope,
  drainInbox,
  drainIntents,
  onboardPayoutAccount,
  pollStripeEvents,
  releaseHoldbacks,
  runPayouts,
  setPayoutPolicy,
  takeBackDebts,
  viewPayoutBalance,
  viewPayouts,
} from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const PLATFORM = { kind: 'PLATFORM', actorId: 'worker' } as const;
const CLAIM = { worker: 'w1', limit: 20, leaseMilliseconds: 30_000 };
const usd = (minor: bigint) => money(minor, 'USD');

async function world() {
  const database = await db.open();
  const { unitOfWork, stores } = database;
  const now = await unitOfWork.run(PLATFORM, (tx) => Promise.resolve(tx.now));
  const stripe = new FakeStripe(now);
  const ports = { unitOfWork, ...stores, payments: stripe };
  const tenant = await seedOrganisation(db, 'TENANT');
  const listing = await seedListing(db, database);
  const miner: OrganisationScope = { kind: 'ORGANISATION', orgId: listing.providerOrgId, actorId: 'usr_miner' };
  const settle = async () => {
    for (let round = 0; round < 4; round += 1) {
      await drainIntents(ports)(PLATFORM, CLAIM);
      await pollStripeEvents(ports)(PLATFORM);
      await drainInbox(ports)(PLATFORM, CLAIM);
    }
  };
  const paidInvoice = async () => {
    const facts = { orgId: tenant, offerId: listing.pool.id, providerOrgId: listing.providerOrgId };
    const quote = aQuote({ ...facts, siteId: listing.site.id });
    const lease = aLeaseOf(quote);
    const issued = await unitOfWork.run(actingFor(tenant), async (tx) => {
      await stores.quotes.insert(tx, quote);
      await stores.leases.insert(tx, lease, theBooking(lease));
      const invoice = anInvoiceOf(lease, { number: await stores.invoices.nextNumber(tx, 'GL', 2026) });
      await stores.invoices.insert(tx, invoice);
      await stores.ledger.post(tx, theIssue(invoice));
      return invoice;
    });
    return unitOfWork.run(PLATFORM, async (tx) => {
      const invoice = await stores.invoices.lock(tx, issued.id);
      if (!invoice) throw new Error('no invoice');
      await stores.ledger.post(tx, invoicePaidByWire(bookFacts(invoice), tx.now));
      await stores.invoices.update(tx, { ...invoice, state: 'PAID', paidAt: tx.now });
      return invoice;
    });
  };
  const back = { returnUrl: 'https://miner.example/done', refreshUrl: 'https://miner.example/again' };
  unwrap(await onboardPayoutAccount(ports)(miner, back));
  await settle();
  const account = [...stripe.connect.accounts.keys()][0] ?? '';
  stripe.connect.answer(account);
  await settle();
  stripe.connect.drain(-1_000_000n);
  const terms = { holdbackBasisPoints: 1_000, holdbackDays: 1, rail: 'STRIPE', aboveCap: 'SPLIT' } as const;
  unwrap(await setPayoutPolicy(ports)(PLATFORM, miner.orgId, terms));
  const invoice = await paidInvoice();
  await runPayouts(ports)(PLATFORM, { limit: 10 });
  await settle();
  const page = await viewPayouts(ports)(miner, { first: 10, after: null });
  const [view] = page.items;
  if (!view) throw new Error('no payout');
  const [owner, staff] = [await db.connectAs('owner'), await db.connectAs('staff')];
  return { ports, stripe, account, miner, tenant, settle, paidInvoice, invoice, view, owner, staff };
}

const theWorld = await world();

/** Runs statements in one transaction; commits, so that deferred checks have their say. */
async function attempt(client: Client, statements: readonly string[]): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

describe('a payout in the database', () => {
  const { ports, stripe, account, miner, tenant, settle, paidInvoice, view } = theWorld;

  it('pays what was collected, less the holdback, and has arrived', async () => {
    expect(view.payout.lines.map(({ kind, amount }) => [kind, amount.minor])).toEqual([
      ['SHARE', 100_000n],
      ['KEPT', -10_000n],
    ]);
    expect(view.payout.transfers.map(({ state, amount }) => [state, amount.minor])).toEqual([
      ['ARRIVED_AT_STRIPE', 90_000n],
    ]);
    expect(view.hops.map(({ state }) => state)).toEqual(['PLANNED', 'SENT', 'ARRIVED_AT_STRIPE']);
    expect(view.invoiceNumbers.size).toBe(1);
    const overview = await viewPayoutBalance(ports)(miner, miner.orgId);
    expect(overview.balances.map(({ payable, reserve, debt }) => [payable.minor, reserve.minor, debt.minor])).toEqual([
      [0n, 10_000n, 0n],
    ]);
    await expect(viewPayoutBalance(ports)(actingFor(tenant), miner.orgId)).rejects.toThrow(
      'not the one of this transaction',
    );
  });

  it('is taken back, released and paid again by the same stores', async () => {
    const { unitOfWork, ledger, payouts, transfers } = ports;
    const invoice = await paidInvoice();
    await unitOfWork.run(PLATFORM, async (tx) => {
      const providerHeld = (await payouts.lockHoldings(tx, miner.orgId, 'USD')).payable;
      const { currency, id: invoiceId } = invoice;
      const whose = { invoiceId, tenantOrgId: tenant, providerOrgId: miner.orgId, taxJurisdiction: 'US' };
      const refunded = { ...whose, providerShare: usd(130_000n), platformFee: usd(0n), tax: usd(0n) };
      expect(currency).toBe('USD');
      await ledger.post(tx, invoiceRefunded({ refundId: 'ref_1', refunded, providerHeld, by: 'BANK' }, tx.now));
    });
    expect(await takeBackDebts(ports)(PLATFORM, { limit: 10 })).toBe(1);
    await settle();
    const taken = await unitOfWork.run(PLATFORM, (tx) => transfers.byId(tx, view.payout.transfers[0]?.id ?? ''));
    expect([taken?.reversed.minor, stripe.connect.balanceOf(account)]).toEqual([30_000n, 60_000n]);
    await db.sql(`UPDATE clock SET offset_ms = offset_ms + ${DAY + HOUR}`);
    expect(await releaseHoldbacks(ports)(PLATFORM, { limit: 10 })).toBe(1);
    expect(await runPayouts(ports)(PLATFORM, { limit: 10 })).toEqual({ looked: 1, planned: 1 });
    await settle();
    const [latest] = (await viewPayouts(ports)(miner, { first: 1, after: null })).items;
    expect(latest?.payout.lines.map(({ kind, amount }) => [kind, amount.minor])).toEqual([
      ['SHARE', 100_000n],
      ['TAKEN_BACK', -100_000n],
      ['RETURNED', 30_000n],
      ['NETTED', -30_000n],
      ['RELEASED', 10_000n],
    ]);
  });

  it('is asked back of whoever owes and can give, by what the tables say', async () => {
    const { unitOfWork, ledger, transfers } = ports;
    const told = unitOfWork.run(PLATFORM, async (tx) => {
      const since = { failedSince: addMilliseconds(tx.now, -DAY), refusedSince: addMilliseconds(tx.now, -HOUR) };
      const owing = async (over: Partial<typeof since> = {}) =>
        (await transfers.debtors(tx, { limit: 9, ...since, ...over })).map(({ orgId }) => orgId === miner.orgId);
      const seen = [await owing()];
      const whose = { invoiceId: theWorld.invoice.id, tenantOrgId: tenant, providerOrgId: miner.orgId };
      const share = { ...whose, taxJurisdiction: 'US', providerShare: usd(5_000n), platformFee: usd(0n), tax: usd(0n) };
      const refund = { refundId: 'ref_2', refunded: share, providerHeld: usd(0n), by: 'BANK' } as const;
      await ledger.post(tx, invoiceRefunded(refund, tx.now));
      seen.push(await owing());
      const reversal = {
        ...{ id: tx.newId('transferReversal'), transferId: view.payout.transfers[0]?.id ?? '', orgId: miner.orgId },
        ...{ amount: usd(5_000n), reason: 'Refunded', stripeReversalId: null, failure: null },
        ...{ state: 'PLANNED' as const, plannedAt: tx.now, plannedBy: 'worker' },
      };
      await transfers.insertReversal(tx, reversal);
      seen.push(await owing());
      await transfers.updateReversal(tx, { ...reversal, state: 'FAILED', failure: 'The account is empty.' });
      seen.push(await owing(), await owing({ refusedSince: tx.now }));
      throw new Error(JSON.stringify(seen));
    });
    // nothing owed; owed; being taken back; refused; refused long enough ago
    await expect(told).rejects.toThrow(JSON.stringify([[], [true], [], [], [true]]));
  });
});

describe('the database refuses', () => {
  const { owner, staff, view, miner, tenant } = theWorld;
  const [line] = view.payout.lines;
  const [transfer] = view.payout.transfers;
  const columns =
    'org_id, kind, journal_id, source_id, invoice_id, invoice_line_id, description, amount_minor, fee_minor';
  const payout = (id: string, amount: number) =>
    `INSERT INTO payout (id, org_id, currency, amount_minor, planned_at, planned_by) VALUES ('${id}', '${miner.orgId}', 'USD', ${amount}, now(), 'x')`;
  const lineOf = (payoutId: string, change: string) =>
    `INSERT INTO payout_line (id, payout_id, position, ${columns}) SELECT '${anId('pyl')}', '${payoutId}', 1, ${change} FROM payout_line WHERE id = '${line?.id}'`;

  it('to pay a line twice', async () => {
    const id = anId('pyt');
    await expect(attempt(owner, [payout(id, 100_000), lineOf(id, columns)])).rejects.toThrow('payout_line_pays_once');
  });

  it('to pay what the books do not owe, or do not show as transferred', async () => {
    const id = anId('pyt');
    const whole = columns.replace('invoice_line_id', 'NULL');
    const moved = (amount: number) =>
      `INSERT INTO payout_transfer (id, payout_id, org_id, currency, amount_minor, rail, stripe_account_id) VALUES ('${anId('trf')}', '${id}', '${miner.orgId}', 'USD', ${amount}, 'STRIPE', 'acct_1')`;
    await expect(attempt(owner, [payout(id, 100_000)])).rejects.toThrow('not the sum of its lines');
    await expect(attempt(owner, [payout(id, 100_000), lineOf(id, whole), moved(100_000)])).rejects.toThrow(
      'do not show',
    );
    const more = whole.replace('amount_minor', 'amount_minor + 1');
    await expect(attempt(owner, [payout(id, 100_001), lineOf(id, more), moved(100_001)])).rejects.toThrow('do not owe');
  });

  it('more than eight digits in one transfer, a step back, and more taken back than was moved', async () => {
    await expect(
      attempt(staff, [`UPDATE payout_transfer SET amount_minor = 1 WHERE id = '${transfer?.id}'`]),
    ).rejects.toThrow('stays as it was');
    await expect(
      attempt(staff, [`UPDATE payout_transfer SET state = 'SENT' WHERE id = '${transfer?.id}'`]),
    ).rejects.toThrow('cannot go from');
    const reversal = (amount: number) =>
      `INSERT INTO transfer_reversal (id, transfer_id, org_id, currency, amount_minor, reason, state, planned_at, planned_by) VALUES ('${anId('trv')}', '${transfer?.id}', '${miner.orgId}', 'USD', ${amount}, 'x', 'PLANNED', now(), 'x')`;
    await expect(attempt(staff, [reversal(60_001)])).rejects.toThrow('than it moved');
    await expect(
      attempt(staff, [
        `INSERT INTO holdback (id, payout_id, org_id, currency, amount_minor, release_at) VALUES ('${anId('hbk')}', '${view.payout.id}', '${miner.orgId}', 'USD', 5, now())`,
      ]),
    ).rejects.toThrow('do not say what is held back');
  });

  it('to change or add to what was planned, and to show it to anybody else', async () => {
    await expect(attempt(staff, [`UPDATE payout SET amount_minor = 1`])).rejects.toThrow('permission denied');
    await expect(attempt(owner, [`UPDATE payout SET amount_minor = 1 WHERE id = '${view.payout.id}'`])).rejects.toThrow(
      'stays as it was planned',
    );
    await expect(attempt(owner, [`DELETE FROM payout_line`])).rejects.toThrow('append-only');
    await expect(attempt(owner, [lineOf(view.payout.id, columns).replace(', 1,', ', 99,')])).rejects.toThrow();
    const theirs = await viewPayouts(theWorld.ports)(actingFor(tenant), { first: 10, after: null });
    expect(theirs.items).toEqual([]);
  });
});
