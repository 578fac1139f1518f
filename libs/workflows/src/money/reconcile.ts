import { type Invoice } from '#libs/billing';
import { CURRENCIES, HOUR, type Instant, addMilliseconds, instantFromEpoch, money } from '#libs/kernel';
import {
  type AccountType,
  CLEARING_KINDS,
  type OurBooks,
  type OurRefunds,
  SETTLEMENT_KINDS,
  type TheirBooks,
  accountKey,
  movementsOf,
  reconcile as compare,
  settlementsOf,
} from '#libs/ledger';
import { type AccountBalance, type PostedJournal } from '../ports/ledger-store.js';
import { type RefundTotals } from '../ports/money-back-stores.js';
import { type StoredReport } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { isReopened } from './bank-return.js';

type Needs = Pick<
  Ports,
  | 'unitOfWork'
  | 'invoices'
  | 'creditNotes'
  | 'prepaid'
  | 'refunds'
  | 'ledger'
  | 'payments'
  | 'reconciliations'
  | 'audit'
>;

const BEGINNING = instantFromEpoch(0);

/** Compares our invoices and ledger with Stripe's invoices, charges and balance transactions, and keeps the report. Repairs nothing. */
export const reconcile = (ports: Needs) => {
  return async (scope: PlatformScope): Promise<StoredReport> => {
    const { now, ours } = await ports.unitOfWork.run(scope, async (tx) => ({
      now: tx.now,
      ours: await ourBooks(ports, tx),
    }));
    const theirs = await theirBooks(ports, addMilliseconds(now, 24 * HOUR));
    const report = compare(ours, theirs, now);
    return ports.unitOfWork.run(scope, async (tx) => {
      const stored: StoredReport = { id: tx.newId('run'), ranAt: now, actorId: scope.actorId, report };
      await ports.reconciliations.save(tx, stored);
      const detail = { isClean: `${report.isClean}`, differences: `${report.differences.length}` };
      await ports.audit.append(tx, { action: 'reconciliation.ran', subjectId: stored.id, detail });
      return stored;
    });
  };
};

/**
 * Each side is read in several steps while the market goes on. A reading counts when its balances are the same before and after it; on a
 * market that is never quiet the last one is taken, and what moved in between shows as a difference that the next run no longer has.
 */
const MOST_READINGS = 5;

async function readQuietly<T>(fingerprint: () => Promise<string>, read: () => Promise<T>): Promise<T> {
  let before = await fingerprint();
  for (let reading = 1; ; reading += 1) {
    const books = await read();
    const after = await fingerprint();
    if (after === before || reading === MOST_READINGS) return books;
    before = after;
  }
}

function ourBooks(ports: Needs, tx: Tx): Promise<OurBooks> {
  const sums = async (): Promise<string> => {
    const balances = await ports.ledger.balances(tx, null);
    return balances
      .map(({ account, minor }) => `${accountKey(account)} ${minor}`)
      .sort()
      .join();
  };
  return readQuietly(sums, () => ourItems(ports, tx));
}

async function ourItems(ports: Needs, tx: Tx): Promise<OurBooks> {
  const invoices = await ports.invoices.all(tx, BEGINNING, addMilliseconds(tx.now, 1));
  const voided = await ports.ledger.ofKinds(tx, ['INVOICE_VOIDED']);
  const postings = await ports.ledger.ofKinds(tx, SETTLEMENT_KINDS);
  const moved = await ports.ledger.ofKinds(tx, CLEARING_KINDS);
  const reopened = new Set(invoices.filter(isReopened).map(({ id }) => id));
  const returned = await collectedOf(ports, tx, reopened);
  const whole = new Set(invoices.filter(isCollected).map(({ id }) => id));
  const refunds = new Map((await ports.refunds.totals(tx)).map((one) => [one.invoiceId, one]));
  const changedAt = stateTimes(voided);
  const credits = await ports.creditNotes.all(tx);
  const creditedAt = new Map(credits.map(({ invoiceId, latestAt }) => [invoiceId, latestAt]));
  return {
    invoices: invoices.map((invoice) => ({
      id: invoice.id,
      number: invoice.number,
      collection: invoice.collection,
      state: invoice.state,
      total: invoice.total,
      credited: invoice.credited,
      creditedAt: creditedAt.get(invoice.id) ?? null,
      issuedAt: invoice.issuedAt,
      changedAt: changedAt(invoice),
      stripeInvoiceId: invoice.stripeInvoiceId,
      isReturned: reopened.has(invoice.id),
      refunds: refundsOf(refunds.get(invoice.id)),
    })),
    topUps: await ports.prepaid.collected(tx),
    credits: [...credits, ...creditPaidOut(moved)],
    settlements: settlementsOf(postings),
    // parts of an invoice that is paid are in what it was paid
    movements: movementsOf([
      ...moved.filter(({ kind, sourceId }) => kind !== 'INVOICE_PART_PAID' || !whole.has(sourceId)),
      ...returned,
    ]),
    balances: balancesOf(await ports.ledger.balances(tx, null)),
  };
}

/** What Stripe had collected of invoices that were opened again after it: it is in no invoice that is paid through Stripe. */
async function collectedOf({ ledger }: Needs, tx: Tx, invoiceIds: ReadonlySet<string>): Promise<PostedJournal[]> {
  const found: PostedJournal[] = [];
  for (const invoiceId of invoiceIds)
    found.push(...(await ledger.bySource(tx, invoiceId)).filter(({ kind }) => kind === 'INVOICE_PAID_BY_CARD'));
  return found;
}

function isCollected({ collection, state }: Invoice): boolean {
  return collection === 'STRIPE' && state === 'PAID';
}

/** What of tenants' credit was paid out, or came back. */
function creditPaidOut(moved: readonly PostedJournal[]): OurBooks['credits'] {
  return moved
    .flatMap(({ entries, sourceType }) => (sourceType === 'TENANT' ? entries : []))
    .filter(({ account }) => account.type === 'TENANT_CREDIT')
    .map(({ account, minor }) => ({ toBalance: money(-minor, account.currency) }));
}

function refundsOf(totals: RefundTotals | undefined): OurRefunds | null {
  return totals ? { done: totals.done, underWay: totals.underWay, changedAt: totals.changedAt } : null;
}

/** When an invoice came to its state. */
function stateTimes(voided: readonly PostedJournal[]): (invoice: Invoice) => Instant {
  const byInvoice = new Map(voided.map((journal) => [journal.sourceId, journal.effectiveAt]));
  return (invoice) => {
    if (invoice.state === 'VOID') return byInvoice.get(invoice.id) ?? invoice.issuedAt;
    return invoice.paidAt ?? invoice.issuedAt;
  };
}

function balancesOf(balances: readonly AccountBalance[]): OurBooks['balances'] {
  return CURRENCIES.flatMap((currency) => {
    const here = balances.filter(({ account }) => account.currency === currency);
    if (here.length === 0) return [];
    const of = (type: AccountType): bigint =>
      here.reduce((total, { account, minor }) => (account.type === type ? total + minor : total), 0n);
    return {
      currency,
      receivable: of('TENANT_RECEIVABLE'),
      clearing: of('STRIPE_CLEARING'),
      pending: of('STRIPE_PENDING'),
      available: of('STRIPE_AVAILABLE'),
      tenantCredit: of('TENANT_CREDIT'),
    };
  });
}

function theirBooks(ports: Needs, until: Instant): Promise<TheirBooks> {
  const sums = async (): Promise<string> => {
    const balances = await ports.payments.balance();
    return balances
      .map(({ currency, pendingMinor, availableMinor }) => `${currency} ${pendingMinor} ${availableMinor}`)
      .join();
  };
  return readQuietly(sums, () => theirItems(ports, until));
}

async function theirItems({ payments }: Needs, until: Instant): Promise<TheirBooks> {
  const invoices = await payments.invoices(BEGINNING, until);
  const charges = await payments.charges(BEGINNING, until);
  const transactions = await payments.balanceTransactions(BEGINNING, until);
  const balances = await payments.balance();
  return {
    invoices: invoices.map(({ totalMinor, creditedMinor, currency, ...invoice }) => ({
      ...invoice,
      total: money(totalMinor, currency),
      credited: money(creditedMinor, currency),
    })),
    charges: charges.map(({ amountMinor, amountRefundedMinor, currency, ...charge }) => ({
      ...charge,
      amount: money(amountMinor, currency),
      refunded: money(amountRefundedMinor, currency),
    })),
    transactions: transactions.map(({ amountMinor, feeMinor, netMinor, currency, status, ...transaction }) => ({
      ...transaction,
      gross: money(amountMinor, currency),
      fee: money(feeMinor, currency),
      net: money(netMinor, currency),
      isAvailable: status === 'available',
    })),
    balances: balances.map(({ currency, pendingMinor, availableMinor }) => ({
      currency,
      pending: pendingMinor,
      available: availableMinor,
    })),
  };
}
