import { type ProviderStory, usd, signUp, sxmNode } from '../miner.js';

/** North Carolina: A100s on Ethernet and a hall for small cages. */
export const BLUE_RIDGE: ProviderStory = {
  signUp: signUp(
    'Blue Ridge Digital',
    'Blue Ridge Digital Mining Inc.',
    'US',
    'Wendell Pruitt',
    'wendell@blueridge.example',
  ),
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
