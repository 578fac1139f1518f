import { type CurrencyCode } from './currency.js';
import { type Decimal, SCALE, decimalToString, fromRational, toRational } from './decimal.js';
import { type Money, roundToMoney } from './money.js';
import { type Rational, rational, times } from './rational.js';

/** What a price is per. KW_MONTH is one kW of critical IT load for one contract month. */
export type RateUnit = 'GPU_HOUR' | 'KW_MONTH' | 'KWH';

/** An exact price: major units of `currency` for one `unit`, up to 12 decimal places. */
export interface Rate {
  readonly amount: Decimal;
  readonly currency: CurrencyCode;
  readonly unit: RateUnit;
}

export function rate(amount: Decimal, currency: CurrencyCode, unit: RateUnit): Rate {
  return { amount, currency, unit };
}

/** quantity (in the rate's unit) x rate, rounded once. */
export function priceOf(price: Rate, quantity: Rational): Money {
  const { numerator, denominator } = quantity;
  // not brought to lowest terms: it is rounded at once, and search prices many offers
  return roundToMoney({ numerator: price.amount.scaled * numerator, denominator: SCALE * denominator }, price.currency);
}

/** The rate after a discount of whole basis points (1 bp = 0.01 %), kept to 12 places. */
export function discounted(price: Rate, basisPoints: number): Rate {
  const factor = rational(10_000 - basisPoints, 10_000);
  const { currency, unit } = price;
  return { amount: fromRational(times(toRational(price.amount), factor)), currency, unit };
}

/** "2.4937 USD per GPU_HOUR": for logs and line descriptions, not for arithmetic. */
export function rateToString(price: Rate): string {
  return `${decimalToString(price.amount, 2)} ${price.currency} per ${price.unit}`;
}
