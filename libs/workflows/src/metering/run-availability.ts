import { type AvailabilityMonth, READING_DAYS, availabilityOf, creditPercentOf, mayLeave } from '#libs/billing';
import {
  DAY,
  HOUR,
  type Instant,
  type Period,
  addMilliseconds,
  civilDate,
  contractMonths,
  dateIn,
  earliest,
  instantFromEpoch,
  instantToString,
  zero,
} from '#libs/kernel';
import { type Lease, type SlaTerms, serviceLevelsOf, versionOn } from '#libs/market';
import { eachDueLease } from '../operations/each-due-lease.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type MonthBasis } from '../ports/metering-stores.js';
import { type EvidenceNeeds, contractOf, evidenceOf, metered, stretchOf } from './lease-evidence.js';
import { partiesOf } from './party-lease.js';

type Needs = EvidenceNeeds & Pick<Ports, 'unitOfWork' | 'availability' | 'audit' | 'owedCredits'>;

/** Months of one lease closed in one transaction; one that is further behind comes back. */
const MOST_MONTHS = 12;

/**
 * Closes the months of at most `limit` leases that are over for good: `READING_DAYS` after a month's end no heartbeat of it comes any
 * more. Writes down its minutes, what its table (the contract's, or the service levels it was sold with) credits for it, and whether the
 * tenant may leave. Returns how many months.
 */
export const runAvailability = (ports: Needs) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    eachDueLease(ports, scope, { what: 'AVAILABILITY', limit }, (tx, lease) => closeMonths(ports, tx, lease));
};

async function closeMonths(ports: Needs, tx: Tx, lease: Lease): Promise<number> {
  const signed = await contractOf(ports, tx, lease);
  const closed = await ports.availability.months(tx, lease.id);
  const done = closed.at(-1)?.period.end ?? lease.startedAt ?? tx.now;
  const open = (await monthsOf(ports, tx, lease, signed)).filter(({ end }) => end > done);
  const over = open.filter(({ end }) => closesAt(end) <= tx.now).slice(0, MOST_MONTHS);
  for (const period of over) {
    const { month, basis } = await closeMonth(ports, tx, { lease, signed, closed, period });
    await ports.availability.insert(tx, month, basis);
    closed.push(month);
    if (lease.contract === null && month.creditPercent.scaled > 0n) await oweCredit(ports, tx, lease, month);
    if (month.mayLeave)
      await ports.audit.append(tx, {
        action: 'sla.tenant-may-leave',
        subjectId: lease.id,
        detail: { month: month.id },
      });
  }
  const next = open[over.length];
  await ports.leases.scheduleAvailability(tx, lease.id, next ? closesAt(next.end) : null);
  return over.length;
}

interface OpenMonth {
  readonly lease: Lease;
  readonly signed: SignedContract | null;
  readonly closed: readonly AvailabilityMonth[];
  readonly period: Period;
}

async function closeMonth(
  ports: Needs,
  tx: Tx,
  { lease, signed, closed, period }: OpenMonth,
): Promise<{ readonly month: AvailabilityMonth; readonly basis: MonthBasis }> {
  const evidence = await evidenceOf(ports)(tx, lease, period);
  const counts = availabilityOf(period, evidence);
  // nobody said anything: how a booked lease was served is unknown, neither good nor bad
  const isKnown = lease.contract !== null || (evidence.firstReported !== null && evidence.firstReported < period.end);
  const sla = isKnown ? slaOn(signed, lease, period.start) : null;
  const month = {
    ...{ ...partiesOf(lease), ...counts, id: tx.newId('availabilityMonth'), period, revision: 1, isKnown },
    creditPercent: creditPercentOf(sla, counts),
    mayLeave: mayLeave(sla, [...closed, counts]),
  };
  return { month, basis: { sla, stretch: stretchOf(lease, period, evidence) } };
}

/** The table of the contract on that day, or of the service levels that the lease was sold with. */
function slaOn(signed: SignedContract | null, { contract, terms }: Lease, at: Instant): SlaTerms | null {
  if (contract === null) return serviceLevelsOf(terms.serviceLevels)?.sla ?? null;
  return signed && versionOn(signed.contract, civilDate(dateIn(at, terms.timeZone))).terms.sla;
}

/** A contract's bills take their credit themselves; that of a booked lease waits until the invoice of the month can take it. */
async function oweCredit(ports: Needs, tx: Tx, lease: Lease, month: AvailabilityMonth): Promise<void> {
  const { currency } = lease.terms.unitPrice;
  const { period, minutes, downMinutes } = month;
  await ports.owedCredits.insert(tx, {
    ...{ ...partiesOf(lease), id: tx.newId('owedCredit'), kind: 'SLA_CREDIT', period, currency, amount: null },
    cause: `sla:${lease.id}:${instantToString(period.start)}`,
    reason: `${downMinutes} of ${minutes} minutes down, by service levels ${lease.terms.serviceLevels}`,
    ...{ evidence: [month.id], owedAt: tx.now, state: 'OWED', granted: zero(currency), lookAt: tx.now, tries: 0 },
    obstacle: null,
  });
}

/** When the last hour of it takes no heartbeats any more. */
function closesAt(end: Instant): Instant {
  return addMilliseconds(instantFromEpoch(Math.ceil(end / HOUR) * HOUR), READING_DAYS * DAY);
}

/** The months of a lease as they are invoiced, cut to what its meter ran: a contract's from its schedule, a booking's from its window. */
async function monthsOf(ports: Needs, tx: Tx, lease: Lease, signed: SignedContract | null): Promise<Period[]> {
  const { contract } = lease;
  const schedule = signed && (await ports.contracts.schedule(tx, signed.contract.id));
  const months =
    contract === null || schedule === null
      ? contractMonths(lease.period, lease.terms.timeZone)
      : schedule.rows
          .filter(({ kind, tranche }) => kind === 'RENT' && tranche === contract.tranche)
          .map(({ service }) => service)
          .sort((a, b) => a.start - b.start);
  return months.flatMap((month) => {
    const ran = metered(lease, month);
    return ran === null ? [] : [{ start: ran.start, end: earliest(ran.end, month.end) }];
  });
}
