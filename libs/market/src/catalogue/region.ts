/** A region of our catalogue: where a site lies, coarse enough to be public. */
export interface Region {
  readonly slug: string;
  readonly name: string;
  /** Countries in it, ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** States or provinces in it (ISO 3166-2 suffixes) where it is a part of one country; empty: the countries as a whole. */
  readonly subdivisions: readonly string[];
  /** Where its borders come from. */
  readonly source: string;
}
