import { type Decimal, compareDecimal, decimal, fromRational, rational, times, toRational } from '#libs/kernel';
import { type FieldChecks } from '../listing/field-checks.js';

/** A site's, hall's or fleet's power as an input: above 0, at most 2 GW, whole watts. */
export function checkKilowatts(checks: FieldChecks, path: string | readonly string[], value: Decimal): void {
  const inRange = value.scaled > 0n && compareDecimal(value, decimal('2000000')) <= 0;
  checks.must(inRange, path, 'must be above 0 and at most 2,000,000');
  checks.must(isWholeWatts(value), path, 'must have at most three decimals');
}

/** Whether a number of kW is a whole number of watts. */
export function isWholeWatts(value: Decimal): boolean {
  return value.scaled % 1_000_000_000n === 0n;
}

/** kW with at most three decimals as whole watts. */
export function wattsOf(value: Decimal): number {
  return Number(times(toRational(value), rational(1_000)).numerator);
}

/** Whole watts as kW. */
export function kilowatts(wattsAtMeter: number): Decimal {
  return fromRational(rational(wattsAtMeter, 1_000));
}
