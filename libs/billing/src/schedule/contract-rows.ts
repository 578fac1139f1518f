import {
  type CurrencyCode,
  type Money,
  type Rational,
  ZERO,
  assert,
  minus,
  period,
  plus,
  roundToMoney,
  startOfDay,
  subtract,
  zero,
} from '#libs/kernel';
import {
  type Contract,
  type IndexObservation,
  type TermSheet,
  currentTerms,
  endOf,
  lastKnown,
  trancheIds,
} from '#libs/market';
import { type ServedMonth } from '../rating/proration.js';
import { type RentSegment, rentOf, unitsOf } from '../rating/rent-segment.js';
import { type ScheduleRow } from './schedule-row.js';
import { billingPeriod, segmentsOf } from './segments.js';

/**
 * Every row of rent that the contract's terms make, all versions in force on their days, in the order of billing. Nothing is issued yet:
 * `scheduleOf` and `reviseSchedule` keep what was.
 */
export function contractRows(contract: Contract, observations: readonly IndexObservation[] = []): ScheduleRow[] {
  const terms = currentTerms(contract);
  const order = trancheIds(contract);
  const rows = order.flatMap((id) => trancheRows(contract, terms, id, observations));
  return rows.sort(
    (a, b) =>
      compare(a.billDate, b.billDate) ||
      order.indexOf(a.tranche) - order.indexOf(b.tranche) ||
      a.k - b.k ||
      a.part - b.part,
  );
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function trancheRows(
  contract: Contract,
  terms: TermSheet,
  id: string,
  observations: readonly IndexObservation[],
): ScheduleRow[] {
  const anchor = lastKnown(contract, id);
  const end = contract.versions
    .flatMap((version) => version.terms.tranches.filter((tranche) => tranche.id === id).map(endOf))
    .reduce((a, b) => (a >= b ? a : b));
  const rows: ScheduleRow[] = [];
  for (let k = 0; ; k += 1) {
    const month = billingPeriod(terms, anchor, k);
    if (month.from >= end) return rows;
    const { segments, served } = segmentsOf(contract, id, month, observations);
    if (served !== null) rows.push(...periodRows(terms, id, k, segments, served));
  }
}

/** One row, or one for each party a period is billed to; their amounts sum to that of the period. */
function periodRows(
  terms: TermSheet,
  tranche: string,
  k: number,
  segments: readonly RentSegment[],
  served: ServedMonth,
): ScheduleRow[] {
  const rows: ScheduleRow[] = [];
  let before = NOTHING;
  for (const piece of byParty(segments)) {
    const after = rentsUntil(before, piece);
    rows.push(rowOf(terms, { tranche, k, part: rows.length }, piece, { before, after }, served));
    before = after;
  }
  return rows;
}

/** Exact rent of a period up to some day: before escalation, at the floor of its index (or as it is), at the cap (null: no limit). */
interface Rents {
  readonly base: Rational;
  readonly floor: Rational;
  readonly cap: Rational | null;
}

const NOTHING: Rents = { base: ZERO, floor: ZERO, cap: ZERO };

function rentsUntil(before: Rents, piece: readonly RentSegment[]): Rents {
  const floor = plus(
    before.floor,
    rentOf(piece, (rate) => rate.floor),
  );
  const base = plus(
    before.base,
    rentOf(piece, (rate) => rate.base),
  );
  const uncapped = before.cap === null || piece.some(({ rate }) => rate.cap === null);
  if (uncapped) return { base, floor, cap: null };
  const known = piece.every(({ rate }) => rate.rate !== null) && before.cap === before.floor;
  const cap = known
    ? floor
    : plus(
        before.cap,
        rentOf(piece, ({ cap: most, floor: least }) => most ?? least),
      );
  return { base, floor, cap };
}

function rowOf(
  terms: TermSheet,
  key: Pick<ScheduleRow, 'tranche' | 'k' | 'part'>,
  piece: readonly RentSegment[],
  { before, after }: { readonly before: Rents; readonly after: Rents },
  { month }: ServedMonth,
): ScheduleRow {
  const [first, last] = [piece[0], piece.at(-1)];
  assert(first !== undefined && last !== undefined, 'a row has a segment');
  const { billing, timeZone, leaseKind, currency } = terms;
  const [from, until] = [first.from, last.until];
  const metered = leaseKind !== 'RESERVED';
  const known = piece.every(({ rate }) => rate.rate !== null);
  const floor = telescoped(before.floor, after.floor, currency);
  const cap = before.cap === null || after.cap === null ? null : telescoped(before.cap, after.cap, currency);
  return {
    kind: 'RENT',
    ...key,
    revision: 1,
    provider: first.provider,
    tenant: first.tenant,
    from,
    until,
    service: period(startOfDay(from, timeZone), startOfDay(until, timeZone)),
    billDate: billing.due === 'IN_ADVANCE' && !metered ? from : until,
    quantity: piece.reduce((sum, segment) => plus(sum, unitsOf(segment)), ZERO),
    base: telescoped(before.base, after.base, currency),
    exact: before === NOTHING ? after.floor : minus(after.floor, before.floor),
    escalatedBase: known && !metered ? floor : null,
    bounds: known && !metered ? null : { floor: metered ? zero(currency) : floor, cap },
    escalations: last.rate.escalations,
    basis: from === month.from && until === month.until ? 'FULL' : billing.proration,
    status: metered ? 'METERED' : known ? 'SCHEDULED' : 'PENDING_INDEX',
    segments: piece,
  };
}

/** The rounded rent up to the piece's end less that up to its start. */
function telescoped(before: Rational, after: Rational, currency: CurrencyCode): Money {
  return subtract(roundToMoney(after, currency), roundToMoney(before, currency));
}

function byParty(segments: readonly RentSegment[]): RentSegment[][] {
  const pieces: RentSegment[][] = [];
  for (const segment of segments) {
    const last = pieces.at(-1);
    const same = last?.[0] !== undefined && last[0].tenant === segment.tenant && last[0].provider === segment.provider;
    if (same) last.push(segment);
    else pieces.push([segment]);
  }
  return pieces;
}
