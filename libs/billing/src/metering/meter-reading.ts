import {
  type Decimal,
  type Instant,
  type Period,
  type Result,
  compareDecimal,
  ok,
  overlaps,
  refuse,
} from '#libs/kernel';

/** What the provider's meter said of a stretch. Never changed: a wrong one is replaced by another that names it. */
export interface MeterReading {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  /** The provider's own name for it, unique within the lease: sending it again changes nothing. */
  readonly externalId: string;
  readonly period: Period;
  /** Energy of the IT load in kWh. */
  readonly itKwh: Decimal;
  /** Energy at the utility meter over IT energy, at least 1; null: not measured, the site's own counts. */
  readonly pue: Decimal | null;
  /** Major units per kWh at the utility meter as billed by the utility; null: the contract's. */
  readonly tariff: Decimal | null;
  /** External id of the reading this one corrects. It may come before the one it corrects. */
  readonly replaces: string | null;
  readonly receivedAt: Instant;
}

export type ReadingProblem =
  | { readonly code: 'OTHER_CONTENT'; readonly other: MeterReading }
  | { readonly code: 'OVERLAPS'; readonly other: MeterReading }
  | { readonly code: 'REPLACED_BEFORE'; readonly other: MeterReading }
  | { readonly code: 'CIRCLE'; readonly other: MeterReading };

/**
 * The readings that stand: those that no other one replaces. A correction stands once what it names is known, so that it does not
 * matter which comes first.
 */
export function currentReadings(readings: readonly MeterReading[]): MeterReading[] {
  const known = new Map(readings.map((one) => [one.externalId, one]));
  const replaced = new Set(readings.map(({ replaces }) => replaces));
  const isRooted = ({ replaces }: MeterReading): boolean => {
    let next = replaces;
    for (let step = 0; next !== null; step += 1) {
      const one = known.get(next);
      if (one === undefined || step > readings.length) return false;
      next = one.replaces;
    }
    return true;
  };
  return readings.filter((one) => !replaced.has(one.externalId) && isRooted(one));
}

/**
 * Whether a reading may join the known ones of its lease: NEW, or KNOWN when the very same one is there. Refused: the external id
 * with other content, time that a standing reading covers, a second correction of the same one, corrections in a circle.
 */
export function joinReadings(
  reading: MeterReading,
  known: readonly MeterReading[],
): Result<'NEW' | 'KNOWN', ReadingProblem> {
  const same = known.find(({ externalId }) => externalId === reading.externalId);
  if (same) return isSame(same, reading) ? ok('KNOWN') : refuse({ code: 'OTHER_CONTENT', other: same });
  const rival = known.find(({ replaces }) => replaces !== null && replaces === reading.replaces);
  if (rival) return refuse({ code: 'REPLACED_BEFORE', other: rival });
  const circle = chainOf(reading, known);
  if (circle) return refuse({ code: 'CIRCLE', other: circle });
  const before = new Set(currentReadings(known));
  const standing = currentReadings([...known, reading]);
  for (const fresh of standing.filter((one) => !before.has(one))) {
    const other = standing.find((one) => one !== fresh && overlaps(one.period, fresh.period));
    if (other) return refuse({ code: 'OVERLAPS', other });
  }
  return ok('NEW');
}

/** The reading at which following the corrections leads back to the new one; null: it leads to an end. */
function chainOf(reading: MeterReading, known: readonly MeterReading[]): MeterReading | null {
  const byId = new Map(known.map((one) => [one.externalId, one]));
  let next = reading.replaces;
  for (let step = 0; next !== null && step <= known.length; step += 1) {
    const one = byId.get(next);
    if (one === undefined) return null;
    if (one.replaces === reading.externalId) return one;
    next = one.replaces;
  }
  return null;
}

function isSame(a: MeterReading, b: MeterReading): boolean {
  return (
    a.period.start === b.period.start &&
    a.period.end === b.period.end &&
    compareDecimal(a.itKwh, b.itKwh) === 0 &&
    isSameFigure(a.pue, b.pue) &&
    isSameFigure(a.tariff, b.tariff) &&
    a.replaces === b.replaces
  );
}

function isSameFigure(a: Decimal | null, b: Decimal | null): boolean {
  return a === null || b === null ? a === b : compareDecimal(a, b) === 0;
}
