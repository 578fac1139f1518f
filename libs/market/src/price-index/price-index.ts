import { DAY, type CurrencyCode, type Decimal, type Period, compareDecimal } from '#libs/kernel';

/** How long a lease is: prices of a weekend and of a year are different prices. DAYS: under 7; WEEKS: under 30; MONTHS: under 180 days. */
export const TERM_BANDS = ['DAYS', 'WEEKS', 'MONTHS', 'LONG'] as const;
export type TermBand = (typeof TERM_BANDS)[number];

/** Days in a term that stands for its band, where a listing is asked for its price. */
export const TYPICAL_DAYS: Readonly<Record<TermBand, number>> = { DAYS: 3, WEEKS: 14, MONTHS: 90, LONG: 365 };

export function termBand({ start, end }: Period): TermBand {
  const days = (end - start) / DAY;
  if (days < 7) return 'DAYS';
  if (days < 30) return 'WEEKS';
  return days < 180 ? 'MONTHS' : 'LONG';
}

/** What a series is of. Null: of every region, of every term. */
export interface SeriesKey {
  readonly modelSlug: string;
  readonly region: string | null;
  readonly band: TermBand | null;
  readonly currency: CurrencyCode;
}

/** One price somebody paid, or asks. */
export interface PriceSample {
  readonly modelSlug: string;
  readonly region: string;
  readonly band: TermBand;
  readonly currency: CurrencyCode;
  readonly providerOrgId: string;
  /** Per GPU-hour, without our fee, energy passed through and tax. */
  readonly rate: Decimal;
  /** GPU-hours booked, or GPUs listed. */
  readonly weight: bigint;
}

/** The middle and the spread of a series on one day, or how much of a sample there was to publish nothing from. */
export interface IndexFigures {
  readonly samples: number;
  readonly providers: number;
  /** Null: too few to publish. */
  readonly prices: IndexPrices | null;
}

/** Weighted quantiles per GPU-hour, each a price of the sample: half of the weight is at or below `middle`. */
export interface IndexPrices {
  readonly low: Decimal;
  readonly middle: Decimal;
  readonly high: Decimal;
}

export interface IndexRow extends IndexFigures {
  readonly key: SeriesKey;
}

/** Below these no figure is published: it would say what one firm paid, or what one provider asks. */
export const MIN_SAMPLES = 8;
export const MIN_PROVIDERS = 3;

/** Every series that these samples speak of, once per region and for all, per band and for all; in the order of their keys. */
export function priceIndex(samples: readonly PriceSample[]): IndexRow[] {
  const series = new Map<string, { key: SeriesKey; of: PriceSample[] }>();
  for (const sample of samples) {
    for (const region of [sample.region, null]) {
      for (const band of [sample.band, null]) {
        const key = { modelSlug: sample.modelSlug, region, band, currency: sample.currency };
        const name = seriesName(key);
        const found = series.get(name) ?? { key, of: [] };
        found.of.push(sample);
        series.set(name, found);
      }
    }
  }
  return [...series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { key, of }]) => ({ key, ...indexFigures(of) }));
}

/** One name per series, e.g. "h100-sxm us-south MONTHS USD"; "*" stands for every. */
export const seriesName = ({ modelSlug, region, band, currency }: SeriesKey): string =>
  [modelSlug, region ?? '*', band ?? '*', currency].join(' ');

export function indexFigures(samples: readonly Pick<PriceSample, 'providerOrgId' | 'rate' | 'weight'>[]): IndexFigures {
  const providers = new Set(samples.map(({ providerOrgId }) => providerOrgId)).size;
  const isEnough = samples.length >= MIN_SAMPLES && providers >= MIN_PROVIDERS;
  const counts = { samples: samples.length, providers };
  if (!isEnough) return { ...counts, prices: null };
  const sorted = [...samples].sort((a, b) => compareDecimal(a.rate, b.rate));
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0n);
  const [low, middle, high] = [10n, 50n, 90n].map((percent) => quantile(sorted, total, percent));
  if (low === undefined || middle === undefined || high === undefined) return { ...counts, prices: null };
  return { ...counts, prices: { low, middle, high } };
}

/** The lowest rate at or below which there is that much of the weight. */
function quantile(
  sorted: readonly Pick<PriceSample, 'rate' | 'weight'>[],
  total: bigint,
  percent: bigint,
): Decimal | undefined {
  let reached = 0n;
  for (const { rate, weight } of sorted) {
    reached += weight;
    if (reached * 100n >= total * percent) return rate;
  }
  return sorted.at(-1)?.rate;
}
