import { type Rate, decimal, instant, rate } from '#libs/kernel';
import { type GpuPool, type Site } from '#libs/market';

const SUMMER = { months: [6, 7, 8, 9], weekdays: [1, 2, 3, 4, 5] };

/** A site in Texas with a season, nights and a peak charge (4CP). */
export function pricedSite(): Site {
  return {
    id: 'site_bench',
    orgId: 'org_bench',
    externalId: 'bench',
    name: 'Bench',
    country: 'US',
    subdivision: 'TX',
    region: 'us-south',
    timeZone: 'America/Chicago',
    latitude: null,
    longitude: null,
    gridRegion: 'ERCOT',
    powerLimitWatts: 1_000_000_000,
    energyPrice: rate(decimal('0.041'), 'USD', 'KWH'),
    energyCalendar: {
      bands: [
        { ...SUMMER, fromHour: 13, toHour: 20, price: decimal('0.14') },
        { months: [12, 1, 2], weekdays: [], fromHour: 6, toHour: 9, price: decimal('0.11') },
        { months: [], weekdays: [], fromHour: 23, toHour: 6, price: decimal('0.021') },
      ],
      demandChargePerKwMonth: decimal('4.2'),
      coincidentPeak: { ...SUMMER, fromHour: 15, toHour: 19, chargePerKwYear: decimal('67') },
      miningRevenuePerKwh: decimal('0.0786'),
      minimumMarginBasisPoints: 500,
    },
    pue: decimal('1.28'),
    carbonGramsPerKwh: 370,
    cooling: 'AIR',
    certifications: [],
    energisedAt: instant('2023-03-01T00:00:00Z'),
    ramp: [],
    version: 1,
  };
}

/** 512 ex-mining cards at a posted rate. */
export function pricedPool(posted: Rate, isCurved: boolean): GpuPool {
  const curve = { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 1_500, slopeAboveBasisPoints: 12_000 };
  return {
    id: 'pool_bench',
    orgId: 'org_bench',
    siteId: 'site_bench',
    externalId: 'bench',
    name: 'Bench RTX 3090',
    modelSlug: 'rtx-3090',
    gpusPerNode: 8,
    nodeCount: 64,
    nodesPerFabric: 64,
    interconnect: 'PCIE',
    vcpusPerNode: 64,
    ramGibPerNode: 512,
    storageGibPerNode: 4_000,
    networkGbpsPerNode: 100,
    wattsPerGpu: 430,
    availableFrom: instant('2026-01-01T00:00:00Z'),
    availableUntil: null,
    minChunkGpus: 1,
    minHours: 1,
    price: posted,
    termDiscounts: [{ minHours: 720, basisPoints: 1_000 }],
    floor: { ...posted, amount: decimal('0.05') },
    pricingCurve: isCurved ? curve : null,
    costs: { operatingPerHour: decimal('0.01'), capital: null },
    onDemand: true,
    state: 'PUBLISHED',
    version: 1,
  };
}
