import { HOUR } from '#libs/kernel';
import { type Block, ZONE_ROWS } from './block.js';
import {
  BASE,
  CARBON,
  CERTIFICATIONS,
  FLOOR,
  FROM,
  INTS,
  LAST_START,
  MIN_HOURS,
  MIN_UNITS,
  MOST,
  MOST_GANG,
  PLAN,
  READY,
  SLOT,
  STEP,
  UNTIL,
} from './compact-row.js';
import { type DiscountPlans, NO_PLAN } from './discount-plans.js';
import { type Question } from './question.js';

/** Takes a row that may match, with the least all-in rate it may have. */
export type Take = (slot: number, atLeast: number) => void;

/** Whether any row of the block may match. */
export function admitsBlock({ zones: map }: Block, question: Question): boolean {
  return (
    (map[FROM] ?? 0) <= question.start &&
    (map[UNTIL] ?? 0) >= question.end &&
    (map[question.gang ? MOST_GANG : MOST] ?? 0) >= question.leastBookable &&
    (map[CARBON] ?? 0) <= question.carbon &&
    (map[MIN_HOURS] ?? 0) <= question.hours &&
    (map[LAST_START] ?? 0) >= question.lastStart &&
    (map[READY] ?? 0) <= question.ready &&
    (question.units === 0 || (map[MIN_UNITS] ?? 0) <= question.units)
  );
}

/** Hands over every row of a zone that may match; `bits`: its word of what `tryPlanes` made. */
export function scanZone(
  { ints }: Block,
  zone: number,
  rowBits: number,
  question: Question,
  plans: DiscountPlans,
  take: Take,
): void {
  for (let bits = rowBits; bits !== 0; bits &= bits - 1) {
    const row = (zone * ZONE_ROWS + 31 - Math.clz32(bits & -bits)) * INTS;
    if (!admitsRow(ints, row, question)) continue;
    const atLeast = rowAtLeast(ints, row, question, plans);
    if (atLeast <= question.limit) take(ints[row + SLOT] ?? 0, atLeast);
  }
}

/** Zones of the block, from the first on, whose cheapest row is not too dear. */
export function zonesWithin(block: Block, question: Question): number {
  const zones = Math.ceil(block.count / ZONE_ROWS);
  if (question.atLeast(block.head(zones - 1)) <= question.limit) return zones;
  let zone = 0;
  while (zone < zones && question.atLeast(block.head(zone)) <= question.limit) zone += 1;
  return zone;
}

/**
 * Writes for each zone of the block from `from` to below `to` which of its rows are in all the planes asked for, the first row lowest.
 * Plane by plane, since the words of a plane lie together. `bits` has room for a block's zones.
 */
export function tryPlanes(block: Block, from: number, to: number, question: Question, bits: Int32Array): void {
  const { zones, words, planes: first, count } = block;
  const { planes, links } = question;
  if (links === null) bits.fill(-1, from, to);
  else {
    bits.fill(0, from, to);
    for (const link of links) {
      const plane = first + link * words;
      for (let zone = from; zone < to; zone += 1) bits[zone] = (bits[zone] ?? 0) | (zones[plane + zone] ?? 0);
    }
  }
  // two at a time: half the stores
  for (let at = 0; at < planes.length; at += 2) {
    const one = first + (planes[at] ?? 0) * words;
    const other = first + (planes[at + 1] ?? planes[at] ?? 0) * words;
    for (let zone = from; zone < to; zone += 1)
      bits[zone] = (bits[zone] ?? 0) & (zones[one + zone] ?? 0) & (zones[other + zone] ?? 0);
  }
  const rest = count - (to - 1) * ZONE_ROWS;
  if (rest < ZONE_ROWS) bits[to - 1] = (bits[to - 1] ?? 0) & ((1 << rest) - 1);
}

function admitsRow(ints: Int32Array, at: number, question: Question): boolean {
  const { certifications, units } = question;
  return (
    (ints[at + FROM] ?? 0) <= question.start &&
    (ints[at + UNTIL] ?? 0) >= question.end &&
    (ints[at + (question.gang ? MOST_GANG : MOST)] ?? 0) >= question.leastBookable &&
    (ints[at + CARBON] ?? 0) <= question.carbon &&
    (ints[at + MIN_HOURS] ?? 0) <= question.hours &&
    (ints[at + LAST_START] ?? 0) >= question.lastStart &&
    (ints[at + READY] ?? 0) <= question.ready &&
    ((ints[at + CERTIFICATIONS] ?? 0) & certifications) === certifications &&
    (units === 0 || ((ints[at + MIN_UNITS] ?? 0) <= units && units % (ints[at + STEP] ?? 1) === 0))
  );
}

function rowAtLeast(ints: Int32Array, at: number, question: Question, plans: DiscountPlans): number {
  const base = ints[at + BASE] ?? 0;
  const minHours = ints[at + MIN_HOURS] ?? 0;
  const minUnits = ints[at + MIN_UNITS] ?? 0;
  if (question.onDemand) return question.rowAtLeast(base, minUnits, minHours);
  const plan = ints[at + PLAN] ?? NO_PLAN;
  const reduced = plan === NO_PLAN ? base : base * plans.factor(plan, question.lengthMs ?? minHours * HOUR);
  return question.rowAtLeast(Math.max(reduced, ints[at + FLOOR] ?? 0), minUnits, minHours);
}
