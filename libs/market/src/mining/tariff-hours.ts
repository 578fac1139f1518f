import { DAY, HOUR, type Instant, type Period, type Rational, offsetStretches } from '#libs/kernel';
import { energyCost } from '../energy/energy-calendar.js';
import { type Site } from '../site/site.js';
import { type Currencies } from './site-facts.js';

/**
 * What a MWh costs a site in each hour by its own energy price and calendar (energy, demand and peak share), in USD. An hour has the
 * tariff of its first instant by the wall clock of the site. For advice only (floats).
 */
export function tariffUsdPerMwh(site: Site, hours: readonly Period[], { usdPerUnit }: Currencies): number[] {
  const cost = energyCost(site);
  const rate = usdPerUnit.get(site.energyPrice.currency) ?? Number.NaN;
  return hours.map((hour) => {
    const [month, weekday, clockHour] = wallClockAt(hour.start, site.timeZone);
    return floatOfRational(cost(month, weekday, clockHour).paid) * 1_000 * rate;
  });
}

function wallClockAt(at: Instant, zone: string): readonly [month: number, weekday: number, hour: number] {
  const [stretch] = offsetStretches({ start: at, end: (at + 1) as Instant }, zone);
  const local = at + (stretch?.offset ?? 0);
  const date = new Date(local);
  return [date.getUTCMonth() + 1, ((date.getUTCDay() + 6) % 7) + 1, Math.floor((local % DAY) / HOUR)];
}

function floatOfRational({ numerator, denominator }: Rational): number {
  return Number(numerator) / Number(denominator);
}
