import { type Money, add, allocate, assert } from '#libs/kernel';
import { type AccountType } from './account.js';
import { type Entry, type Journal } from './journal.js';
import { credit, debit } from './posting.js';
import { type MoneyOut } from './sides.js';

/**
 * What the books need to know of an invoice: whose receivable it is and how an amount of it splits. Events after the issue take the parts
 * that are still open (`openPartOf`): their total is what the tenant owes on it.
 */
export interface InvoiceFacts {
  readonly invoiceId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  /** ISO 3166 code; owner of the tax payable. */
  readonly taxJurisdiction: string;
  readonly providerShare: Money;
  readonly platformFee: Money;
  readonly tax: Money;
  /** Tax by jurisdiction where there are several; left out: all of it is `taxJurisdiction`'s. */
  readonly taxes?: readonly TaxShare[];
}

/** Tax of one jurisdiction, on its way to its authority. */
export interface TaxShare {
  readonly jurisdiction: string;
  readonly tax: Money;
}

/** Whose an amount of an invoice's tax is: as it was charged or, of a part of it, in proportion by largest remainder. */
export function taxSharesOf(invoice: Pick<InvoiceFacts, 'taxJurisdiction' | 'taxes'>, tax: Money): TaxShare[] {
  const { taxJurisdiction, taxes = [] } = invoice;
  const weights = taxes.map((one) => (one.tax.minor > 0n ? one.tax.minor : 0n));
  if (weights.every((weight) => weight === 0n)) return [{ jurisdiction: taxJurisdiction, tax }];
  const parts = allocate(tax, weights);
  return taxes.map(({ jurisdiction }, index) => ({ jurisdiction, tax: parts[index] ?? tax }));
}

/** The sum of the parts. */
export function totalOf({
  providerShare,
  platformFee,
  tax,
}: Pick<InvoiceFacts, 'providerShare' | 'platformFee' | 'tax'>): Money {
  return add(add(providerShare, platformFee), tax);
}

/**
 * Settles `amount` of what is open: the receivable goes down, and of the uncollected parts what it pays for becomes owed to the provider and
 * earned by us. The split is by largest remainder over what is open, so parts never fall below zero and the last payment takes exactly
 * the rest. Tax was payable since the issue. Throws when `amount` is not within (0, open].
 */
export function settled(open: InvoiceFacts, amount: Money): Entry[] {
  const total = totalOf(open);
  assert(amount.minor > 0n, `nothing is settled of invoice ${open.invoiceId}`);
  assert(amount.minor <= total.minor, `more is settled than is open of invoice ${open.invoiceId}`);
  const weights = [open.providerShare.minor, open.platformFee.minor, open.tax.minor];
  const [share, fee] = allocate(amount, weights) as [Money, Money, Money];
  return [
    credit('TENANT_RECEIVABLE', open.tenantOrgId, amount),
    debit('UNCOLLECTED_PROVIDER_SHARE', open.providerOrgId, share),
    credit('PROVIDER_PAYABLE', open.providerOrgId, share),
    debit('UNCOLLECTED_PLATFORM_FEE', null, fee),
    credit('PLATFORM_FEE_REVENUE', null, fee),
  ];
}

/**
 * What is still open of an invoice, by everything that was posted about it (every journal whose source it is). Nothing is open of an
 * invoice that was voided, paid or written off.
 */
export function openPartOf(invoice: InvoiceFacts, journals: readonly Journal[]): InvoiceFacts {
  const { currency } = invoice.providerShare;
  const left = (type: AccountType): bigint =>
    journals
      .flatMap(({ entries }) => entries)
      .reduce((total, { account, minor }) => (account.type === type ? total + minor : total), 0n);
  const share = -left('UNCOLLECTED_PROVIDER_SHARE');
  const fee = -left('UNCOLLECTED_PLATFORM_FEE');
  return {
    ...invoice,
    providerShare: { minor: share, currency },
    platformFee: { minor: fee, currency },
    tax: { minor: left('TENANT_RECEIVABLE') - share - fee, currency },
  };
}

/**
 * What is left with everybody of what was settled of an invoice, by everything that was posted about it: the most that can be given back.
 * Where we bore a service credit ourselves, `platformFee` is less that, and may fall below zero.
 */
export function settledPartOf(invoice: InvoiceFacts, journals: readonly Journal[]): InvoiceFacts {
  const { currency } = invoice.providerShare;
  const got = (...types: readonly AccountType[]): Money => ({
    minor: journals
      .flatMap(({ entries }) => entries)
      .reduce((total, { account, minor }) => (types.includes(account.type) ? total - minor : total), 0n),
    currency,
  });
  return {
    ...invoice,
    providerShare: got('PROVIDER_PAYABLE', 'PROVIDER_RECEIVABLE'),
    platformFee: got('PLATFORM_FEE_REVENUE', 'TERMINATION_REVENUE', 'SLA_CREDITS'),
    tax: got('TAX_PAYABLE'),
    ...(invoice.taxes && { taxes: taxesGot(invoice.taxes, journals) }),
  };
}

function taxesGot(taxes: readonly TaxShare[], journals: readonly Journal[]): TaxShare[] {
  const entries = journals
    .flatMap((journal) => journal.entries)
    .filter(({ account }) => account.type === 'TAX_PAYABLE');
  return taxes.map(({ jurisdiction, tax: { currency } }) => {
    const own = entries.filter(({ account }) => account.ownerId === jurisdiction);
    return { jurisdiction, tax: { minor: own.reduce((total, { minor }) => total - minor, 0n), currency } };
  });
}

/**
 * How an amount given back falls apart: by largest remainder over what is left with everybody, so that nobody gives more than it got and the
 * last refund takes exactly the rest. Throws when the amount is not within (0, left].
 */
export function givenBack(left: InvoiceFacts, amount: Money): InvoiceFacts {
  assert(amount.minor > 0n, `nothing is given back of invoice ${left.invoiceId}`);
  assert(amount.minor <= totalOf(left).minor, `more is given back than is left of invoice ${left.invoiceId}`);
  const weights = [left.providerShare, left.platformFee, left.tax].map(({ minor }) => (minor > 0n ? minor : 0n));
  const [providerShare, platformFee, tax] = allocate(amount, weights) as [Money, Money, Money];
  const shares = left.taxes && { taxes: taxSharesOf(left, tax) };
  return { ...left, providerShare, platformFee, tax, ...shares };
}

/** A payment of a whole invoice. */
export interface InvoicePaid extends InvoiceFacts {
  /** How often a payment of it was returned before: a bank debit may fail days after it was collected. Absent: never. */
  readonly returnedBefore?: number;
}

/** An invoice is paid once, whatever the rail: every rail shares the key. A second payment posts nothing and shows up in reconciliation. */
export function paymentKey({
  invoiceId,
  returnedBefore = 0,
}: Pick<InvoicePaid, 'invoiceId' | 'returnedBefore'>): string {
  return returnedBefore === 0 ? `invoice:${invoiceId}:paid` : `invoice:${invoiceId}:paid:${returnedBefore + 1}`;
}

/** The whole invoice settled by cash. */
export function paidInFull(facts: InvoiceFacts, cash: MoneyOut): Entry[] {
  const total = totalOf(facts);
  return [debit(cash, null, total), ...settled(facts, total)];
}
