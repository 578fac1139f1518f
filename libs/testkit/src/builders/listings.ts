import { decimal, instant } from '#libs/kernel';
import { type HallRow, type PoolRow, type SiteRow } from '#libs/workflows';

/** A 20 MW site in Texas with power since 2025, as a miner would write it. */
export function aSiteRow(facts: Partial<SiteRow> = {}): SiteRow {
  return {
    externalId: 'pecos',
    name: 'Pecos',
    country: 'US',
    subdivision: 'TX',
    region: 'us-south',
    timeZone: 'America/Chicago',
    latitude: null,
    longitude: null,
    gridRegion: 'ERCOT',
    powerLimitKw: decimal('20000'),
    energyPrice: { amount: decimal('0.041'), currency: 'USD' },
    energyCalendar: null,
    pue: decimal('1.2'),
    carbonGramsPerKwh: 380,
    cooling: 'AIR',
    certifications: ['SOC 2'],
    energisedAt: instant('2025-01-01T00:00:00Z'),
    ramp: [],
    expectedVersion: null,
    ...facts,
  };
}

/** Four nodes of eight H100, all on one fabric, 2 USD a GPU-hour, 10 % off from 30 days on. */
export function aPoolRow(facts: Partial<PoolRow> = {}): PoolRow {
  return {
    externalId: 'h100-a',
    name: 'H100 at Pecos',
    siteExternalId: 'pecos',
    modelSlug: 'h100-sxm',
    gpusPerNode: 8,
    nodeCount: 4,
    nodesPerFabric: null,
    interconnect: 'INFINIBAND_NDR400',
    vcpusPerNode: 192,
    ramGibPerNode: 2048,
    storageGibPerNode: 30_000,
    networkGbpsPerNode: 100,
    wattsPerGpu: 1_000,
    availableFrom: null,
    availableUntil: null,
    minChunkGpus: 1,
    minHours: 1,
    price: { amount: decimal('2'), currency: 'USD' },
    termDiscounts: [{ minHours: 720, basisPoints: 1_000 }],
    floor: null,
    pricingCurve: null,
    costs: null,
    onDemand: true,
    expectedVersion: null,
    ...facts,
  };
}

/** 5 MW of hall at 120 USD a kW-month, energy passed through. */
export function aHallRow(facts: Partial<HallRow> = {}): HallRow {
  return {
    externalId: 'hall-1',
    name: 'Hall 1 at Pecos',
    siteExternalId: 'pecos',
    criticalItKw: 5_000,
    rackDensityKw: 40,
    cooling: 'LIQUID_READY',
    price: { amount: decimal('120'), currency: 'USD' },
    energyPassThrough: true,
    minTermMonths: 12,
    minChunkKw: 100,
    availableFrom: null,
    availableUntil: null,
    expectedVersion: null,
    ...facts,
  };
}
