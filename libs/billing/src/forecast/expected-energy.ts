import { type Money, type Rational, ZERO, plus, rational, times, toRational } from '#libs/kernel';
import { type Contract, versionOn } from '#libs/market';
import { energyCharge } from '../rating/energy-pass-through.js';
import { elapsedHours } from '../rating/proration.js';
import { type ScheduleRow } from '../schedule/schedule-row.js';

/** Energy of a row's days at the load and PUE that the terms expect; null where they expect none. */
export function expectedEnergy(contract: Contract, row: ScheduleRow): Money | null {
  const { power, currency, timeZone } = versionOn(contract, row.from).terms;
  if (power === null || power.tariff === null || power.expected === null || row.segments.length === 0) return null;
  const contractedKwh = contractedEnergyOf(row, timeZone);
  const { loadShare, pue } = power.expected;
  const itKwh = times(contractedKwh, toRational(loadShare));
  const reading = { itKwh, contractedKwh, pue: toRational(pue), tariff: toRational(power.tariff) };
  return energyCharge(reading, power, currency).amount;
}

/** Contracted kW x elapsed hours of a row, exact. */
export function contractedEnergyOf({ segments }: ScheduleRow, timeZone: string): Rational {
  return segments.reduce(
    (sum, { quantity, from, until }) => plus(sum, times(rational(quantity), elapsedHours(from, until, timeZone))),
    ZERO,
  );
}
