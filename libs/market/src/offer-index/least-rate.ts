import { type Decimal, type Rate } from '#libs/kernel';
import { type GpuOffer, type Offer } from '../offer/offer.js';
import { type TermDiscount } from '../pool/pool.js';

/**
 * What a lease of an offer costs at least per unit, before fee and tax. A reserved lease of h hours: `base` less the largest discount
 * whose hours it reaches, but not less than `floor`. A lease on demand: `base`.
 */
export interface LeastRate {
  readonly base: Decimal;
  readonly floor: Decimal;
  readonly discounts: readonly TermDiscount[];
}

/**
 * THE place where the index learns of prices. Every price of the offer, whatever the window, amount and billing, must be at least what
 * this says (roundings of up to four lines to the cent aside); how close it is decides how many offers a search has to price exactly, not
 * what it finds. A rule that can make leases cheaper lowers `base` here, one that makes them dearer may raise `base` or `floor`.
 */
export function leastRate(offer: Offer): LeastRate {
  if (offer.kind === 'HALL') return { base: offer.price.amount, floor: NOTHING, discounts: [] };
  return { base: offer.price.amount, floor: offer.floor.amount, discounts: offer.termDiscounts };
}

const NOTHING: Decimal = { scaled: 0n };

type Part = 'NONE' | 'SAME' | 'ABSENT';

/**
 * Which facts of a GPU offer its price for a given amount and window is made of: two offers cost the same if what is SAME is the same for
 * both and what must be ABSENT (its effect depends on more: what is leased, the hours of a zone) is absent. A new fact has to be entered
 * here before it compiles.
 */
const IN_PRICE: Readonly<Record<keyof GpuOffer, Part>> = {
  kind: 'NONE',
  id: 'NONE',
  providerOrgId: 'NONE',
  providerName: 'NONE',
  name: 'NONE',
  site: 'NONE',
  state: 'NONE',
  availableFrom: 'NONE',
  availableUntil: 'NONE',
  units: 'NONE',
  minUnits: 'NONE',
  minHours: 'NONE',
  price: 'SAME',
  energyFloor: 'ABSENT',
  meterWattsPerUnit: 'NONE',
  publishedAt: 'NONE',
  version: 'NONE',
  modelSlug: 'NONE',
  gpusPerNode: 'NONE',
  nodesPerFabric: 'NONE',
  interconnect: 'NONE',
  vcpusPerNode: 'NONE',
  ramGibPerNode: 'NONE',
  storageGibPerNode: 'NONE',
  networkGbpsPerNode: 'NONE',
  termDiscounts: 'SAME',
  floor: 'SAME',
  pricingCurve: 'ABSENT',
  onDemand: 'NONE',
};

const FACTS = Object.keys(IN_PRICE).map((fact) => fact as keyof GpuOffer);
const SAME = FACTS.filter((fact) => IN_PRICE[fact] === 'SAME');
const ABSENT = FACTS.filter((fact) => IN_PRICE[fact] === 'ABSENT');

/**
 * Whether two offers surely cost the same for the same amount, window and billing, so that one exact price serves both: many offers share
 * a round price. Halls are priced each for itself.
 */
export function costTheSame(a: Offer, b: Offer): boolean {
  if (a.kind !== 'GPU' || b.kind !== 'GPU') return false;
  for (const fact of ABSENT) if (a[fact] !== undefined || b[fact] !== undefined) return false;
  for (const fact of SAME) if (!isSame(a[fact], b[fact])) return false;
  return true;
}

function isSame(a: GpuOffer[keyof GpuOffer], b: GpuOffer[keyof GpuOffer]): boolean {
  if (a === b) return true;
  if (isRate(a) && isRate(b))
    return a.amount.scaled === b.amount.scaled && a.currency === b.currency && a.unit === b.unit;
  if (!isSteps(a) || !isSteps(b) || a.length !== b.length) return false;
  return a.every((step, index) => step.minHours === b[index]?.minHours && step.basisPoints === b[index]?.basisPoints);
}

function isRate(value: GpuOffer[keyof GpuOffer]): value is Rate {
  return typeof value === 'object' && value !== null && 'amount' in value;
}

function isSteps(value: GpuOffer[keyof GpuOffer]): value is readonly TermDiscount[] {
  return Array.isArray(value);
}
