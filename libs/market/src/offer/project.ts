import {
  type Instant,
  ZERO,
  ceiling,
  compareDecimal,
  discounted,
  latest,
  rational,
  times,
  toRational,
} from '#libs/kernel';
import { type FloorBand, floorBands, leastPerHour } from '../energy/energy-floor.js';
import { hourlyCost } from '../energy/unit-costs.js';
import { type DataHall } from '../hall/hall.js';
import { type GpuPool, totalGpus } from '../pool/pool.js';
import { type Site } from '../site/site.js';
import { type GpuOffer, type HallOffer, type OfferSite } from './offer.js';
import { HOURS_PER_MONTH } from './term.js';

export interface Publication {
  /** The provider's trading name. */
  readonly providerName: string;
  /** When it was first put on offer (for a draft: now). */
  readonly publishedAt: Instant;
}

/** Draw at the meter of one unit in watts: IT watts x PUE, rounded up so that the sum never understates the site's draw. */
export function meterWatts(itWatts: number, site: Pick<Site, 'pue'>): number {
  return Number(ceiling(times(rational(itWatts), toRational(site.pue))));
}

/** What any tenant may know of a site: an allow-list, so that a field added to the site stays private until it is added here. */
function offerSite(site: Site): OfferSite {
  const {
    id,
    name,
    country,
    subdivision,
    region,
    timeZone,
    gridRegion,
    pue,
    carbonGramsPerKwh,
    cooling,
    certifications,
    energisedAt,
  } = site;
  return {
    id,
    name,
    country,
    subdivision,
    region,
    timeZone,
    gridRegion,
    pue,
    carbonGramsPerKwh,
    cooling,
    certifications,
    energisedAt,
  };
}

/** The public projection of a pool, on offer from when its site has power at the earliest. Its version grows with each change of the pool or its site. */
export function offerOfPool(pool: GpuPool, site: Site, publication: Publication): GpuOffer {
  return {
    kind: 'GPU',
    id: pool.id,
    providerOrgId: pool.orgId,
    providerName: publication.providerName,
    name: pool.name,
    site: offerSite(site),
    state: pool.state,
    availableFrom: latest(pool.availableFrom, site.energisedAt),
    availableUntil: pool.availableUntil,
    units: totalGpus(pool),
    minUnits: pool.minChunkGpus,
    minHours: pool.minHours,
    price: pool.price,
    meterWattsPerUnit: meterWatts(pool.wattsPerGpu, site),
    publishedAt: publication.publishedAt,
    version: pool.version + site.version,
    modelSlug: pool.modelSlug,
    gpusPerNode: pool.gpusPerNode,
    nodesPerFabric: pool.nodesPerFabric,
    interconnect: pool.interconnect,
    vcpusPerNode: pool.vcpusPerNode,
    ramGibPerNode: pool.ramGibPerNode,
    storageGibPerNode: pool.storageGibPerNode,
    networkGbpsPerNode: pool.networkGbpsPerNode,
    termDiscounts: pool.termDiscounts,
    floor: pool.floor,
    onDemand: pool.onDemand,
    ...shown('pricingCurve', pool.pricingCurve),
    ...shown('energyFloor', poolFloor(pool, site)),
  };
}

/** A field that is left out where there is nothing to say. */
function shown<K extends string, V>(name: K, value: V | null): { readonly [key in K]?: V } {
  return (value === null ? {} : { [name]: value }) as { readonly [key in K]?: V };
}

/** The energy floor of a GPU-hour, where it can ever bind. Prices in another currency than the tariff have none: nothing is converted. */
export function poolFloor(
  pool: Pick<GpuPool, 'price' | 'termDiscounts' | 'floor' | 'costs' | 'wattsPerGpu'>,
  site: Site,
): readonly FloorBand[] | null {
  if (pool.price.currency !== site.energyPrice.currency) return null;
  const longest = Math.max(0, ...pool.termDiscounts.map((step) => step.basisPoints));
  const lowest = discounted(pool.price, longest).amount;
  const bands = floorBands(site, {
    meterWatts: meterWatts(pool.wattsPerGpu, site),
    otherCost: hourlyCost(pool.costs),
    energyPaidByTenant: ZERO,
    atLeast: compareDecimal(lowest, pool.floor.amount) > 0 ? lowest : pool.floor.amount,
  });
  return bands.length > 0 ? bands : null;
}

/** The energy floor of an hour of a kW. Where energy is passed through at the flat price, only what it costs or would earn beyond that counts. */
export function hallFloor(
  hall: Pick<DataHall, 'price' | 'energyPassThrough'>,
  site: Site,
): readonly FloorBand[] | null {
  if (hall.price.currency !== site.energyPrice.currency) return null;
  const bands = floorBands(site, {
    meterWatts: meterWatts(1_000, site),
    otherCost: ZERO,
    energyPaidByTenant: hall.energyPassThrough ? toRational(site.energyPrice.amount) : ZERO,
    atLeast: leastPerHour(hall.price.amount),
  });
  return bands.length > 0 ? bands : null;
}

/** The public projection of a hall. The site's tariff shows only where energy is passed through. */
export function offerOfHall(hall: DataHall, site: Site, publication: Publication): HallOffer {
  return {
    kind: 'HALL',
    id: hall.id,
    providerOrgId: hall.orgId,
    providerName: publication.providerName,
    name: hall.name,
    site: offerSite(site),
    state: hall.state,
    availableFrom: latest(hall.availableFrom, site.energisedAt),
    availableUntil: hall.availableUntil,
    units: hall.criticalItKw,
    minUnits: hall.minChunkKw,
    minHours: hall.minTermMonths * HOURS_PER_MONTH,
    price: hall.price,
    meterWattsPerUnit: meterWatts(1_000, site),
    publishedAt: publication.publishedAt,
    version: hall.version + site.version,
    rackDensityKw: hall.rackDensityKw,
    energyPassThrough: hall.energyPassThrough,
    energyPrice: hall.energyPassThrough ? site.energyPrice : null,
    ...shown('energyFloor', hallFloor(hall, site)),
  };
}
