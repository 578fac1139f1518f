import { type MeterReading, type ReadingProblem, joinReadings } from '#libs/billing';
import {
  DAY,
  type Decimal,
  type Instant,
  type Period,
  type Result,
  decimal,
  decimalToString,
  earliest,
  ok,
  parseMoney,
  refuse,
} from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type ReceivedCharge } from '../ports/metering-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { NO_LEASE, lockedLease, partiesOf } from './party-lease.js';

type Needs = Pick<Ports, 'unitOfWork' | 'leases' | 'readings'>;

/** A reading as the provider sends it; `replaces` names the one it corrects. */
export interface ReadingDraft {
  readonly externalId: string;
  readonly period: Period;
  readonly itKwh: Decimal;
  readonly pue: Decimal | null;
  readonly tariff: Decimal | null;
  readonly replaces: string | null;
}

/** A line of the utility's bill as the provider sends it. */
export interface ChargeDraft {
  readonly externalId: string;
  readonly period: Period;
  readonly label: string;
  /** Major units of the lease's currency. */
  readonly amount: Decimal;
}

export interface ReadingsCommand {
  readonly leaseId: string;
  readonly readings: readonly ReadingDraft[];
  readonly charges: readonly ChargeDraft[];
}

/** How many were new; what was known already changed nothing. */
export interface ReadingsReceived {
  readonly readings: number;
  readonly charges: number;
}

const MOST_READINGS = 1_000;
/** One reading spans at most this long, so that a month is never hidden in a year. */
const LONGEST = 32 * DAY;

/**
 * Takes meter readings and the utility's charges of a lease: again, late and in any order. A wrong reading is corrected by another one that
 * names it. One that cannot stand refuses the whole report, which then changed nothing.
 */
export const reportReadings = (ports: Needs) => {
  return (scope: OrganisationScope, command: ReadingsCommand): Promise<Result<ReadingsReceived, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const { leaseId, readings, charges } = command;
      // the lock puts reports about one lease in a row: two of them cannot both cover the same hour
      const lease = await lockedLease(ports, tx, scope, { leaseId, side: 'PROVIDER' });
      if (lease === null) return refuse(NO_LEASE);
      if (lease.startedAt === null)
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['leaseId'],
          detail: 'The meter of the lease has not started.',
        });
      if (readings.length + charges.length > MOST_READINGS)
        return refuse(invalid([], `A report has at most ${MOST_READINGS} readings and charges.`));
      let [fresh, freshCharges] = [0, 0];
      for (const [index, draft] of readings.entries()) {
        const taken = await takeReading(ports, tx, lease, draft);
        if (!taken.ok) return refuse(at(taken.refusal, ['readings', String(index)]));
        if (taken.value === null) continue;
        fresh += 1;
        if (lease.meteredUntil !== null && taken.value < lease.meteredUntil)
          await ports.leases.readingsCame(tx, lease.id, taken.value);
      }
      for (const [index, draft] of charges.entries()) {
        const taken = await takeCharge(ports, tx, lease, draft);
        if (!taken.ok) return refuse(at(taken.refusal, ['charges', String(index)]));
        freshCharges += taken.value;
      }
      return ok({ readings: fresh, charges: freshCharges });
    });
};

/** The earliest instant of which it may say something new: a correction also changes the time of what it corrects. Null: it is known. */
async function takeReading(
  ports: Needs,
  tx: Tx,
  lease: Lease,
  draft: ReadingDraft,
): Promise<Result<Instant | null, Refusal>> {
  const problem = checkDraft(draft, lease, tx.now) ?? checkFigures(draft);
  if (problem) return refuse(problem);
  const reading: MeterReading = {
    ...partiesOf(lease),
    ...draft,
    id: tx.newId('meterReading'),
    receivedAt: tx.now,
  };
  const names = draft.replaces === null ? [draft.externalId] : [draft.externalId, draft.replaces];
  const known = await ports.readings.related(tx, lease.id, draft.period, names);
  const joined = joinReadings(reading, known);
  if (!joined.ok) return refuse(inWords(joined.refusal));
  if (joined.value === 'KNOWN') return ok(null);
  await ports.readings.insert(tx, reading);
  return ok(known.map(({ period }) => period.start).reduce(earliest, draft.period.start));
}

async function takeCharge(ports: Needs, tx: Tx, lease: Lease, draft: ChargeDraft): Promise<Result<number, Refusal>> {
  const problem = checkDraft(draft, lease, tx.now);
  if (problem) return refuse(problem);
  if (draft.label.trim().length < 1 || draft.label.length > 200)
    return refuse(invalid(['label'], 'A label has 1 to 200 characters.'));
  const { currency } = lease.terms.unitPrice;
  const amount = parseMoney(decimalToString(draft.amount), currency);
  if (!amount.ok)
    return refuse(invalid(['amount'], `An amount in ${currency} has no more digits than its minor unit.`));
  const received = { ...partiesOf(lease), ...draft, amount: amount.value };
  const charge: ReceivedCharge = { ...received, id: tx.newId('powerCharge'), receivedAt: tx.now };
  if (await ports.readings.insertCharge(tx, charge)) return ok(1);
  const known = await ports.readings.charge(tx, lease.id, draft.externalId);
  return known && isSameCharge(known, received)
    ? ok(0)
    : refuse<Refusal>({
        code: 'ALREADY_EXISTS',
        path: ['externalId'],
        detail: 'This charge is known with other figures.',
      });
}

type SentCharge = Pick<ReceivedCharge, 'period' | 'label' | 'amount'>;

function isSameCharge(a: SentCharge, b: SentCharge): boolean {
  return (
    a.period.start === b.period.start &&
    a.period.end === b.period.end &&
    a.label === b.label &&
    a.amount.minor === b.amount.minor
  );
}

function checkDraft(
  { externalId, period }: { readonly externalId: string; readonly period: Period },
  { startedAt, endedAt, period: window }: Lease,
  now: Instant,
): Refusal | null {
  if (externalId.trim().length < 1 || externalId.length > 100)
    return invalid(['externalId'], 'An external id has 1 to 100 characters.');
  if (period.end > now) return invalid(['window'], 'A reading is of time that has passed.');
  if (period.end - period.start > LONGEST) return invalid(['window'], 'One reading spans at most 32 days.');
  const isInside = startedAt !== null && period.start >= startedAt && period.end <= (endedAt ?? window.end);
  return isInside ? null : invalid(['window'], 'The time lies within what the lease ran.');
}

const ONE = decimal('1');

function checkFigures({ itKwh, pue, tariff, externalId, replaces }: ReadingDraft): Refusal | null {
  if (itKwh.scaled < 0n) return invalid(['itKwh'], 'Energy is not negative.');
  if (pue !== null && pue.scaled < ONE.scaled) return invalid(['pue'], 'A PUE is at least 1.');
  if (tariff !== null && tariff.scaled < 0n) return invalid(['tariff'], 'A tariff is not negative.');
  if (replaces === externalId) return invalid(['replaces'], 'A reading does not replace itself.');
  return replaces !== null && replaces.length > 100
    ? invalid(['replaces'], 'An external id has 1 to 100 characters.')
    : null;
}

function inWords({ code, other }: ReadingProblem): Refusal {
  const name = `"${other.externalId}"`;
  switch (code) {
    case 'OTHER_CONTENT':
      return {
        code: 'ALREADY_EXISTS',
        path: ['externalId'],
        detail: `The reading ${name} is known with other figures; correct it by one that names it.`,
      };
    case 'OVERLAPS':
      return {
        code: 'ALREADY_EXISTS',
        path: ['window'],
        detail: `The reading ${name} covers part of that time; correct it by one that names it.`,
      };
    case 'REPLACED_BEFORE':
      return {
        code: 'ALREADY_EXISTS',
        path: ['replaces'],
        detail: `The reading ${name} has corrected that one already; correct ${name} instead.`,
      };
    case 'CIRCLE':
      return invalid(['replaces'], `The corrections lead in a circle through ${name}.`);
  }
}

function at(refusal: Refusal, path: readonly string[]): Refusal {
  return { ...refusal, path: [...path, ...(refusal.path ?? [])] };
}
