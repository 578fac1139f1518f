import {
  type Money,
  type Period,
  type Rational,
  ZERO,
  add,
  contractMonths,
  earliest,
  hoursOf,
  monthsAfter,
  plus,
  priceOf,
  rational,
  roundHalfAwayFromZero,
  subtract,
  times,
  zero,
} from '#libs/kernel';
import { type Terms } from '../quote/quote.js';
import { type TaxAmount, taxOn, taxesBeyond, taxesOn } from '../tax/tax-part.js';

/** What one contract month of a reserved lease is billed. */
export interface InvoiceShare {
  readonly period: Period;
  /** GPU-hours or kW-months, exact. */
  readonly quantity: Rational;
  readonly capacity: Money;
  readonly platformFee: Money;
  readonly tax: Money;
  /** By jurisdiction where there is more than one. */
  readonly taxes?: readonly TaxAmount[];
  readonly total: Money;
}

/**
 * The rent of a reserved lease, one share per contract month (stepped from the start in the site's zone). Telescoping: each share is
 * the rounded cost up to its end less what was billed before, for capacity, fee and tax alike, so the shares of any window sum to the
 * price of the window to the cent, wherever it is cut. Energy that is passed through is not rent and not in here.
 */
export function splitIntoInvoices(terms: Terms, units: number, period: Period): InvoiceShare[] {
  let quantity = ZERO;
  let billed = chargesFor(terms, ZERO);
  return contractMonths(period, terms.timeZone).map((month, index) => {
    const share = quantityOfMonth(terms, units, month, monthsAfter(period.start, index + 1, terms.timeZone));
    quantity = plus(quantity, share);
    const until = chargesFor(terms, quantity);
    const charges = {
      capacity: subtract(until.capacity, billed.capacity),
      platformFee: subtract(until.platformFee, billed.platformFee),
      tax: subtract(until.tax, billed.tax),
      ...(until.taxes && { taxes: taxesBeyond(until.taxes, billed.taxes ?? null) }),
      total: subtract(until.total, billed.total),
    };
    billed = until;
    return { period: month, quantity: share, ...charges };
  });
}

/** Units x elapsed hours, or kW x months with a month that is cut short counted by elapsed time. */
function quantityOfMonth(terms: Terms, units: number, month: Period, fullEnd: Period['end']): Rational {
  if (terms.unitPrice.unit !== 'KW_MONTH') return times(rational(units), hoursOf(month));
  return times(rational(units), rational(month.end - month.start, fullEnd - month.start));
}

/** GPU-hours or kW-months of the whole window, exact: the sum of its months' quantities. */
export function quantityOf(terms: Pick<Terms, 'unitPrice' | 'timeZone'>, units: number, period: Period): Rational {
  if (terms.unitPrice.unit !== 'KW_MONTH') return times(rational(units), hoursOf(period));
  const whole = monthsBefore(period, terms.timeZone);
  const lastStart = monthsAfter(period.start, whole, terms.timeZone);
  const lastEnd = monthsAfter(period.start, whole + 1, terms.timeZone);
  return times(rational(units), plus(rational(whole), rational(period.end - lastStart, lastEnd - lastStart)));
}

/** How many contract months end before the window does. Stepped to from an estimate, since a 25-year window has 300. */
function monthsBefore(period: Period, timeZone: string): number {
  let months = Math.floor((period.end - period.start) / MEAN_MONTH);
  while (months > 0 && monthsAfter(period.start, months, timeZone) >= period.end) months -= 1;
  while (monthsAfter(period.start, months + 1, timeZone) < period.end) months += 1;
  return months;
}

/** A twelfth of the mean Gregorian year, in milliseconds. */
const MEAN_MONTH = 2_629_746_000;

/** The first of `splitIntoInvoices`, without making the others. */
export function firstInvoice(terms: Terms, units: number, period: Period): InvoiceShare {
  const fullEnd = monthsAfter(period.start, 1, terms.timeZone);
  const month = { start: period.start, end: earliest(fullEnd, period.end) };
  const quantity = quantityOfMonth(terms, units, month, fullEnd);
  return { period: month, quantity, ...chargesFor(terms, quantity) };
}

export interface Charges {
  readonly capacity: Money;
  readonly platformFee: Money;
  readonly tax: Money;
  /** By jurisdiction where there is more than one; their sum is `tax`. */
  readonly taxes?: readonly TaxAmount[];
  readonly total: Money;
}

/**
 * Capacity, fee and tax for a quantity: each rounded once, the fee on the rounded capacity and the tax on both, so that anyone can
 * follow an invoice with a pocket calculator.
 */
export function chargesFor(
  terms: Pick<Terms, 'unitPrice' | 'platformFeeBasisPoints' | 'tax'>,
  quantity: Rational,
): Charges {
  const capacity = priceOf(terms.unitPrice, quantity);
  const platformFee = partOf(capacity, terms.platformFeeBasisPoints);
  const net = add(capacity, platformFee);
  const tax = taxOn(net, terms.tax);
  const taxes = taxesOn(net, terms.tax);
  return { capacity, platformFee, tax, ...(taxes && { taxes }), total: add(net, tax) };
}

/** Energy that is passed through: the provider's cost at the site's tariff, without a platform fee, with tax. */
export function energyCharges(
  terms: Pick<Terms, 'unitPrice' | 'energyPrice' | 'tax'>,
  kilowattHours: Rational,
): { energy: Money; tax: Money; total: Money } {
  const none = zero(terms.unitPrice.currency);
  if (terms.energyPrice === null) return { energy: none, tax: none, total: none };
  const energy = priceOf(terms.energyPrice, kilowattHours);
  const tax = taxOn(energy, terms.tax);
  return { energy, tax, total: add(energy, tax) };
}

/** Energy at the meter in kWh if everything leased draws its contracted load all the time. */
export function contractedEnergy(terms: Pick<Terms, 'meterWattsPerUnit'>, units: number, period: Period): Rational {
  return times(rational(units * terms.meterWattsPerUnit, 1_000), hoursOf(period));
}

function partOf(amount: Money, basisPoints: number): Money {
  const minor = roundHalfAwayFromZero({ numerator: amount.minor * BigInt(basisPoints), denominator: 10_000n });
  return { minor, currency: amount.currency };
}
