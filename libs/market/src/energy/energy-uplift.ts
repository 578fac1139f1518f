import { HOUR, type Period, type Rational, rational, times } from '#libs/kernel';
import { type FloorBand } from './energy-floor.js';
import { timeIn, wallClock } from './wall-clock.js';

/** Hours of a window in which the floor is above the rate. */
export interface UpliftBand {
  readonly band: FloorBand;
  /** Milliseconds of the window in the band. */
  readonly time: number;
}

/** What the floors add to a rate over a window. */
export interface EnergyUplift {
  /** Sum over the window's hours of max(0, floor - level), per unit, in major units of the price's currency. Exact; adds up over windows. */
  readonly cost: Rational;
  readonly bands: readonly UpliftBand[];
}

/** The hours in which a rate of `level` per unit and hour is below the floor, and what it lacks there. */
export function energyUplift(
  floors: readonly FloorBand[],
  level: Rational,
  window: Period,
  timeZone: string,
): EnergyUplift {
  const above = floors.filter(({ floor }) => exceeds(floor.scaled, level) > 0n);
  if (above.length === 0) return { cost: rational(0), bands: [] };
  const clock = wallClock(window, timeZone);
  const bands = above.map((band) => ({ band, time: timeIn(clock, band) })).filter(({ time }) => time > 0);
  // one sum in integers of 1e-12 / level.denominator x milliseconds, divided once
  const sum = bands.reduce((total, { band, time }) => total + exceeds(band.floor.scaled, level) * BigInt(time), 0n);
  return { cost: rational(sum, SCALE * level.denominator * BigInt(HOUR)), bands };
}

const SCALE = 10n ** 12n;

/** (floor - level) x 1e12 x the level's denominator. */
function exceeds(floorScaled: bigint, level: Rational): bigint {
  return floorScaled * level.denominator - level.numerator * SCALE;
}

/** The highest floor of any hour of the window: what every hour pays where a lease may end after any of them. */
export function highestFloor(uplift: EnergyUplift): bigint | null {
  return uplift.bands.reduce<bigint | null>((most, { band }) => {
    return most === null || band.floor.scaled > most ? band.floor.scaled : most;
  }, null);
}

/** Hours of the window in the bands that bind, exact. */
export function upliftHours({ bands }: EnergyUplift): Rational {
  return times(rational(bands.reduce((total, { time }) => total + time, 0)), rational(1, HOUR));
}
