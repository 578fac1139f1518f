import {
  type CurrencyCode,
  type Money,
  type Rational,
  ZERO,
  compareRational,
  dividedBy,
  plus,
  roundToMoney,
  times,
} from '#libs/kernel';
import { type MeteredHours } from './gpu-hour.js';
import { exactly } from './words.js';

/** Interruptible: each stretch at the price that cleared then, never above the tenant's limit; one rounding of the sum. */
export function spotCharge(stretches: readonly MeteredHours[], limit: Rational, currency: CurrencyCode): Money {
  const sum = stretches.reduce((total, { gpuHours, rate }) => plus(total, times(gpuHours, least(rate, limit))), ZERO);
  return roundToMoney(sum, currency);
}

export function spotWorking(stretches: readonly MeteredHours[], limit: Rational): string {
  const hours = stretches.reduce((total, { gpuHours }) => plus(total, gpuHours), ZERO);
  if (hours.numerator === 0n) return 'nothing ran';
  const cost = stretches.reduce((total, { gpuHours, rate }) => plus(total, times(gpuHours, least(rate, limit))), ZERO);
  const words = `${exactly(hours)} GPU-hours in ${stretches.length} stretches at the price of each`;
  return `${words}, ${exactly(dividedBy(cost, hours))} on average, limit ${exactly(limit)}`;
}

function least(a: Rational, b: Rational): Rational {
  return compareRational(a, b) <= 0 ? a : b;
}
