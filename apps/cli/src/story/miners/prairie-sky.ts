import { type ProviderStory, usd, signUp, sxmNode } from '../miner.js';

/** Alberta: H200s and a powered shell beside a gas plant. */
export const PRAIRIE_SKY: ProviderStory = {
  signUp: signUp(
    'Prairie Sky Power',
    'Prairie Sky Power & Compute Ltd.',
    'CA',
    'Jordan Whitehorse',
    'jordan@prairiesky.example',
  ),
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
