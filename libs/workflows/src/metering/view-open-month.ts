import {
  type Availability,
  availabilityHours,
  availabilityPercent,
  creditPercentOf,
  slaCredit,
  sumOfHours,
} from '#libs/billing';
import {
  type Decimal,
  type Instant,
  MINUTE,
  type Money,
  type Period,
  contractMonths,
  earliest,
  fromRational,
  includes,
  negate,
  rational,
  sum,
  zero,
} from '#libs/kernel';
import { type Lease, type SlaTerms, serviceLevelsOf } from '#libs/market';
import { type HeardNode } from '../ports/metering-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type EvidenceNeeds, evidenceOf, metered } from './lease-evidence.js';
import { sideOf } from './party-lease.js';

/** The month of a booked lease that runs, and what it would credit if no further minute of it were down. */
export interface OpenMonth extends Pick<Availability, 'minutes' | 'downMinutes'> {
  /** The whole month, as far as the lease goes. */
  readonly window: Period;
  /** Of the minutes so far; null: none counts yet, or no agent ever reported. */
  readonly percent: Decimal | null;
  /** When the fault began that lasts; null: none does. */
  readonly degradedSince: Instant | null;
  readonly creditPercent: Decimal;
  /** Of the capacity invoiced for the month, fee and tax come on top; null: it is not invoiced yet. */
  readonly credit: Money | null;
}

type Needs = EvidenceNeeds & Pick<Ports, 'unitOfWork' | 'invoices'>;

/** Null: the meter does not run, or the lease has no published service levels (a contract's credits are in its bills). */
export const viewOpenMonth = (ports: Needs) => {
  return (scope: OrganisationScope, leaseId: string): Promise<OpenMonth | null> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const lease = await ports.leases.byId(tx, leaseId);
      const sla = lease && sideOf(lease, scope) ? slaOf(lease) : null;
      if (lease === null || sla === null || lease.endedAt !== null) return null;
      const month = contractMonths(lease.period, lease.terms.timeZone).find((one) => includes(one, tx.now));
      const window = month && metered(lease, month);
      if (!window || window.start >= tx.now) return null;
      return openMonth(ports, tx, { lease, sla, window });
    });
};

function slaOf({ contract, terms }: Lease): SlaTerms | null {
  return contract === null ? (serviceLevelsOf(terms.serviceLevels)?.sla ?? null) : null;
}

interface Looked {
  readonly lease: Lease;
  readonly sla: SlaTerms;
  readonly window: Period;
}

async function openMonth(ports: Needs, tx: Tx, { lease, sla, window }: Looked): Promise<OpenMonth> {
  const past = { start: window.start, end: earliest(window.end, tx.now) };
  const evidence = await evidenceOf(ports)(tx, lease, past);
  const { minutes, downMinutes } = sumOfHours(availabilityHours(past, evidence));
  const isKnown = evidence.firstReported !== null || downMinutes > 0;
  const percent = isKnown ? availabilityPercent({ minutes, downMinutes }) : null;
  // minutes to come count as up: what is credited at least
  const whole = minutes + Math.floor((window.end - past.end) / MINUTE);
  const counts = { minutes: whole, downMinutes: isKnown ? downMinutes : 0 };
  const rent = await rentOf(ports, tx, lease, window);
  const downtime = { minutes: rational(counts.minutes), downMinutes: rational(counts.downMinutes) };
  const owed = rent && slaCredit(sla, downtime, rent);
  return {
    ...{ window, minutes, downMinutes, percent: percent && fromRational(percent) },
    degradedSince: await degradedSince(ports, tx, lease),
    creditPercent: creditPercentOf(sla, { ...counts, maintenanceMinutes: 0, curtailedMinutes: 0 }),
    credit: rent && (owed === null ? zero(rent.currency) : negate(owed.amount)),
  };
}

/** What the month's capacity was invoiced with; null: not yet. */
async function rentOf(ports: Needs, tx: Tx, lease: Lease, month: Period): Promise<Money | null> {
  const bills = await ports.invoices.byLease(tx, lease.id);
  const bill = bills.find(
    ({ state, period, lines }) =>
      state !== 'VOID' && includes(period, month.start) && lines.some(({ kind }) => kind === 'CAPACITY'),
  );
  if (bill === undefined) return null;
  const capacity = bill.lines.filter(({ kind }) => kind === 'CAPACITY').map(({ amount }) => amount);
  return sum(capacity, bill.currency);
}

async function degradedSince(ports: Pick<Ports, 'leases'>, tx: Tx, lease: Lease): Promise<Instant | null> {
  if (lease.state !== 'DEGRADED') return null;
  const events = (await ports.leases.events(tx, [lease.id])).get(lease.id) ?? [];
  const before = events.findLastIndex(({ state }) => state !== 'DEGRADED');
  return events[before + 1]?.at ?? null;
}

/** Nodes of a lease of the caller's, either side, that its agents told of in the last 32 days; empty: none did, or there is no such lease. */
export const viewNodes = (ports: Pick<Ports, 'unitOfWork' | 'leases' | 'heartbeats'>) => {
  return (scope: OrganisationScope, leaseId: string): Promise<HeardNode[]> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const lease = await ports.leases.byId(tx, leaseId);
      return lease && sideOf(lease, scope) ? ports.heartbeats.nodes(tx, leaseId) : [];
    });
};
