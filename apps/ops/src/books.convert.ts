import { type Invoice } from '#libs/billing';
import { type TrialBalanceRow } from '#libs/ledger';
import { moneyToGraphQL, type ops, windowToGraphQL } from '#libs/schema';
import { type Intent, type PostedJournal, type StoredReport } from '#libs/workflows';

/** An invoice but for what its field resolvers add. */
export type InvoiceAnswer = Omit<ops.OpsInvoice, 'providerName' | 'journals'> & { readonly providerOrgId: string };

export function invoiceToGraphQL(invoice: Invoice): InvoiceAnswer {
  const {
    id,
    number,
    kind,
    state,
    collection,
    leaseNumber,
    providerOrgId,
    issuedAt,
    dueAt,
    paidAt,
    stripeInvoiceId,
    paymentError,
  } = invoice;
  return {
    ...{
      id,
      number,
      kind,
      state,
      collection,
      leaseNumber,
      providerOrgId,
      issuedAt,
      dueAt,
      paidAt,
      stripeInvoiceId,
      paymentError,
    },
    buyerName: invoice.buyer.legalName,
    window: windowToGraphQL(invoice.period),
    subtotal: moneyToGraphQL(invoice.subtotal),
    platformFee: moneyToGraphQL(invoice.platformFee),
    tax: moneyToGraphQL(invoice.tax),
    total: moneyToGraphQL(invoice.total),
  };
}

/** One side of a journal but for the owner's name, which a field resolver adds. */
export type EntryAnswer = Omit<ops.JournalEntry, 'ownerName'>;
export type JournalAnswer = Omit<ops.Journal, 'entries'> & { readonly entries: readonly EntryAnswer[] };

export function journalToGraphQL({ id, kind, effectiveAt, postedAt, sourceId, entries }: PostedJournal): JournalAnswer {
  return {
    ...{ id, kind, effectiveAt, postedAt, sourceId },
    entries: entries.map(({ account, minor }) => {
      const amount = moneyToGraphQL({ minor: minor < 0n ? -minor : minor, currency: account.currency });
      return {
        account: account.type,
        ownerId: account.ownerId,
        debit: minor > 0n ? amount : null,
        credit: minor < 0n ? amount : null,
      };
    }),
  };
}

export function trialBalanceToGraphQL({ type, debit, credit }: TrialBalanceRow): ops.TrialBalanceRow {
  return { account: type, debit: debit && moneyToGraphQL(debit), credit: credit && moneyToGraphQL(credit) };
}

export function runToGraphQL({ id, ranAt, report }: StoredReport): ops.ReconciliationRun {
  return {
    id,
    ranAt,
    isClean: report.isClean,
    counts: [...report.counts],
    equations: report.equations.map(({ terms, closing, unexplained }) => ({
      terms: terms.map(({ label, amount }) => ({ label, amount: moneyToGraphQL(amount) })),
      closing: moneyToGraphQL(closing),
      unexplained: moneyToGraphQL(unexplained),
    })),
    differences: report.differences.map(({ ourAmount, stripeAmount, ...difference }) => ({
      ...difference,
      ourAmount: ourAmount && moneyToGraphQL(ourAmount),
      stripeAmount: stripeAmount && moneyToGraphQL(stripeAmount),
    })),
  };
}

export function intentToGraphQL({
  id,
  operation,
  aggregateId,
  state,
  attempts,
  lastError,
  stripeId,
  createdAt,
}: Intent): ops.PaymentIntentRecord {
  return { id, operation, aggregateId, state, attempts, lastError, stripeId, createdAt };
}
