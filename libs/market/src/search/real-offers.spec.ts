// World: hundreds of real GPU offers (SkyPilot's catalogues of Vast, Verda and Yotta; a price comparison of 21 providers), oddities
// included, listed as ours and searched. The data sets lie beside the repository; where they do not, the spec says so.
import { existsSync, readFileSync } from 'node:fs';
import { compareDecimal, decimal, unwrap } from '#libs/kernel';
import { gpuModel } from '../catalogue/gpu-models.js';
import { type GpuOffer } from '../offer/offer.js';
import { type CountedPage, rankAndPage } from './plain-search.spec-data.js';
import { OFFER_SORTS } from './ranking.js';
import { REAL_FILES, parseCsv, readRealOffers } from './real-offers.spec-data.js';
import { explain, search } from './search-world.spec-data.js';

const DATA = new URL('../../../../../shared/data/', import.meta.url);
const isThere = REAL_FILES.every((file) => existsSync(new URL(file, DATA)));
const REAL = isThere ? readRealOffers((file) => readFileSync(new URL(file, DATA), 'utf8')) : null;

describe('real offers', () => {
  if (REAL === null) {
    it('are not there: shared/data has no gpu-offers-skypilot and gpu-offers-tardellirs', () =>
      expect(REAL).toBeNull());
    return;
  }
  const { offers, refused } = REAL;

  it('are read but for rows that are no offer, and those for a reason', () => {
    expect(offers.length).toBeGreaterThan(380);
    expect([...new Set(refused.map(({ why }) => why))].sort()).toEqual([
      'no accelerator',
      'no model GTX 1080 Ti with 8 GB',
      'no model NVIDIA B300 with 180 GB',
      'no model RTX 3060 with 8 GB',
      'no model RTX 4080 (32 GB mod) with 32 GB',
      'no model RTX 4090 (48 GB mod) with 48 GB',
      'no model RTX4090',
      'no price',
    ]);
    expect(refused.length).toBeLessThan(40);
  });

  it('are all found without a filter, page after page', () => {
    const matches = search({ offers, used: [] }, {});
    for (const sort of OFFER_SORTS) {
      const seen: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const page: CountedPage = unwrap(rankAndPage(matches, { sort, first: 37, after }));
        seen.push(...page.items.map((match) => match.offer.id));
        after = page.cursors.at(-1) ?? null;
        more = page.hasNextPage;
      }
      expect(seen.length).toBe(offers.length);
      expect(new Set(seen).size).toBe(offers.length);
    }
  });

  it.each([
    [
      'H100 of any kind',
      { models: ['h100-sxm', 'h100-pcie', 'h100-nvl'] },
      (offer: GpuOffer) => offer.modelSlug.startsWith('h100'),
    ],
    [
      'at least 80 GiB under 2 USD',
      { minVramGib: 80, maxPrice: decimal('2') },
      (offer: GpuOffer) => (gpuModel(offer.modelSlug)?.memoryGib ?? 0) >= 80 && cost(offer) <= 2,
    ],
    ['8 GPUs together', { units: 8 }, (offer: GpuOffer) => offer.units === 8],
    [
      'in the Nordics and Iceland',
      { regions: ['nordics', 'iceland'] },
      (offer: GpuOffer) => ['FI', 'SE', 'NO', 'DK', 'IS'].includes(offer.site.country),
    ],
    [
      'in Texas’ region',
      { regions: ['us-south'], countries: ['US'] },
      (offer: GpuOffer) => offer.site.region === 'us-south',
    ],
    [
      'mining-era cards',
      { models: ['gtx-1060', 'gtx-1070', 'gtx-1080', 'rtx-3070', 'rtx-3080'] },
      (offer: GpuOffer) => /gtx-10[678]0$|rtx-30[78]0$/.test(offer.modelSlug),
    ],
  ])('give exactly what was asked for: %s', (_name, filter, isWanted) => {
    const found = search({ offers, used: [] }, filter).map((match) => match.offer.id);
    const wanted = offers.filter(isWanted).map((offer) => offer.id);
    expect(found.sort()).toEqual(wanted.sort());
    expect(found.length).toBeGreaterThan(0);
  });

  it('come cheapest first', () => {
    const page = unwrap(
      rankAndPage(search({ offers, used: [] }, { models: ['h100-sxm'] }), {
        sort: 'ALL_IN_PRICE',
        first: 100,
        after: null,
      }),
    );
    const rates = page.items.map((match) => match.allInRate.amount);
    expect(rates.length).toBeGreaterThan(20);
    for (const [index, amount] of rates.entries())
      expect(index === 0 || compareDecimal(rates[index - 1] ?? amount, amount) <= 0).toBe(true);
  });

  it('explain an empty search: no eight H200 for half a dollar, but for what they cost', () => {
    const world = { offers, used: [] };
    const filter = { models: ['h200-sxm'], units: 8, maxPrice: decimal('0.5') };
    expect(search(world, filter)).toEqual([]);
    const { blockers, conflict, suggestions } = explain(world, filter);
    expect(blockers.map(({ field }) => field)).toContain('maxPrice');
    expect(conflict.fields).toContain('maxPrice');
    const dearer = suggestions.find(({ relaxations: [change] }) => change?.field === 'maxPrice');
    expect(dearer?.matches).toBeGreaterThan(0);
    expect(search(world, dearer?.relaxations[0]?.filter ?? {}).length).toBe(dearer?.matches);
  });
});

describe('the reader of tables', () => {
  it('reads quotes, commas, doubled quotes, empty cells and both line ends', () => {
    expect(parseCsv('a,b,c\r\n1,"x, ""y""",\n"multi\nline",,3')).toEqual([
      { a: '1', b: 'x, "y"', c: '' },
      { a: 'multi\nline', b: '', c: '3' },
    ]);
  });
});

/** Dollars an hour with the 5 % fee: good enough to sort a test's rows by hand. */
function cost(offer: GpuOffer): number {
  return (Number(offer.price.amount.scaled) / 1e12) * 1.05;
}
