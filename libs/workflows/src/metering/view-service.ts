import {
  type Availability,
  type AvailabilityHour,
  type EnergySeen,
  availabilityHours,
  availabilityPercent,
  carbonGrams,
  energySeen,
  sumOfHours,
} from '#libs/billing';
import {
  DAY,
  type Decimal,
  type Instant,
  MINUTE,
  type Period,
  addMilliseconds,
  fromRational,
  instantFromEpoch,
} from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type EvidenceNeeds, contractOf, evidenceOf, loadOf, metered, promisedUnits } from './lease-evidence.js';
import { sideOf } from './party-lease.js';

/** Minutes of a lease over the last days, as they look now. */
export interface AvailabilityView extends Availability {
  readonly window: Period;
  readonly percent: Decimal | null;
  /** When an agent first reported; null: none ever did. */
  readonly reportedSince: Instant | null;
  readonly hours: readonly AvailabilityHour[];
}

const MOST_DAYS = 32;
const MOST_ENERGY_DAYS = 400;

/** A lease of the caller's, either side, and the part of the last `days` in which its meter ran; null: there is none. */
async function lastDays(
  ports: Pick<Ports, 'leases'>,
  tx: Tx,
  scope: OrganisationScope,
  { leaseId, days, most }: { readonly leaseId: string; readonly days: number; readonly most: number },
): Promise<{ lease: Lease; window: Period } | null> {
  const lease = await ports.leases.byId(tx, leaseId);
  if (!lease || !sideOf(lease, scope)) return null;
  const length = Math.max(1, Math.min(most, days)) * DAY;
  // up to a whole minute, so that both sides read the same figures
  const until = lease.endedAt ?? instantFromEpoch(Math.floor(tx.now / MINUTE) * MINUTE);
  const window = metered(lease, { start: addMilliseconds(until, -length), end: until });
  return window && { lease, window };
}

/** Minutes of the last days of a lease (of its last days of service when it has ended), hour by hour; null: its meter did not run. */
export const viewAvailability = (ports: EvidenceNeeds & Pick<Ports, 'unitOfWork'>) => {
  return (scope: OrganisationScope, leaseId: string, days: number): Promise<AvailabilityView | null> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const found = await lastDays(ports, tx, scope, { leaseId, days, most: MOST_DAYS });
      if (found === null) return null;
      const { lease, window } = found;
      const evidence = await evidenceOf(ports)(tx, lease, window);
      const hours = availabilityHours(window, evidence);
      const counts = sumOfHours(hours);
      const percent = availabilityPercent(counts);
      const { firstReported: reportedSince } = evidence;
      return { ...counts, window, reportedSince, hours, percent: percent && fromRational(percent) };
    });
};

/** Energy of a lease and what it emitted. */
export interface LeaseEnergy extends EnergySeen {
  readonly window: Period;
  readonly carbonGrams: Decimal;
  /** Grams of CO2e per kWh of the site's grid. */
  readonly gramsPerKwh: number;
  /** Who says so. */
  readonly carbonSource: string;
}

/**
 * Energy and carbon of a lease's last days as known now; null: its meter did not run. The intensity is the one the provider states for
 * the site's grid region; the answer names it, since nobody has audited it.
 */
export const viewEnergy = (ports: EvidenceNeeds & Pick<Ports, 'unitOfWork' | 'readings'>) => {
  return (scope: OrganisationScope, leaseId: string, days: number): Promise<LeaseEnergy | null> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const found = await lastDays(ports, tx, scope, { leaseId, days, most: MOST_ENERGY_DAYS });
      if (found === null) return null;
      const { lease, window } = found;
      const units = promisedUnits(lease, await contractOf(ports, tx, lease), window.start);
      const load = await loadOf(ports)(tx, lease, units);
      const seen = energySeen(window, await ports.readings.related(tx, lease.id, window, []), load);
      const site = (await ports.offers.byId(tx, lease.resourceId))?.site;
      const gramsPerKwh = site?.carbonGramsPerKwh ?? 0;
      return {
        ...seen,
        window,
        gramsPerKwh,
        carbonGrams: carbonGrams(seen.siteKwh, gramsPerKwh),
        carbonSource: `stated by the provider for ${site?.gridRegion ?? 'its grid'}`,
      };
    });
};

/** How a lease is served, but for what is counted afresh: acceptances, closed months with their percent, notices. */
export const viewService = (ports: Pick<Ports, 'unitOfWork' | 'acceptances' | 'availability' | 'leaseNotices'>) => {
  return {
    acceptances: (scope: OrganisationScope, leaseId: string) =>
      ports.unitOfWork.run(scope, (tx) => ports.acceptances.byLease(tx, leaseId)),
    months: (scope: OrganisationScope, leaseId: string) =>
      ports.unitOfWork.run(scope, async (tx) => {
        const months = await ports.availability.months(tx, leaseId);
        return months.map((month) => {
          const percent = month.isKnown ? availabilityPercent(month) : null;
          return { ...month, percent: percent && fromRational(percent) };
        });
      }),
    notices: (scope: OrganisationScope, leaseId: string) =>
      ports.unitOfWork.run(scope, (tx) => ports.leaseNotices.byLease(tx, leaseId)),
  };
};
