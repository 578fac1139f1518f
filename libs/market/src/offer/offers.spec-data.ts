// Offers for specs: one GPU pool and one hall, each with whatever a test wants to differ.
import { decimal, instant, rate } from '#libs/kernel';
import { type Period, period } from '#libs/kernel';
import { type GpuOffer, type HallOffer, type OfferSite } from './offer.js';

export function siteFacts(different: Partial<OfferSite> = {}): OfferSite {
  return {
    id: 'site_pecos',
    name: 'Pecos',
    country: 'US',
    subdivision: 'TX',
    region: 'us-south',
    timeZone: 'America/Chicago',
    gridRegion: 'ERCOT',
    pue: decimal('1.25'),
    carbonGramsPerKwh: 380,
    cooling: 'AIR',
    certifications: ['SOC 2'],
    energisedAt: instant('2026-01-01T00:00:00Z'),
    ...different,
  };
}

/** 64 H100 on 8 nodes, two fabric domains, 2.50 USD an hour, 10 % off from 30 days, 20 % from 180 days, floor 2.10. */
export function gpuOffer(different: Partial<GpuOffer> = {}): GpuOffer {
  return {
    kind: 'GPU',
    id: 'pool_h100',
    providerOrgId: 'org_miner',
    providerName: 'Miner',
    name: 'Pecos H100',
    site: siteFacts(),
    state: 'PUBLISHED',
    availableFrom: instant('2026-01-01T00:00:00Z'),
    availableUntil: null,
    units: 64,
    minUnits: 8,
    minHours: 1,
    price: rate(decimal('2.5'), 'USD', 'GPU_HOUR'),
    meterWattsPerUnit: 1_594,
    publishedAt: instant('2026-01-01T00:00:00Z'),
    version: 2,
    modelSlug: 'h100-sxm',
    gpusPerNode: 8,
    nodesPerFabric: 4,
    interconnect: 'INFINIBAND_NDR400',
    vcpusPerNode: 192,
    ramGibPerNode: 2_048,
    storageGibPerNode: 30_000,
    networkGbpsPerNode: 400,
    termDiscounts: [
      { minHours: 720, basisPoints: 1_000 },
      { minHours: 4_320, basisPoints: 2_000 },
    ],
    floor: rate(decimal('2.1'), 'USD', 'GPU_HOUR'),
    onDemand: true,
    ...different,
  };
}

/** 10 MW of hall at 125 USD per kW-month, energy passed through at 0.045 USD, 12 months at least. */
export function hallOffer(different: Partial<HallOffer> = {}): HallOffer {
  return {
    kind: 'HALL',
    id: 'hall_a',
    providerOrgId: 'org_miner',
    providerName: 'Miner',
    name: 'Pecos hall A',
    site: siteFacts(),
    state: 'PUBLISHED',
    availableFrom: instant('2026-01-01T00:00:00Z'),
    availableUntil: null,
    units: 10_000,
    minUnits: 100,
    minHours: 8_760,
    price: rate(decimal('125'), 'USD', 'KW_MONTH'),
    meterWattsPerUnit: 1_250,
    publishedAt: instant('2026-01-01T00:00:00Z'),
    version: 2,
    rackDensityKw: 40,
    energyPassThrough: true,
    energyPrice: rate(decimal('0.045'), 'USD', 'KWH'),
    ...different,
  };
}

export function window(start: string, end: string): Period {
  return period(instant(start), instant(end));
}
