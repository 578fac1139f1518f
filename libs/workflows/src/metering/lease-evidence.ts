import { type AvailabilityEvidence, type ContractedLoad, type ServiceStretch } from '#libs/billing';
import {
  type Instant,
  ONE,
  type Period,
  civilDate,
  dateIn,
  dividedBy,
  overlaps,
  rational,
  times,
  toRational,
} from '#libs/kernel';
import { type Lease, type LeaseEvent, type Tranche, agreedNotices, quantityOn, versionOn } from '#libs/market';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

export type EvidenceNeeds = Pick<
  Ports,
  'leases' | 'heartbeats' | 'leaseNotices' | 'curtailmentCalls' | 'contracts' | 'offers'
>;

/** The contract a lease delivers a tranche of; null: it was booked from a quote. */
export async function contractOf(
  ports: Pick<Ports, 'contracts'>,
  tx: Tx,
  lease: Lease,
): Promise<SignedContract | null> {
  if (lease.contract === null) return null;
  return (await ports.contracts.byLeases(tx, [lease.id])).get(lease.id) ?? null;
}

/** The part of a window in which the lease's meter ran; null: none of it. */
export function metered({ startedAt, endedAt, period }: Lease, window: Period): Period | null {
  if (startedAt === null) return null;
  const end = endedAt ?? period.end;
  const [from, to] = [Math.max(startedAt, window.start), Math.min(end, window.end)];
  return from < to ? { start: from as Instant, end: to as Instant } : null;
}

/** Units promised on the day a window begins: the lease's, or what the ramp of its tranche says. */
export function promisedUnits(lease: Lease, signed: SignedContract | null, at: Instant): number {
  if (lease.contract === null || signed === null) return lease.units;
  const { tranche: id } = lease.contract;
  const date = civilDate(dateIn(at, lease.terms.timeZone));
  const tranche: Tranche | undefined = versionOn(signed.contract, date).terms.tranches.find((one) => one.id === id);
  return tranche === undefined ? lease.units : Math.min(lease.units, quantityOn(tranche, date));
}

export interface LeaseEvidence extends AvailabilityEvidence {
  /** Notices behind the maintenance that touches the window. */
  readonly maintenanceIds: readonly string[];
}

/** What says whether a lease had its capacity in a window. */
export const evidenceOf = (ports: EvidenceNeeds) => {
  return async (tx: Tx, lease: Lease, window: Period): Promise<LeaseEvidence> => {
    const events = (await ports.leases.events(tx, [lease.id])).get(lease.id) ?? [];
    const calls = await ports.curtailmentCalls.byLease(tx, lease.id);
    const agreed = agreedNotices(await ports.leaseNotices.maintenance(tx, lease.id));
    return {
      promisedUnits: promisedUnits(lease, await contractOf(ports, tx, lease), window.start),
      answered: await ports.heartbeats.answered(tx, lease.id, window),
      firstReported: await ports.heartbeats.firstReported(tx, lease.id),
      faults: faultsOf(events, window.end),
      maintenance: agreed.map((notice) => notice.window),
      maintenanceIds: agreed.filter((notice) => overlaps(notice.window, window)).map(({ id }) => id),
      curtailments: calls.map((call) => call.window),
    };
  };
};

/** What the minutes of a window are counted by, to be kept beside what comes of them. */
export function stretchOf(
  { id }: Pick<Lease, 'id'>,
  period: Period,
  { promisedUnits: promised, firstReported, faults, maintenanceIds }: LeaseEvidence,
): ServiceStretch {
  const isFaultyBefore = faults.some(({ start, end }) => start < period.start && end > period.start);
  return {
    ...{ leaseId: id, period, promisedUnits: promised, reportedSince: firstReported, isFaultyBefore, maintenanceIds },
  };
}

/** Stretches in which the lease was DEGRADED: its provider said so. */
function faultsOf(events: readonly LeaseEvent[], until: Instant): Period[] {
  const faults: Period[] = [];
  let since: Instant | null = null;
  for (const { at, state } of events) {
    if (state === 'DEGRADED') since ??= at;
    else if (since !== null) {
      if (since < at) faults.push({ start: since, end: at });
      since = null;
    }
  }
  if (since !== null && since < until) faults.push({ start: since, end: until });
  return faults;
}

/** The load a lease was sold at, split into what its IT draws and the site's PUE. */
export const loadOf = (ports: Pick<Ports, 'offers'>) => {
  return async (tx: Tx, lease: Lease, units: number): Promise<ContractedLoad> => {
    const offer = await ports.offers.byId(tx, lease.resourceId);
    const pue = offer === null ? ONE : toRational(offer.site.pue);
    const atTheMeter = times(rational(units), rational(lease.terms.meterWattsPerUnit, 1_000));
    // watts per unit at the meter are rounded up to whole ones: a kW of a hall is a kW exactly
    const itKilowatts = lease.resourceKind === 'HALL' ? rational(units) : dividedBy(atTheMeter, pue);
    return { itKilowatts, pue };
  };
};
