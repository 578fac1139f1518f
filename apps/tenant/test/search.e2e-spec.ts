// World: the tenant API over HTTP on a database of its own; a miner lists pools of single-GPU nodes at three sites, firms quote some of
// them. Whatever is asked for, the API finds what a plain SQL query over the same rows finds, says why, and keeps its word.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { decimal } from '#libs/kernel';
import { type GraphqlClient } from '#libs/testkit';
import { QUOTE, type Quoted } from './documents.js';
import { openTenantApi } from './world.js';

const SEARCH = `query ($filter: OfferFilter, $sort: OfferSort, $first: Int, $after: String) { offers(filter: $filter, sort: $sort, first: $first, after: $after) {
  nodes { id bookableUnits allInPrice { amount } rank { sort sentence score { amount unit } terms { name value unit weight contribution { amount } sentence } } }
  pageInfo { hasNextPage endCursor }
  noMatch { blockers { field eliminated failing } conflict { fields sentence } suggestions { changes { field newValue } matches } } } }`;
const COUNT = 'query ($filter: OfferFilter) { offers(filter: $filter) { totalCount } }';

interface Found {
  readonly offers: {
    readonly nodes: readonly {
      readonly id: string;
      readonly bookableUnits: number;
      readonly allInPrice: { readonly amount: string };
      readonly rank: {
        readonly sort: string;
        readonly score: { readonly amount: string };
        readonly terms: readonly { readonly name: string; readonly contribution: { readonly amount: string } }[];
      };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly noMatch: {
      readonly conflict: { readonly fields: readonly string[] };
      readonly suggestions: readonly {
        readonly changes: readonly { readonly field: string; readonly newValue: string }[];
        readonly matches: number;
      }[];
    } | null;
  };
}

type Filter = Readonly<Record<string, unknown>>;

/** Whole days from midnight UTC some days ahead. */
function days(ahead: number, length: number): { start: string; end: string } {
  const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  const at = (day: number) => new Date(midnight + day * 86_400_000).toISOString();
  return { start: at(ahead), end: at(ahead + length) };
}

const PLACES = [
  { externalId: 'pecos', carbonGramsPerKwh: 380, country: 'US', region: 'us-south', certifications: ['SOC 2'] },
  {
    externalId: 'blonduos',
    carbonGramsPerKwh: 28,
    country: 'IS',
    region: 'iceland',
    certifications: ['SOC 2', 'ISO 27001'],
  },
  { externalId: 'lulea', carbonGramsPerKwh: 20, country: 'SE', region: 'nordics', certifications: [] },
] as const;

async function openMarket() {
  const api = await openTenantApi();
  const { supply } = api;
  for (const place of PLACES) {
    const subdivision = place.country === 'US' ? 'TX' : null;
    const timeZone = place.country === 'US' ? 'America/Chicago' : 'Atlantic/Reykjavik';
    await supply.site({ ...place, certifications: [...place.certifications], subdivision, timeZone });
  }
  for (let index = 0; index < 15; index += 1) {
    const pool = await supply.pool({
      externalId: `single-${index}`,
      name: `Single ${index}`,
      siteExternalId: PLACES[index % 3]?.externalId ?? '',
      modelSlug: ['rtx-4090', 'h100-pcie', 'l40s'][index % 4] ?? 'rtx-4090',
      gpusPerNode: 1,
      nodeCount: 4 + index,
      nodesPerFabric: 4,
      minChunkGpus: 1 + (index % 2),
      minHours: 24 * (1 + (index % 3)),
      interconnect: index % 2 === 0 ? 'PCIE' : 'ROCE_400',
      price: { amount: decimal(`0.${30 + ((index * 7) % 40)}`), currency: 'USD' },
      onDemand: index % 3 !== 0,
    });
    await supply.publish(pool.id);
  }
  return api;
}

describe('a search through the API', () => {
  const opened = openMarket();
  afterAll(async () => (await opened).close());
  const setup = async () => {
    const api = await opened;
    return { ...api, firm: await api.firm() };
  };

  /** Every id page after page, and how many can be booked. */
  async function all(firm: GraphqlClient, filter: Filter, sort: string): Promise<(readonly [string, number])[]> {
    const rows: (readonly [string, number])[] = [];
    let after: string | null = null;
    for (;;) {
      const { offers }: Found = await firm.ask<Found>(SEARCH, { filter, sort, first: 4, after });
      rows.push(...offers.nodes.map(({ id, bookableUnits }) => [id, bookableUnits] as const));
      if (!offers.pageInfo.hasNextPage) return rows;
      after = offers.pageInfo.endCursor;
    }
  }

  /** The same by plain SQL: pools of single-GPU nodes need no placement, windows under a month no discount. */
  async function bySql(filter: Filter): Promise<(readonly [string, number])[]> {
    const { db } = await opened;
    const window = filter['window'] as { start: string; end: string };
    const rows = await db.sql<{ id: string; bookable: number }>(
      `SELECT * FROM (
         SELECT o.id, o.body, CASE WHEN u.free >= (o.body ->> 'minUnits')::int THEN u.free::int ELSE 0 END AS bookable
         FROM offer o JOIN resource r ON r.id = o.id CROSS JOIN LATERAL (
           SELECT r.units - count(DISTINCT unit) AS free FROM allocation a, generate_series(lower(a.units), upper(a.units) - 1) AS unit
           WHERE a.resource_id = o.id AND a.period && tstzrange($1, $2) AND (a.expires_at IS NULL OR a.expires_at > market_now())
         ) AS u
         WHERE o.state = 'PUBLISHED' AND o.body ->> 'kind' = 'GPU' AND (o.body ->> 'gpusPerNode')::int = 1
           AND (o.body ->> 'availableFrom')::timestamptz <= $1
           AND extract(epoch FROM $2::timestamptz - $1::timestamptz) / 3600 >= (o.body ->> 'minHours')::int
       ) AS o
       WHERE bookable >= $3 AND ($3 = 1 OR ($3 <= (body ->> 'units')::int AND $3 >= (body ->> 'minUnits')::int))
         AND ($4::text[] IS NULL OR body ->> 'modelSlug' = ANY ($4))
         AND ($5::text[] IS NULL OR body -> 'site' ->> 'region' = ANY ($5))
         AND ($6::int IS NULL OR (body -> 'site' ->> 'carbonGramsPerKwh')::int <= $6)
         AND ($7::numeric IS NULL OR (body -> 'price' ->> 'amount')::numeric * 1.05 <= $7)
         AND ($8::text[] IS NULL OR ARRAY(SELECT jsonb_array_elements_text(body -> 'site' -> 'certifications')) @> $8)
         AND ($9::text[] IS NULL OR body ->> 'interconnect' = ANY ($9))
         AND ($10::text IS DISTINCT FROM 'ON_DEMAND' OR (body ->> 'onDemand')::boolean)
       ORDER BY id COLLATE "C"`,
      [
        window.start,
        window.end,
        filter['units'] ?? 1,
        ...['models', 'regions', 'maxCarbonGramsPerKwh', 'maxPrice', 'certifications', 'interconnects', 'billing'].map(
          (field) => filter[field] ?? null,
        ),
      ],
    );
    return rows.map(({ id, bookable }) => [id, bookable] as const);
  }

  const maybe = <T>(...values: T[]) => fc.constantFrom<(T | null)[]>(null, null, null, ...values);
  const filters = fc
    .record({
      units: maybe(2, 4, 8, 14),
      models: maybe(['rtx-4090'], ['l40s', 'h100-pcie'], ['h200-sxm']),
      regions: maybe(['iceland'], ['nordics', 'us-south']),
      maxCarbonGramsPerKwh: maybe(25, 100),
      maxPrice: maybe('0.45', '0.61'),
      certifications: maybe(['SOC 2'], ['ISO 27001', 'SOC 2']),
      interconnects: maybe(['PCIE'], ['ROCE_400']),
      billing: maybe('ON_DEMAND', 'RESERVED'),
      start: fc.integer({ min: 32, max: 42 }),
      length: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ start, length, ...rest }): Filter => {
      const asked = Object.entries(rest).filter(([, value]) => value !== null);
      // single-GPU nodes only, as the SQL has it
      const models = rest.models ?? ['rtx-4090', 'h100-pcie', 'l40s'];
      return { ...Object.fromEntries(asked), models, window: days(start, length) };
    });

  const sorts = fc.constantFrom('RECOMMENDED', 'ALL_IN_PRICE', 'BOOKABLE_UNITS', 'CARBON', 'TIME_TO_POWER');

  async function quote(firm: GraphqlClient, offerId: string, filter: Filter, units: number): Promise<Quoted> {
    const { window, billing = 'RESERVED', gang = false } = filter;
    const input = { offerId, units, window, billing, gang };
    return firm.ask<Quoted>(QUOTE, { input }, randomUUID());
  }

  it('finds what plain SQL finds, page after page, while firms quote', async () => {
    const { firm } = await setup();
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(filters, sorts, async (filter, sort) => {
        const found = await all(firm, filter, sort);
        const expected = await bySql(filter);
        expect([...found].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(expected);
        expect(await firm.ask(COUNT, { filter })).toEqual({ offers: { totalCount: expected.length } });
        seen += found.length;
        const [first] = found;
        if (!first) return;
        const { quoteCreate } = await quote(firm, first[0], filter, Number(filter['units'] ?? first[1]));
        expect(quoteCreate.errors.filter(({ code }) => code !== 'TOO_MANY_HOLDS')).toEqual([]);
      }),
      { numRuns: 40 },
    );
    expect(seen).toBeGreaterThan(40);
  });

  it('explains every place in every order, exactly', async () => {
    const { firm } = await setup();
    for (const sort of ['RECOMMENDED', 'ALL_IN_PRICE', 'BOOKABLE_UNITS', 'CARBON', 'TIME_TO_POWER']) {
      // beyond what the firms above quoted at random
      const { offers } = await firm.ask<Found>(SEARCH, { filter: { window: days(60, 5) }, sort, first: 100 });
      expect(offers.nodes.length).toBeGreaterThan(10);
      const scores = offers.nodes.map(({ rank }) => decimal(rank.score.amount).scaled);
      for (const [index, { rank, allInPrice }] of offers.nodes.entries()) {
        expect(rank.sort).toBe(sort);
        const parts = rank.terms.map(({ contribution }) => decimal(contribution.amount).scaled);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(scores[index]);
        expect(parts[0]).toBe(decimal(allInPrice.amount).scaled);
      }
      const sorted = [...scores].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      if (sort === 'RECOMMENDED') expect(scores).toEqual(sorted);
    }
  });

  it('suggests what can then be quoted, and names parts that exclude each other', async () => {
    const { firm } = await setup();
    let followed = 0;
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const narrow = { ...filter, maxPrice: '0.33' };
        const { offers } = await firm.ask<Found>(SEARCH, { filter: narrow, first: 1 });
        if (offers.nodes.length > 0) return;
        const { conflict, suggestions } = offers.noMatch ?? { conflict: { fields: [] }, suggestions: [] };
        for (const field of conflict.fields.filter((one) => one !== 'window')) {
          const rest = Object.entries(narrow).filter(([name]) => conflict.fields.includes(name) && name !== field);
          const { offers: without } = await firm.ask<Found>(SEARCH, {
            filter: { window: filter['window'], ...Object.fromEntries(rest) },
            first: 1,
          });
          if (conflict.fields.includes('window')) expect(without.nodes).toHaveLength(1);
        }
        const followedTo = (changes: (typeof suggestions)[number]['changes']): Filter => {
          const parts = changes.map(({ field, newValue }) => [field, JSON.parse(newValue) as unknown]);
          return { ...narrow, ...Object.fromEntries(parts) };
        };
        for (const { changes, matches } of suggestions)
          expect(await firm.ask(COUNT, { filter: followedTo(changes) })).toEqual({ offers: { totalCount: matches } });
        const wider = followedTo(suggestions[followed % Math.max(1, suggestions.length)]?.changes ?? []);
        const { offers: there } = await firm.ask<Found>(SEARCH, { filter: wider, first: 1 });
        for (const { id, bookableUnits } of there.nodes) {
          const { quoteCreate } = await quote(firm, id, wider, Number(wider['units'] ?? bookableUnits));
          expect(quoteCreate.errors.filter(({ code }) => code !== 'TOO_MANY_HOLDS')).toEqual([]);
          followed += 1;
        }
      }),
      { numRuns: 25 },
    );
    expect(followed).toBeGreaterThan(5);
  });
});
