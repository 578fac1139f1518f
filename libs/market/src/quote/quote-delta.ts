import { type Money, decimalToString, instantToString, moneyToString, subtract } from '#libs/kernel';
import { type Quote, type QuoteLine } from './quote.js';

/** A line of either version beside its counterpart; null where the version has no such line, and the difference where both are of one currency. */
export interface QuoteLineDelta {
  readonly kind: QuoteLine['kind'];
  /** As the newer version says it, the older one where that has no such line. */
  readonly description: string;
  readonly before: Money | null;
  readonly after: Money | null;
  readonly difference: Money | null;
}

export interface QuoteDelta {
  readonly lines: readonly QuoteLineDelta[];
  /** Newer less older total; null: they are in different currencies. */
  readonly difference: Money | null;
}

/** What makes two lines of two versions the same line: their words may change with the price. */
const keyOf = ({ kind, component, taxJurisdiction }: QuoteLine): string =>
  `${kind} ${component ?? ''} ${taxJurisdiction ?? ''}`;

const less = (after: Money, before: Money): Money | null =>
  after.currency === before.currency ? subtract(after, before) : null;

/**
 * What changed from one version of a quote to the next, line by line: the newer one's lines in their order, each with the first line of the
 * older one of the same kind, component and jurisdiction that none before it took; then what is not there any more. In one currency the
 * differences of the lines add up to that of the totals.
 */
export function quoteDelta(before: Quote, after: Quote): QuoteDelta {
  const left = [...before.lines];
  const lines = after.lines.map((line): QuoteLineDelta => {
    const place = left.findIndex((other) => keyOf(other) === keyOf(line));
    const [old] = place === -1 ? [] : left.splice(place, 1);
    const difference = less(line.amount, old?.amount ?? { ...line.amount, minor: 0n });
    return {
      ...{ kind: line.kind, description: line.description, after: line.amount, difference },
      before: old?.amount ?? null,
    };
  });
  const gone = left.map(({ kind, description, amount }): QuoteLineDelta => {
    const nothing = { ...after.total, minor: 0n };
    return { kind, description, before: amount, after: null, difference: less(nothing, amount) };
  });
  return { lines: [...lines, ...gone], difference: less(after.total, before.total) };
}

/**
 * Everything that a person approves when they approve a quote, as one text: hashed, it is the same for the same quote and for no other. The
 * state and the held units are left out: neither changes what is paid for.
 */
export function quoteText(quote: Quote): string {
  const amount = (money: Money): string => `${moneyToString(money)} ${money.currency}`;
  const { terms } = quote;
  return JSON.stringify([
    ...[quote.id, quote.number, quote.lineage?.version ?? 1, quote.orgId, quote.offerId, quote.offerVersion],
    ...[quote.providerOrgId, quote.units, quote.gang, terms.billing],
    ...[instantToString(quote.period.start), instantToString(quote.period.end), instantToString(quote.expiresAt)],
    ...[decimalToString(terms.unitPrice.amount), terms.unitPrice.currency, terms.unitPrice.unit],
    quote.lines.map((line) => [line.kind, line.component, line.description, line.quantity, amount(line.amount)]),
    ...[quote.subtotal, quote.platformFee, quote.tax, quote.total, quote.dueAtBooking].map(amount),
  ]);
}
