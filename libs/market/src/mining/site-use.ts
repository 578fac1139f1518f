/** What a site's power can be turned into. */
export const SITE_USE_KINDS = ['MINING', 'HOSTING', 'GPU_LEASE'] as const;
export type SiteUseKind = (typeof SITE_USE_KINDS)[number];

/** One use of a site's power over the hours that are looked at. All series have one number per hour; power is at the meter. */
export interface SiteUse {
  readonly id: string;
  readonly kind: SiteUseKind;
  readonly name: string;
  /** Watts it could take in each hour, contracts included. */
  readonly capacityWatts: readonly number[];
  /** Watts that contracts bind in each hour. Advice is about the rest and never touches these. */
  readonly committedWatts: readonly number[];
  /** What one MWh earns in it, each hour (float). */
  readonly netUsdPerMwh: readonly number[];
  /** Cost of bringing one MW of it up: wear, lost hashes, staff. Bringing it down is free. */
  readonly startUsdPerMw: number;
  /** Watts it runs at now beyond its contracts. */
  readonly runningWatts: number;
}

/** A site's power and its uses over the hours that are looked at. */
export interface SitePower {
  /** Watts the site may draw in each hour. */
  readonly limitWatts: readonly number[];
  readonly uses: readonly SiteUse[];
}

/** Watts in each hour that no contract binds; none where contracts take all there is. */
export function freeWatts({ limitWatts, uses }: SitePower): number[] {
  return limitWatts.map((limit, hour) =>
    Math.max(0, limit - uses.reduce((sum, use) => sum + (use.committedWatts[hour] ?? 0), 0)),
  );
}

/** Watts a use could take in an hour beyond its contracts. */
export function openWatts(use: SiteUse, hour: number): number {
  return Math.max(0, (use.capacityWatts[hour] ?? 0) - (use.committedWatts[hour] ?? 0));
}
