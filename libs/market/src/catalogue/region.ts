/** A region of our catalogue: where a site lies, coarse enough to be public. */
export interface Region {
  readonly slug: string;
  readonly name: string;
  /** Countries it may lie in, ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** Where its borders come from. */
  readonly source: string;
}
export const REGIONS: readonly Region[] = [];
const BY_SLUG: ReadonlyMap<string, Region> = new Map(REGIONS.map((entry) => [entry.slug, entry]));
export function region(slug: string): Region | null {
  return BY_SLUG.get(slug) ?? null;
}
