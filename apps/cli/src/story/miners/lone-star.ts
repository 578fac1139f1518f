import { type EnergyCalendarInput } from '../../gql/provider/graphql.js';
import { type ProviderStory, usd, signUp, sxmNode, pcieNode } from '../miner.js';

const SUMMER_WORKDAYS = { months: [6, 7, 8, 9], weekdays: [1, 2, 3, 4, 5] };

/**
 * West Texas: wind at night, scarcity on summer afternoons and winter mornings, and 4CP: the transmission charge of a year is set in one
 * quarter hour of each of its four summer months. Mining would earn what 17.5 J/TH make at 33 USD per PH and day.
 */
const ERCOT_WEST: EnergyCalendarInput = {
  bands: [
    { ...SUMMER_WORKDAYS, fromHour: 15, toHour: 19, price: '0.165' },
    { ...SUMMER_WORKDAYS, fromHour: 13, toHour: 20, price: '0.09' },
    { months: [12, 1, 2], fromHour: 6, toHour: 9, price: '0.092' },
    { fromHour: 23, toHour: 6, price: '0.019' },
  ],
  coincidentPeak: { ...SUMMER_WORKDAYS, fromHour: 15, toHour: 19, chargePerKwYear: '67' },
  miningRevenuePerKwh: '0.0786',
  minimumMarginBasisPoints: 500,
};

/** Texas: H100s and ex-mining cards at one site, halls for a 270 MW lease at the other. */
export const LONE_STAR: ProviderStory = {
  signUp: signUp('Lone Star Hash', 'Lone Star Hash LLC', 'US', 'Rosa Delgado', 'rosa@lonestarhash.example'),
  sites: [
    {
      externalId: 'pecos',
      name: 'Pecos Ridge',
      country: 'US',
      subdivision: 'TX',
      region: 'us-south',
      timeZone: 'America/Chicago',
      latitude: '31.4229',
      longitude: '-103.4932',
      gridRegion: 'ERCOT',
      powerLimitKw: '62000',
      energyPrice: usd('0.041'),
      energyCalendar: ERCOT_WEST,
      pue: '1.28',
      carbonGramsPerKwh: 370,
      cooling: 'LIQUID_READY',
      certifications: ['SOC 2 Type II'],
      energisedAt: '2023-03-01T00:00:00Z',
    },
    {
      externalId: 'denton',
      name: 'Denton Flats',
      country: 'US',
      subdivision: 'TX',
      region: 'us-south',
      timeZone: 'America/Chicago',
      latitude: '33.2148',
      longitude: '-97.1331',
      gridRegion: 'ERCOT',
      powerLimitKw: '394000',
      energyPrice: usd('0.045'),
      pue: '1.35',
      carbonGramsPerKwh: 370,
      cooling: 'DIRECT_TO_CHIP',
      certifications: ['SOC 2 Type II', 'ISO 27001'],
      energisedAt: '2024-06-01T00:00:00Z',
    },
  ],
  pools: [
    {
      externalId: 'pecos-h100',
      name: 'Pecos H100 SXM',
      siteExternalId: 'pecos',
      model: 'h100-sxm',
      ...sxmNode,
      nodeCount: 64,
      nodesPerFabric: 16,
      wattsPerGpu: 1275,
      minChunkGpus: 8,
      minHours: 1,
      price: usd('2.39'),
      termDiscounts: [
        { minHours: 720, basisPoints: 500 },
        { minHours: 2160, basisPoints: 1000 },
        { minHours: 8760, basisPoints: 1800 },
      ],
      floor: usd('1.80'),
    },
    {
      externalId: 'pecos-3090',
      name: 'Pecos RTX 3090 (ex-mining)',
      siteExternalId: 'pecos',
      model: 'rtx-3090',
      ...pcieNode,
      nodeCount: 24,
      nodesPerFabric: 24,
      wattsPerGpu: 430,
      minChunkGpus: 1,
      price: usd('0.19'),
      floor: usd('0.12'),
      pricingCurve: { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 1_000, slopeAboveBasisPoints: 6_000 },
    },
  ],
  halls: [
    {
      externalId: 'denton-hpc',
      name: 'Denton HPC halls 1-6',
      siteExternalId: 'denton',
      criticalItKw: 290_000,
      rackDensityKw: 130,
      cooling: 'DIRECT_TO_CHIP',
      price: usd('120.885'),
      minTermMonths: 60,
      minChunkKw: 1000,
    },
  ],
  // Hash rates and draws are the makers' figures per machine (S21 200 TH/s at 3,500 W, S19k Pro 120 at 2,760, S21 Hyd 335 at 5,360,
  // S21 Pro 234 at 3,510) times the number of machines.
  mining: [
    {
      externalId: 'pecos-s21',
      name: 'Pecos rows A-F, 15,000 S21',
      siteExternalId: 'pecos',
      model: 'antminer-s21',
      terahashesPerSecond: '3000000',
      drawKw: '52500',
      yields: 'FLEXIBLE',
      from: '2024-05-01T00:00:00Z',
    },
    {
      externalId: 'pecos-s19k',
      name: 'Pecos rows G-H, 2,400 S19k Pro',
      siteExternalId: 'pecos',
      model: 'antminer-s19k-pro',
      terahashesPerSecond: '288000',
      drawKw: '6624',
      yields: 'FLEXIBLE',
      from: '2023-03-01T00:00:00Z',
    },
    {
      externalId: 'pecos-heat',
      name: 'Pecos greenhouse heat, 100 S21 Hyd',
      siteExternalId: 'pecos',
      model: 'antminer-s21-hyd',
      terahashesPerSecond: '33500',
      drawKw: '536',
      yields: 'FIRM',
      from: '2024-10-01T00:00:00Z',
    },
    {
      externalId: 'denton-s21-pro',
      name: 'Denton hall 7, 8,000 S21 Pro until the tenant grows',
      siteExternalId: 'denton',
      model: 'antminer-s21-pro',
      terahashesPerSecond: '1872000',
      drawKw: '28080',
      yields: 'FLEXIBLE',
      from: '2024-08-01T00:00:00Z',
    },
  ],
};
