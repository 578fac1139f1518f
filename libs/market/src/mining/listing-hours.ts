import { type Period, overlaps } from '#libs/kernel';
import { type UnitRange, countUnits } from '../capacity/units.js';
import { type DataHall } from '../hall/hall.js';
import { meterWatts } from '../offer/project.js';
import { type GpuPool, totalGpus } from '../pool/pool.js';
import { type Site } from '../site/site.js';

/** A stretch of units of a listing that somebody has: a lease, a quote's hold, or a block of the provider's own. */
export interface UsedSpan {
  readonly units: UnitRange;
  readonly period: Period;
  readonly use: 'HELD' | 'LEASED' | 'BLOCKED';
}

/** A pool or a hall with what is taken of it. */
export type ListingAtSite = { readonly used: readonly UsedSpan[] } & (
  { readonly kind: 'GPU_LEASE'; readonly listed: GpuPool } | { readonly kind: 'HOSTING'; readonly listed: DataHall }
);

/** Watts at the meter of one unit: a GPU with its host, or a kW of critical load. */
export function wattsPerUnit(listing: ListingAtSite, site: Site): number {
  return meterWatts(listing.kind === 'GPU_LEASE' ? listing.listed.wattsPerGpu : 1_000, site);
}

const unitsOf = (listing: ListingAtSite): number =>
  listing.kind === 'GPU_LEASE' ? totalGpus(listing.listed) : listing.listed.criticalItKw;

/**
 * Units bound by contract in an hour: leases, and holds of open quotes, which are promises too. The most at any instant of the hour,
 * so that two leases one after the other on the same units count once.
 */
export function committedUnits(listing: ListingAtSite, hour: Period): number {
  return most(listing.used, hour, (span) => span.use !== 'BLOCKED');
}

/** Units that can be leased in an hour, those leased included: none beyond contracts where the listing is not on offer. */
export function capacityUnits(listing: ListingAtSite, site: Site, hour: Period): number {
  const committed = committedUnits(listing, hour);
  const { state, availableFrom, availableUntil } = listing.listed;
  const isOpen =
    state === 'PUBLISHED' &&
    hour.start >= availableFrom &&
    hour.start >= site.energisedAt &&
    (availableUntil === null || hour.end <= availableUntil);
  const blocked = most(listing.used, hour, (span) => span.use === 'BLOCKED');
  return isOpen ? Math.max(committed, unitsOf(listing) - blocked) : committed;
}

function most(used: readonly UsedSpan[], hour: Period, counts: (span: UsedSpan) => boolean): number {
  const spans = used.filter((span) => counts(span) && overlaps(span.period, hour));
  const moments = [hour.start, ...spans.map(({ period }) => period.start).filter((at) => at > hour.start)];
  return Math.max(
    ...moments.map((at) =>
      countUnits(spans.filter(({ period }) => period.start <= at && at < period.end).map(({ units }) => units)),
    ),
  );
}
