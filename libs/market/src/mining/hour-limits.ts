import { type Period, overlaps } from '#libs/kernel';
import { type EnvelopeFacts, powerEnvelope } from '../site/power-envelope.js';

/**
 * Least watts that leases and mining may draw at any instant of each hour: the limit after curtailments, less what the provider has
 * set aside for own use. 0 where the site has no power yet.
 */
export function hourLimits(hours: readonly Period[], facts: EnvelopeFacts): number[] {
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined) return [];
  const slices = powerEnvelope({ start: first.start, end: last.end }, facts);
  return hours.map((hour) => {
    const inside = slices.filter(({ period }) => overlaps(period, hour));
    const left = inside.map((slice) => slice.contractedWatts - slice.withheldWatts - slice.claims.OWN_USE);
    return inside.length === 0 ? 0 : Math.max(0, Math.min(...left));
  });
}
