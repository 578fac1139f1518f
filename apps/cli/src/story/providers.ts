import { type DataHallUpsertInput, type GpuPoolUpsertInput, type SignUpInput, type SiteUpsertInput } from '../gql/provider/graphql.js';

/** Password of every demo sign-in. The demo runs on loopback with invented companies. */
export const DEMO_PASSWORD = 'demo-Gridlease-2026';

/** One miner of the demo: a company invented for it, with sites and prices in line with what the field publishes. */
export interface ProviderStory {
  readonly signUp: SignUpInput;
  readonly sites: readonly SiteUpsertInput[];
  readonly pools: readonly GpuPoolUpsertInput[];
  readonly halls: readonly DataHallUpsertInput[];
}

const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });

const signUp = (organisationName: string, legalName: string, country: string, name: string, email: string): SignUpInput => ({
  organisationName,
  legalName,
  country,
  name,
  email,
  password: DEMO_PASSWORD,
});

/** Fields of a node with eight SXM GPUs on InfiniBand, after the vendors' reference designs. */
const sxmNode = {
  gpusPerNode: 8,
  interconnect: 'INFINIBAND_NDR400',
  vcpusPerNode: 192,
  ramGibPerNode: 2048,
  storageGibPerNode: 30_720,
  networkGbpsPerNode: 3200,
} as const;

const pcieNode = {
  gpusPerNode: 8,
  interconnect: 'PCIE',
  vcpusPerNode: 96,
  ramGibPerNode: 512,
  storageGibPerNode: 7680,
  networkGbpsPerNode: 100,
} as const;

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
};

export const CAROLINA: ProviderStory = {
  signUp: signUp('Blue Ridge Digital', 'Blue Ridge Digital Mining Inc.', 'US', 'Wendell Pruitt', 'wendell@blueridge.example'),
  sites: [
    {
      externalId: 'marble',
      name: 'Marble Creek',
      country: 'US',
      subdivision: 'NC',
      region: 'us-east',
      timeZone: 'America/New_York',
      latitude: '35.1743',
      longitude: '-83.9274',
      gridRegion: 'Duke',
      powerLimitKw: '48000',
      energyPrice: usd('0.052'),
      pue: '1.31',
      carbonGramsPerKwh: 310,
      cooling: 'AIR',
      certifications: ['SOC 2 Type II', 'HIPAA'],
      energisedAt: '2022-09-01T00:00:00Z',
    },
  ],
  pools: [
    {
      externalId: 'marble-a100',
      name: 'Marble A100 80GB',
      siteExternalId: 'marble',
      model: 'a100-sxm-80',
      ...sxmNode,
      interconnect: 'ROCE_400',
      nodeCount: 40,
      nodesPerFabric: 20,
      wattsPerGpu: 810,
      minChunkGpus: 8,
      price: usd('1.29'),
      termDiscounts: [{ minHours: 720, basisPoints: 800 }],
      floor: usd('0.95'),
    },
  ],
  halls: [
    {
      externalId: 'marble-hall',
      name: 'Marble hall B',
      siteExternalId: 'marble',
      criticalItKw: 18_000,
      rackDensityKw: 44,
      cooling: 'LIQUID_READY',
      price: usd('128.00'),
      minTermMonths: 12,
      minChunkKw: 250,
    },
  ],
};

export const PEACHTREE: ProviderStory = {
  signUp: signUp('Peachtree Compute', 'Peachtree Compute Partners LP', 'US', 'Imani Brooks', 'imani@peachtree.example'),
  sites: [
    {
      externalId: 'dalton',
      name: 'Dalton Yard',
      country: 'US',
      subdivision: 'GA',
      region: 'us-southeast',
      timeZone: 'America/New_York',
      latitude: '34.7698',
      longitude: '-84.9702',
      gridRegion: 'Southern Company',
      // Less than everything published here draws at once: an oversubscribed site, held inside its envelope by the database.
      powerLimitKw: '1250',
      energyPrice: usd('0.058'),
      pue: '1.40',
      carbonGramsPerKwh: 390,
      cooling: 'AIR',
      certifications: [],
      energisedAt: '2021-05-01T00:00:00Z',
    },
  ],
  pools: [
    {
      externalId: 'dalton-l40s',
      name: 'Dalton L40S',
      siteExternalId: 'dalton',
      model: 'l40s',
      ...pcieNode,
      nodeCount: 48,
      nodesPerFabric: 48,
      wattsPerGpu: 560,
      minChunkGpus: 1,
      price: usd('0.79'),
      termDiscounts: [{ minHours: 720, basisPoints: 1000 }],
      floor: usd('0.55'),
    },
    {
      externalId: 'dalton-4090',
      name: 'Dalton RTX 4090',
      siteExternalId: 'dalton',
      model: 'rtx-4090',
      ...pcieNode,
      nodeCount: 160,
      nodesPerFabric: 160,
      wattsPerGpu: 620,
      minChunkGpus: 1,
      price: usd('0.34'),
      floor: usd('0.22'),
    },
  ],
  halls: [],
};

export const PRAIRIE: ProviderStory = {
  signUp: signUp('Prairie Sky Power', 'Prairie Sky Power & Compute Ltd.', 'CA', 'Jordan Whitehorse', 'jordan@prairiesky.example'),
  sites: [
    {
      externalId: 'medicine-hat',
      name: 'Medicine Hat Gas Plant',
      country: 'CA',
      subdivision: 'AB',
      region: 'ca-west',
      timeZone: 'America/Edmonton',
      latitude: '50.0405',
      longitude: '-110.6764',
      gridRegion: 'AESO',
      powerLimitKw: '67000',
      energyPrice: usd('0.047'),
      pue: '1.18',
      carbonGramsPerKwh: 470,
      cooling: 'AIR',
      certifications: ['ISO 27001'],
      energisedAt: '2022-01-15T00:00:00Z',
    },
  ],
  pools: [
    {
      externalId: 'medhat-h200',
      name: 'Medicine Hat H200',
      siteExternalId: 'medicine-hat',
      model: 'h200-sxm',
      ...sxmNode,
      nodeCount: 32,
      nodesPerFabric: 32,
      wattsPerGpu: 1300,
      minChunkGpus: 8,
      price: usd('2.85'),
      termDiscounts: [{ minHours: 2160, basisPoints: 1200 }],
      floor: usd('2.20'),
    },
  ],
  halls: [
    {
      externalId: 'medhat-powered-shell',
      name: 'Medicine Hat powered shell',
      siteExternalId: 'medicine-hat',
      criticalItKw: 30_000,
      rackDensityKw: 60,
      cooling: 'LIQUID_READY',
      price: usd('118.50'),
      minTermMonths: 24,
      minChunkKw: 500,
    },
  ],
};

export const ICELAND: ProviderStory = {
  signUp: signUp('Norðurljós Compute', 'Norðurljós Compute ehf.', 'IS', 'Sigríður Jónsdóttir', 'sigga@nordurljos.example'),
  sites: [
    {
      externalId: 'blonduos',
      name: 'Blönduós Geothermal',
      country: 'IS',
      subdivision: null,
      region: 'iceland',
      timeZone: 'Atlantic/Reykjavik',
      latitude: '65.6601',
      longitude: '-20.2797',
      gridRegion: 'Landsnet',
      powerLimitKw: '24000',
      energyPrice: usd('0.043'),
      pue: '1.07',
      carbonGramsPerKwh: 28,
      cooling: 'AIR',
      certifications: ['ISO 27001', 'ISO 50001'],
      energisedAt: '2023-10-01T00:00:00Z',
    },
  ],
  pools: [
    {
      externalId: 'blonduos-h100',
      name: 'Blönduós H100 SXM',
      siteExternalId: 'blonduos',
      model: 'h100-sxm',
      ...sxmNode,
      nodeCount: 640,
      nodesPerFabric: 512,
      wattsPerGpu: 1275,
      minChunkGpus: 8,
      price: usd('2.5547'),
      floor: usd('2.05'),
    },
    {
      externalId: 'blonduos-b200',
      name: 'Blönduós B200',
      siteExternalId: 'blonduos',
      model: 'b200-sxm',
      ...sxmNode,
      interconnect: 'INFINIBAND_XDR800',
      nodeCount: 128,
      nodesPerFabric: 64,
      wattsPerGpu: 1790,
      minChunkGpus: 8,
      availableFrom: '2027-03-01T00:00:00Z',
      price: usd('3.95'),
      termDiscounts: [{ minHours: 8760, basisPoints: 1500 }],
      floor: usd('3.10'),
    },
  ],
  halls: [],
};

export const PROVIDERS: readonly ProviderStory[] = [LONE_STAR, CAROLINA, PEACHTREE, PRAIRIE, ICELAND];
