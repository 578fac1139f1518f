/**
 * The market of the search benchmark as plain columns: what every engine is given. 16 models x 14 regions x 6 interconnects x 4 machine
 * sizes = 5,376 kinds of offers, log-normal prices in whole cents around each model's own, 40 % of them 10 % off from 30 days, 40 % partly
 * leased, in machines of 1 to 8 GPUs on sites with certifications and a grid.
 */
import { GPU_MODELS, INTERCONNECTS, REGIONS } from '#libs/market';
import { Random } from './random.js';

/** Data-centre models of the catalogue, dear and cheap. */
export const MODELS = GPU_MODELS.filter((model) => model.memoryGib >= 24).slice(0, 16);
export const PLACES = REGIONS.slice(0, 14);
export const LINKS = INTERCONNECTS;
export const CERTIFICATIONS = ['SOC 2', 'ISO 27001', 'HIPAA', 'PCI DSS', 'GDPR', 'C5', 'FedRAMP', 'TISAX'];
const GPUS_PER_NODE = [1, 2, 4, 8];
const OFFERS_PER_SITE = 50;
/** Hours from the start of the market; offers without an end have this one. */
export const NEVER = 1_000_000;
export const DISCOUNT_HOURS = 720;

export const COLUMNS = [
  'model',
  'region',
  'link',
  'gpn',
  'vram',
  'units',
  'free',
  'minunits',
  'since',
  'until',
  'minhours',
  'certs',
  'carbon',
  'site',
  'cents',
  'p0',
  'p1',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One 32-bit number a column and offer; offer i is row i. `p0` and `p1`: tenths of a cent below and from 720 hours on. */
export type Rows = Readonly<Record<Column, Int32Array>> & { readonly count: number };

/** Dollars per GPU-hour about which a model's prices lie: 0.3 to 5, dearer with more memory. */
export function usualPrice(model: number): number {
  return 0.3 + 4.7 * ((MODELS[model]?.memoryGib ?? 24) / 288);
}

export function makeRows(count: number, seed: number): Rows {
  const random = new Random(seed);
  const sites = makeSites(Math.ceil(count / OFFERS_PER_SITE), random);
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new Int32Array(count)])) as Record<
    Column,
    Int32Array
  >;
  for (let row = 0; row < count; row += 1) {
    const offer = makeOffer(random, sites);
    for (const name of COLUMNS) columns[name][row] = offer[name];
  }
  return { ...columns, count };
}

interface Site {
  readonly region: number;
  readonly certs: number;
  readonly carbon: number;
}

function makeSites(count: number, random: Random): Site[] {
  return Array.from({ length: count }, () => ({
    region: random.below(PLACES.length),
    certs: CERTIFICATIONS.reduce((bits, _name, bit) => bits | (random.chance(0.35) ? 1 << bit : 0), 0),
    carbon: random.below(700),
  }));
}

function makeOffer(random: Random, sites: readonly Site[]): Record<Column, number> {
  const site = random.below(sites.length);
  const { region, certs, carbon } = sites[site] ?? { region: 0, certs: 0, carbon: 0 };
  const model = random.below(MODELS.length);
  const gpn = random.pick(GPUS_PER_NODE);
  const nodes = 2 ** random.below(9);
  const cents = Math.max(5, Math.round(100 * usualPrice(model) * Math.exp(0.35 * random.normal())));
  const since = random.below(150 * 24) - 30 * 24;
  const hasDiscount = random.chance(0.4);
  return {
    model,
    region,
    link: random.below(LINKS.length),
    gpn,
    vram: MODELS[model]?.memoryGib ?? 0,
    units: nodes * gpn,
    free: gpn * (random.chance(0.6) ? nodes : random.below(nodes + 1)),
    minunits: random.chance(0.5) ? 1 : gpn,
    since,
    until: random.chance(0.5) ? NEVER : since + 24 * (30 + random.below(870)),
    minhours: random.pick([1, 24, 168, 720]),
    certs,
    carbon,
    site,
    cents,
    p0: cents * 10,
    p1: cents * (hasDiscount ? 9 : 10),
  };
}
