import {
  type CurrencyCode,
  type Decimal,
  type Instant,
  type Money,
  type Period,
  fromRational,
  hoursOf,
  moneyToString,
} from '#libs/kernel';

/** `Money` of the schema: major units with exactly the currency's decimals. A kernel `Rate` is the schema's `Rate` as it stands. */
export function moneyToGraphQL(amount: Money): { readonly amount: string; readonly currency: CurrencyCode } {
  return { amount: moneyToString(amount), currency: amount.currency };
}

/** `TimeWindow` of the schema, with its elapsed hours. */
export function windowToGraphQL(span: Period): {
  readonly start: Instant;
  readonly end: Instant;
  readonly hours: Decimal;
} {
  return { start: span.start, end: span.end, hours: fromRational(hoursOf(span)) };
}

/** A stretch as a client gave it: its end may lie before its start; the workflow refuses that. */
export function windowFromGraphQL(input: { readonly start: Instant; readonly end: Instant }): Period {
  return { start: input.start, end: input.end };
}
