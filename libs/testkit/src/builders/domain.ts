import { DAY, type Instant, addMilliseconds, decimal, instant, money, rate } from '#libs/kernel';
import {
  type DataHall,
  type GpuOffer,
  type GpuPool,
  type HallOffer,
  type Lease,
  type LeaseEvent,
  type Quote,
  type Site,
  type Terms,
} from '#libs/market';

/** When the builders' world begins; tests that care pass their own instants. */
export const BUILT_AT: Instant = instant('2026-03-01T00:00:00Z');

let built = 0;

/** An id of the right shape, different at each call and ascending. */
export function anId(prefix: string): string {
  built += 1;
  return `${prefix}_01${String(built).padStart(24, '0')}`;
}

/** A site in Texas with 1 MW. */
export function aSite(over: Partial<Site> = {}): Site {
  const id = over.id ?? anId('site');
  return {
    id,
    orgId: anId('org'),
    externalId: `ext-${id}`,
    name: 'Rockdale A',
    country: 'US',
    subdivision: 'TX',
    region: 'us-south',
    timeZone: 'America/Chicago',
    latitude: decimal('30.6'),
    longitude: decimal('-97.0'),
    gridRegion: 'ERCOT',
    powerLimitWatts: 1_000_000,
    energyPrice: rate(decimal('0.045'), 'USD', 'KWH'),
    energyCalendar: null,
    pue: decimal('1.25'),
    carbonGramsPerKwh: 380,
    cooling: 'LIQUID_READY',
    certifications: ['SOC2'],
    energisedAt: BUILT_AT,
    ramp: [],
    version: 0,
    ...over,
  };
}

/** Four nodes of eight H100 on one fabric, published, 2.4937 USD an hour. */
export function aPool(over: Partial<GpuPool> = {}): GpuPool {
  const id = over.id ?? anId('pool');
  return {
    id,
    orgId: anId('org'),
    siteId: anId('site'),
    externalId: `ext-${id}`,
    name: 'H100 pool',
    modelSlug: 'h100-sxm',
    gpusPerNode: 8,
    nodeCount: 4,
    nodesPerFabric: 4,
    interconnect: 'INFINIBAND_NDR400',
    vcpusPerNode: 192,
    ramGibPerNode: 2_048,
    storageGibPerNode: 30_720,
    networkGbpsPerNode: 3_200,
    wattsPerGpu: 1_300,
    availableFrom: BUILT_AT,
    availableUntil: null,
    minChunkGpus: 1,
    minHours: 1,
    price: rate(decimal('2.4937'), 'USD', 'GPU_HOUR'),
    termDiscounts: [{ minHours: 720, basisPoints: 500 }],
    floor: rate(decimal('1.5'), 'USD', 'GPU_HOUR'),
    pricingCurve: null,
    costs: null,
    onDemand: true,
    state: 'PUBLISHED',
    version: 0,
    ...over,
  };
}

/** 500 kW of critical IT load, published, 120 USD a kW and month, energy passed through. */
export function aHall(over: Partial<DataHall> = {}): DataHall {
  const id = over.id ?? anId('hall');
  return {
    id,
    orgId: anId('org'),
    siteId: anId('site'),
    externalId: `ext-${id}`,
    name: 'Hall 1',
    criticalItKw: 500,
    rackDensityKw: 40,
    cooling: 'LIQUID_READY',
    price: rate(decimal('120'), 'USD', 'KW_MONTH'),
    energyPassThrough: true,
    minTermMonths: 1,
    minChunkKw: 50,
    availableFrom: BUILT_AT,
    availableUntil: null,
    state: 'PUBLISHED',
    version: 0,
    ...over,
  };
}

/** What tenants see of a pool; plain figures, since tests choose the draw they need (`meterWattsPerUnit`). */
export function anOfferOf(pool: GpuPool, site: Site, over: Partial<GpuOffer> = {}): GpuOffer {
  return {
    kind: 'GPU',
    id: pool.id,
    providerOrgId: pool.orgId,
    providerName: 'Lone Star Mining',
    name: pool.name,
    site: offerSite(site),
    state: pool.state,
    availableFrom: pool.availableFrom,
    availableUntil: pool.availableUntil,
    units: pool.nodeCount * pool.gpusPerNode,
    minUnits: pool.minChunkGpus,
    minHours: pool.minHours,
    price: pool.price,
    meterWattsPerUnit: 1_625,
    publishedAt: BUILT_AT,
    version: 2,
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
    ...over,
  };
}

export function aHallOfferOf(hall: DataHall, site: Site, over: Partial<HallOffer> = {}): HallOffer {
  return {
    kind: 'HALL',
    id: hall.id,
    providerOrgId: hall.orgId,
    providerName: 'Lone Star Mining',
    name: hall.name,
    site: offerSite(site),
    state: hall.state,
    availableFrom: hall.availableFrom,
    availableUntil: hall.availableUntil,
    units: hall.criticalItKw,
    minUnits: hall.minChunkKw,
    minHours: 720,
    price: hall.price,
    meterWattsPerUnit: 1_250,
    publishedAt: BUILT_AT,
    version: 2,
    rackDensityKw: hall.rackDensityKw,
    energyPassThrough: hall.energyPassThrough,
    energyPrice: hall.energyPassThrough ? site.energyPrice : null,
    ...over,
  };
}

function offerSite(site: Site): GpuOffer['site'] {
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

export function theTerms(over: Partial<Terms> = {}): Terms {
  return {
    billing: 'RESERVED',
    unitPrice: rate(decimal('2.4937'), 'USD', 'GPU_HOUR'),
    energyPrice: null,
    platformFeeBasisPoints: 500,
    tax: { jurisdiction: 'US-TX', basisPoints: 0, kind: 'NOT_REGISTERED' },
    timeZone: 'America/Chicago',
    meterWattsPerUnit: 1_625,
    serviceLevels: null,
    ...over,
  };
}

/** Eight GPUs for ten days, held for fifteen minutes; 1,000 + 50 + 0 USD. */
export function aQuote(over: Partial<Quote> = {}): Quote {
  const id = over.id ?? anId('qte');
  const start = addMilliseconds(BUILT_AT, DAY);
  return {
    id,
    number: `Q-2026-${id.slice(-9)}`,
    orgId: anId('org'),
    offerId: anId('pool'),
    offerVersion: 2,
    offerKind: 'GPU',
    offerName: 'H100 pool',
    providerOrgId: anId('org'),
    siteId: anId('site'),
    period: { start, end: addMilliseconds(start, 10 * DAY) },
    units: 8,
    gang: true,
    placement: [{ from: 0, to: 8 }],
    terms: theTerms(),
    utilisation: decimal('0'),
    lines: [
      {
        kind: 'CAPACITY',
        component: 'POSTED_RATE',
        description: '8 GPUs',
        quantity: '1920',
        unitPrice: rate(decimal('2.4937'), 'USD', 'GPU_HOUR'),
        amount: money(100_000n, 'USD'),
      },
      {
        kind: 'PLATFORM_FEE',
        component: null,
        description: 'Platform fee',
        quantity: null,
        unitPrice: null,
        amount: money(5_000n, 'USD'),
      },
    ],
    subtotal: money(100_000n, 'USD'),
    platformFee: money(5_000n, 'USD'),
    tax: money(0n, 'USD'),
    total: money(105_000n, 'USD'),
    dueAtBooking: money(105_000n, 'USD'),
    state: 'OPEN',
    createdAt: BUILT_AT,
    expiresAt: addMilliseconds(BUILT_AT, 900_000),
    ...over,
  };
}

/** The lease a quote becomes. */
export function aLeaseOf(quote: Quote, over: Partial<Lease> = {}): Lease {
  const id = over.id ?? anId('lse');
  return {
    id,
    number: `L-2026-${id.slice(-9)}`,
    quoteId: quote.id,
    tenantOrgId: quote.orgId,
    providerOrgId: quote.providerOrgId,
    resourceId: quote.offerId,
    resourceKind: quote.offerKind,
    resourceName: quote.offerName,
    siteId: quote.siteId,
    period: quote.period,
    units: quote.units,
    placement: quote.placement,
    terms: quote.terms,
    total: quote.total,
    state: 'PENDING_PAYMENT',
    reason: 'BOOKED',
    contract: null,
    costCentre: null,
    purchaseOrder: null,
    access: null,
    createdAt: quote.createdAt,
    ...{ acceptedAt: null, startedAt: null, endedAt: null, meteredUntil: null },
    version: 1,
    ...over,
  };
}

export function theBooking(lease: Lease): LeaseEvent {
  return { at: lease.createdAt, state: lease.state, reason: lease.reason, note: null };
}
