import {
  type Money,
  type Result,
  add,
  allocate,
  assert,
  compareMoney,
  ok,
  refuse,
  subtract,
  sum,
  zero,
} from '#libs/kernel';
import { type Invoice, type InvoiceLine } from '../invoice/invoice.js';
import { type CreditNote, type CreditNoteLine } from './credit-note.js';

/** What of an invoice is credited. */
export type Credited =
  /** All that is left of it. */
  | { readonly what: 'WHOLE' }
  /** What is left of these lines, with their part of fee and tax. */
  | { readonly what: 'LINES'; readonly lineIds: readonly string[] }
  /** An amount with fee and tax in it. */
  | { readonly what: 'AMOUNT'; readonly amount: Money }
  /** An amount of capacity or energy; its part of fee and tax comes on top. */
  | { readonly what: 'NET'; readonly amount: Money };

export interface CreditDraft extends Pick<CreditNote, 'subtotal' | 'platformFee' | 'tax' | 'total'> {
  readonly lines: readonly Omit<CreditNoteLine, 'id'>[];
}

/** NOTHING: that is nothing. TOO_MUCH: only `left` can be credited. UNKNOWN_LINE: no line of the invoice. */
export type CreditRefusal =
  | { readonly code: 'NOTHING' }
  | { readonly code: 'TOO_MUCH'; readonly left: Money }
  | { readonly code: 'UNKNOWN_LINE'; readonly lineId: string };

/** A line and what is left of it after the credit notes before. */
interface Left {
  readonly line: InvoiceLine;
  readonly left: Money;
}

type CreditedInvoice = Pick<Invoice, 'lines' | 'currency'>;
type EarlierNote = Pick<CreditNote, 'lines' | 'reversal'>;

/**
 * What a credit note takes off each line. Fee and tax follow in proportion to what is left, by largest remainder, so that the last credit
 * of an invoice takes exactly the rest; no line and no invoice is ever credited beyond what it asked for.
 */
export function creditedLines(
  invoice: CreditedInvoice,
  earlier: readonly EarlierNote[],
  credited: Credited,
): Result<CreditDraft, CreditRefusal> {
  const lefts = leftOf(invoice, earlier);
  const { currency } = invoice;
  switch (credited.what) {
    case 'WHOLE':
      return drafted(
        invoice,
        lefts,
        lefts.map(({ left }) => left),
      );
    case 'LINES':
      return ofLines(invoice, lefts, credited.lineIds);
    case 'AMOUNT': {
      const groups = ['SHARE', 'FEE', 'TAX'].map((group) => lefts.filter(({ line }) => groupOf(line) === group));
      const weights = groups.map((group) => sumLeft(group, currency).minor);
      const left = sumLeft(lefts, currency);
      if (credited.amount.minor <= 0n) return refuse({ code: 'NOTHING' });
      if (compareMoney(credited.amount, left) > 0) return refuse({ code: 'TOO_MUCH', left });
      const parts = allocate(credited.amount, weights);
      const taken = new Map(groups.flatMap((group, index) => spread(group, parts[index] ?? zero(currency))));
      return drafted(
        invoice,
        lefts,
        lefts.map(({ line }) => taken.get(line.id) ?? zero(currency)),
      );
    }
    case 'NET': {
      const shares = lefts.filter(({ line }) => groupOf(line) === 'SHARE');
      const left = sumLeft(shares, currency);
      if (credited.amount.minor <= 0n) return refuse({ code: 'NOTHING' });
      if (compareMoney(credited.amount, left) > 0) return refuse({ code: 'TOO_MUCH', left });
      return withFeeAndTax(invoice, lefts, new Map(spread(shares, credited.amount)));
    }
  }
}

/** What of an invoice's total no credit note has taken back yet. */
export function creditableOf(invoice: CreditedInvoice, earlier: readonly EarlierNote[]): Money {
  return sumLeft(leftOf(invoice, earlier), invoice.currency);
}

function ofLines(
  invoice: CreditedInvoice,
  lefts: readonly Left[],
  lineIds: readonly string[],
): Result<CreditDraft, CreditRefusal> {
  const stranger = lineIds.find((id) => !lefts.some(({ line }) => line.id === id));
  if (stranger !== undefined) return refuse({ code: 'UNKNOWN_LINE', lineId: stranger });
  const chosen = lefts.filter(({ line }) => lineIds.includes(line.id));
  return withFeeAndTax(invoice, lefts, new Map(chosen.map(({ line, left }) => [line.id, left])));
}

/** Adds to what is taken of the provider's lines the same part of fee and tax, unless those were chosen themselves. */
function withFeeAndTax(
  invoice: CreditedInvoice,
  lefts: readonly Left[],
  taken: ReadonlyMap<string, Money>,
): Result<CreditDraft, CreditRefusal> {
  const { currency } = invoice;
  const shares = lefts.filter(({ line }) => groupOf(line) === 'SHARE');
  const base = sumLeft(shares, currency);
  const net = sum(
    shares.map(({ line }) => taken.get(line.id) ?? zero(currency)),
    currency,
  );
  const follows = ({ line, left }: Left): Money => {
    if (taken.has(line.id) || groupOf(line) === 'SHARE') return taken.get(line.id) ?? zero(currency);
    if (net.minor <= 0n || left.minor === 0n) return zero(currency);
    if (compareMoney(net, base) >= 0) return left;
    return allocate(left, [net.minor, base.minor - net.minor])[0] ?? zero(currency);
  };
  return drafted(invoice, lefts, lefts.map(follows));
}

function leftOf({ lines, currency }: CreditedInvoice, earlier: readonly EarlierNote[]): Left[] {
  const gone = new Map<string, Money>();
  for (const { invoiceLineId, amount } of standing(earlier).flatMap((note) => note.lines))
    gone.set(invoiceLineId, add(gone.get(invoiceLineId) ?? zero(currency), amount));
  return lines.map((line) => ({ line, left: subtract(line.amount, gone.get(line.id) ?? zero(currency)) }));
}

/** What was taken back can be credited anew. */
function standing(notes: readonly EarlierNote[]): EarlierNote[] {
  return notes.filter(({ reversal }) => reversal === null);
}

function groupOf({ kind, providerOrgId }: InvoiceLine): 'SHARE' | 'FEE' | 'TAX' {
  if (kind === 'TAX') return 'TAX';
  return providerOrgId === null ? 'FEE' : 'SHARE';
}

/** Over the lines that ask for something, in proportion; what they took off before is no part of it. */
function spread(lefts: readonly Left[], amount: Money): [string, Money][] {
  const asking = lefts.filter(({ left }) => left.minor > 0n);
  if (asking.length === 0 || amount.minor === 0n) return [];
  const parts = allocate(
    amount,
    asking.map(({ left }) => left.minor),
  );
  return asking.map(({ line }, index): [string, Money] => [line.id, parts[index] ?? amount]);
}

function sumLeft(lefts: readonly Left[], currency: Invoice['currency']): Money {
  return sum(
    lefts.map(({ left }) => left),
    currency,
  );
}

function drafted(
  { currency }: CreditedInvoice,
  lefts: readonly Left[],
  amounts: readonly Money[],
): Result<CreditDraft, CreditRefusal> {
  const rows = lefts.map(({ line, left }, index) => ({ line, left, amount: amounts[index] ?? zero(currency) }));
  const of = (group: 'SHARE' | 'FEE' | 'TAX'): Money =>
    sum(
      rows.filter(({ line }) => groupOf(line) === group).map(({ amount }) => amount),
      currency,
    );
  const [subtotal, platformFee, tax] = [of('SHARE'), of('FEE'), of('TAX')];
  const total = add(add(subtotal, platformFee), tax);
  if (total.minor <= 0n) return refuse({ code: 'NOTHING' });
  const left = sumLeft(lefts, currency);
  if (compareMoney(total, left) > 0) return refuse({ code: 'TOO_MUCH', left });
  assert(
    [subtotal, platformFee, tax].every(({ minor }) => minor >= 0n),
    'a credit note takes no part of an invoice up',
  );
  const lines = rows
    .filter(({ amount }) => amount.minor !== 0n)
    .map(({ line, amount }) => ({
      invoiceLineId: line.id,
      kind: line.kind,
      description: line.description,
      amount,
      providerOrgId: line.providerOrgId,
      ...(line.taxJurisdiction !== undefined && { taxJurisdiction: line.taxJurisdiction }),
    }));
  return ok({ lines, subtotal, platformFee, tax, total });
}
