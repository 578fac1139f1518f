import { type ProviderStory, usd, signUp, pcieNode } from '../miner.js';

/** Georgia: one oversubscribed site, held inside its envelope by the database. */
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
