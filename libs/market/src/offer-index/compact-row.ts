import { type CurrencyCode, DAY, HOUR, MINUTE, latest, minorUnits } from '#libs/kernel';
import { geometryOf, largestQuantity } from '../capacity/geometry.js';
import { type Offer } from '../offer/offer.js';
import { HOURS_PER_MONTH } from '../offer/term.js';
import { type CertificationBits } from './certification-bits.js';
import { type DiscountPlans } from './discount-plans.js';
import { leastRate } from './least-rate.js';
import { planesOf } from './planes.js';

/** Whole numbers of a row, by place. Times are minutes since 1970. A row is one cache line of 64 bytes. */
export const SLOT = 0;
export const CERTIFICATIONS = 1;
export const MIN_UNITS = 2;
/** Amounts are multiples of it. */
export const STEP = 3;
/** The most one lease could have if nothing were leased, on any fabric domains and on one. */
export const MOST = 4;
export const MOST_GANG = 5;
export const FROM = 6;
export const UNTIL = 7;
/** The latest start at which the minimum term still fits. */
export const LAST_START = 8;
export const MIN_HOURS = 9;
/** When it can start and its site has power. */
export const READY = 10;
export const CARBON = 11;
export const PLAN = 12;
/** Rates in thousandths of the currency's smallest coin: posted, the provider's floor, and the least of any term, by which rows are sorted. */
export const BASE = 13;
export const FLOOR = 14;
export const LEAST = 15;
export const INTS = 16;

/** An offer as the numbers that a search compares: each rounded so that it never keeps out what the exact rules let in. */
export interface CompactRow {
  readonly ints: Int32Array;
  readonly planes: readonly number[];
}

const LARGEST = 2 ** 31 - 1;

/** A whole number of 32 bits at or below the value; beyond the range the nearest end of it. */
export function int32(value: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, Math.floor(value)));
}

/** Minutes since 1970; both sides of a comparison are rounded down, so what holds of the instants holds of their minutes. */
export function minutesOf(milliseconds: number): number {
  return int32(milliseconds / MINUTE);
}

export function compactRow(
  offer: Offer,
  slot: number,
  plans: DiscountPlans,
  certifications: CertificationBits,
): CompactRow {
  const ints = new Int32Array(INTS);
  const geometry = geometryOf(offer);
  const hours = leastHours(offer);
  const [most, mostGang] = [int32(mostWhenUnused(offer, false)), int32(mostWhenUnused(offer, true))];
  ints[SLOT] = slot;
  ints[CERTIFICATIONS] = certifications.bitsOf(offer.site.certifications);
  ints[MIN_UNITS] = int32(offer.minUnits);
  ints[STEP] = int32(geometry.kind === 'GPU' ? Math.min(geometry.minChunk, geometry.gpusPerNode) : geometry.minChunk);
  ints[MOST] = most;
  ints[MOST_GANG] = mostGang;
  ints[FROM] = minutesOf(offer.availableFrom);
  ints[UNTIL] = minutesOf(offer.availableUntil ?? Infinity);
  ints[LAST_START] = minutesOf((offer.availableUntil ?? Infinity) - hours * HOUR);
  ints[MIN_HOURS] = int32(hours);
  ints[READY] = minutesOf(latest(offer.availableFrom, offer.site.energisedAt));
  ints[CARBON] = int32(offer.site.carbonGramsPerKwh);
  const { base, floor, discounts } = leastRate(offer);
  ints[PLAN] = plans.numberOf(discounts);
  ints[BASE] = keyOf(base.scaled, offer.price.currency);
  ints[FLOOR] = keyOf(floor.scaled, offer.price.currency);
  ints[LEAST] = leastKey(offer, plans);
  const planes = planesOf({
    onDemand: offer.kind === 'GPU' && offer.onDemand,
    interconnect: offer.kind === 'GPU' ? offer.interconnect : null,
    most,
    mostGang,
    minHours: hours,
    carbon: offer.site.carbonGramsPerKwh,
    certifications: ints[CERTIFICATIONS],
  });
  return { ints, planes };
}

/** Where an offer's row stands in its cell. */
export function leastKey(offer: Offer, plans: DiscountPlans): number {
  const least = leastRate(offer);
  const base = keyOf(least.base.scaled, offer.price.currency);
  const floor = keyOf(least.floor.scaled, offer.price.currency);
  return Math.min(base, Math.max(floor, int32(base * plans.factor(plans.numberOf(least.discounts), Infinity))));
}

/** Of a rate in units of 1e-12: thousandths of a coin, rounded down. */
function keyOf(scaled: bigint, currency: CurrencyCode): number {
  return int32((Number(scaled) / 1e12) * keysPerUnit(currency));
}

export function keysPerUnit(currency: CurrencyCode): number {
  return 1_000 * 10 ** minorUnits(currency);
}

/** Hours that the minimum term has at least: exact for GPUs; a hall's months have 28 days or more, less what clocks and zones shift. */
function leastHours(offer: Offer): number {
  if (offer.kind === 'GPU') return offer.minHours;
  return (Math.max(1, Math.round(offer.minHours / HOURS_PER_MONTH)) * 28 * DAY - 2 * DAY) / HOUR;
}

/**
 * What `bookableUnits` gives when all units are free, without laying out nodes: everything, or for a gang the first fabric domain, which
 * is the fullest.
 */
export function mostWhenUnused(offer: Offer, gang: boolean): number {
  const geometry = geometryOf(offer);
  if (!gang || geometry.kind === 'HALL') return largestQuantity(geometry, geometry.units);
  return largestQuantity(geometry, Math.min(geometry.units, geometry.nodesPerFabric * geometry.gpusPerNode));
}
