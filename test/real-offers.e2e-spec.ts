// World: one of each API; a miner lists hundreds of real price rows of other markets (../shared/data) through the provider API; an AI firm searches them.
import { existsSync, readFileSync } from 'node:fs';
import { decimalToString } from '#libs/kernel';
import { type GpuOffer } from '#libs/market';
import { SearchOffers } from '../apps/cli/src/gql/tenant/documents/SearchOffers.js';
import { type GpuPoolUpsertInput, type SiteUpsertInput } from '../apps/cli/src/gql/provider/graphql.js';
import { type OfferFilter } from '../apps/cli/src/gql/tenant/graphql.js';
import { REAL_FILES, readRealOffers } from '../libs/market/src/search/real-offers.spec-data.js';
import { type World, openWorld } from './world.js';

const DATA = new URL('../../shared/data/', import.meta.url);
const isThere = REAL_FILES.every((file) => existsSync(new URL(file, DATA)));

function siteInput({ site }: GpuOffer): SiteUpsertInput {
  return {
    externalId: site.id,
    name: `Site ${site.country} ${site.subdivision ?? ''}`.trim(),
    country: site.country,
    subdivision: site.subdivision,
    region: site.region,
    timeZone: site.timeZone,
    gridRegion: site.gridRegion,
    powerLimitKw: '100000',
    energyPrice: { amount: '0.05', currency: 'USD' },
    pue: '1.3',
    carbonGramsPerKwh: site.carbonGramsPerKwh,
    cooling: 'AIR',
    energisedAt: '2020-01-01T00:00:00Z',
  };
}

function poolInput(offer: GpuOffer): GpuPoolUpsertInput {
  const price = { amount: decimalToString(offer.price.amount), currency: 'USD' };
  return {
    externalId: offer.id,
    name: offer.name.slice(0, 120),
    siteExternalId: offer.site.id,
    model: offer.modelSlug,
    gpusPerNode: offer.gpusPerNode,
    nodeCount: 1,
    interconnect: offer.interconnect,
    vcpusPerNode: 16,
    ramGibPerNode: 64,
    storageGibPerNode: 500,
    networkGbpsPerNode: 10,
    minChunkGpus: offer.gpusPerNode,
    price,
    floor: price,
    onDemand: offer.onDemand,
  };
}

/** How many published pools plain SQL finds, over the rows as the miner wrote them. */
async function sqlCount(world: World, where: string): Promise<number> {
  const [row] = await world.sql(
    `select count(*)::int as n from gpu_pool p join site s on s.id = p.site_id where p.state = 'PUBLISHED' and ${where}`,
  );
  return Number(row?.['n']);
}

describe('real offers through the APIs', () => {
  if (!isThere) {
    it('are not there: shared/data has no gpu-offers-skypilot and gpu-offers-tardellirs', () =>
      expect(isThere).toBe(false));
    return;
  }

  it('are listed in bulk and found as plain SQL finds them', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1 });
    try {
      const { offers } = readRealOffers((file) => readFileSync(new URL(file, DATA), 'utf8'));
      const miner = await world.miner();
      await miner.listSites([...new Map(offers.map((offer) => [offer.site.id, siteInput(offer)])).values()]);
      for (let from = 0; from < offers.length; from += 100)
        await miner.listPools(offers.slice(from, from + 100).map(poolInput));
      expect(offers.length).toBeGreaterThan(380);

      const firm = await world.firm();
      const found = async (filter: OfferFilter): Promise<number> =>
        (await firm.api.run(SearchOffers, { filter, first: 1 })).offers.totalCount;
      expect(await found({})).toBe(offers.length);
      expect(await found({ models: ['h100-sxm', 'h200-sxm'] })).toBe(
        await sqlCount(world, `p.model_slug in ('h100-sxm', 'h200-sxm')`),
      );
      expect(await found({ units: 8 })).toBe(
        await sqlCount(world, `p.node_count * p.gpus_per_node >= 8 and 8 % p.min_chunk_gpus = 0`),
      );
      expect(await found({ countries: ['US'], interconnects: ['NVLINK'] })).toBe(
        await sqlCount(world, `s.country = 'US' and p.interconnect = 'NVLINK'`),
      );
    } finally {
      await world.close();
    }
  }, 120_000);
});
