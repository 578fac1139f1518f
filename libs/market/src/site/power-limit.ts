import { type Instant } from '#libs/kernel';
import { type Site } from './site.js';

/**
 * Watts the site may draw at an instant: nothing before it has power, then the last ramp step that has come, or the full limit where
 * no step has (a site without a ramp). Never above the full limit.
 */
export function limitAt(site: Pick<Site, 'powerLimitWatts' | 'energisedAt' | 'ramp'>, at: Instant): number {
  if (at < site.energisedAt) return 0;
  const step = site.ramp.filter((candidate) => candidate.at <= at).at(-1);
  return Math.min(site.powerLimitWatts, step?.limitWatts ?? site.powerLimitWatts);
}
