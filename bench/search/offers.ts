/** The rows as the product knows them: whole offers, and what of them is leased. */
import { DAY, HOUR, type Instant, addMilliseconds, decimal, instant, period, rate } from '#libs/kernel';
import { CompactOffers, type GpuOffer, OfferIndex, type OfferSite, type UsedUnits } from '#libs/market';
import { CERTIFICATIONS, DISCOUNT_HOURS, LINKS, MODELS, NEVER, PLACES, type Rows } from './rows.js';

const NOW = instant('2026-06-01T00:00:00Z');
/** Leases that outlast every window that is searched for, so that one number says what is free. */
const LEASED = period(addMilliseconds(NOW, -365 * DAY), addMilliseconds(NOW, 20 * 365 * DAY));
const DISCOUNTS = [{ minHours: DISCOUNT_HOURS, basisPoints: 1_000 }];

export function hour(hours: number): Instant {
  return addMilliseconds(NOW, hours * HOUR);
}

/** Sorted as the rows are. */
export function offerId(row: number): string {
  return `pool_${`${row}`.padStart(26, '0')}`;
}

/** The row of an id that `offerId` made. */
export function rowOf(id: string): number {
  return Number(id.slice('pool_'.length));
}

export class OfferMaker {
  private readonly sites = new Map<number, OfferSite>();

  constructor(private readonly rows: Rows) {}

  /** `cents`: another posted price than the row's. */
  offer(row: number, cents = this.at('cents', row)): GpuOffer {
    const gpn = this.at('gpn', row);
    const until = this.at('until', row);
    return {
      kind: 'GPU',
      id: offerId(row),
      providerOrgId: 'org_bench',
      providerName: 'Bench Mining',
      name: 'Pool',
      site: this.site(row),
      state: 'PUBLISHED',
      availableFrom: hour(this.at('since', row)),
      availableUntil: until === NEVER ? null : hour(until),
      units: this.at('units', row),
      minUnits: this.at('minunits', row),
      minHours: this.at('minhours', row),
      price: rate({ scaled: BigInt(cents) * 10n ** 10n }, 'USD', 'GPU_HOUR'),
      meterWattsPerUnit: 1_500,
      publishedAt: NOW,
      version: 1,
      modelSlug: MODELS[this.at('model', row)]?.slug ?? '',
      gpusPerNode: gpn,
      nodesPerFabric: Math.max(1, this.at('units', row) / gpn),
      interconnect: LINKS[this.at('link', row)] ?? 'NONE',
      vcpusPerNode: 192,
      ramGibPerNode: 2_048,
      storageGibPerNode: 30_000,
      networkGbpsPerNode: 400,
      termDiscounts: this.at('p1', row) < this.at('p0', row) ? DISCOUNTS : [],
      floor: rate({ scaled: BigInt(cents) * 5n * 10n ** 9n }, 'USD', 'GPU_HOUR'),
      onDemand: true,
    };
  }

  used(row: number): UsedUnits[] {
    const [from, to] = [this.at('free', row), this.at('units', row)];
    return from === to ? [] : [{ units: { from, to }, period: LEASED, expiresAt: null }];
  }

  private at(column: Exclude<keyof Rows, 'count'>, row: number): number {
    return this.rows[column][row] ?? 0;
  }

  private site(row: number): OfferSite {
    const number = this.at('site', row);
    const known = this.sites.get(number);
    if (known !== undefined) return known;
    const place = PLACES[this.at('region', row)];
    const site: OfferSite = {
      id: `site_${number}`,
      name: 'Site',
      country: place?.countries[0] ?? '',
      subdivision: null,
      region: place?.slug ?? '',
      timeZone: 'UTC',
      gridRegion: 'GRID',
      pue: decimal('1.25'),
      carbonGramsPerKwh: this.at('carbon', row),
      cooling: 'AIR',
      certifications: CERTIFICATIONS.filter((_name, bit) => (this.at('certs', row) >> bit) & 1),
      energisedAt: hour(-10_000),
    };
    this.sites.set(number, site);
    return site;
  }
}

/** The product's own index over all the rows, each a whole offer; in `compact` the slot of an offer is its row. */
export function fillIndex(rows: Rows, maker: OfferMaker, compact = new CompactOffers()): OfferIndex {
  const index = new OfferIndex(compact);
  for (let row = 0; row < rows.count; row += 1) {
    index.put(maker.offer(row));
    const used = maker.used(row);
    if (used.length > 0) index.setUsed(offerId(row), used);
  }
  return index;
}
