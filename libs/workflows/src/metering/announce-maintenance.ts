import { DAY, type Instant, type Period, type Result, ok, overlaps, refuse } from '#libs/kernel';
import { type MaintenanceNotice, type MaintenanceStanding, announceBy, standings } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { NO_LEASE, lockedLease, partiesOf } from './party-lease.js';

export interface MaintenanceCommand {
  readonly leaseId: string;
  readonly window: Period;
  /** What is done, for the tenant. */
  readonly note: string;
}

export interface AnnouncedMaintenance extends MaintenanceNotice {
  /** Whether its minutes are left out of availability. */
  readonly standing: MaintenanceStanding;
  /** Until when it had to be announced for that. */
  readonly announceBy: Instant;
}

const LONGEST = 7 * DAY;

/**
 * The provider announces work on a lease's capacity. In time and within the month's allowance its minutes are left out of availability;
 * otherwise it is on record and they count. Announcing the same window again changes nothing.
 */
export const announceMaintenance = (ports: Pick<Ports, 'unitOfWork' | 'leases' | 'leaseNotices' | 'audit'>) => {
  return (scope: OrganisationScope, command: MaintenanceCommand): Promise<Result<AnnouncedMaintenance, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const { leaseId, window, note } = command;
      const lease = await lockedLease(ports, tx, scope, { leaseId, side: 'PROVIDER' });
      if (lease === null) return refuse(NO_LEASE);
      if (note.trim().length < 1 || note.length > 500)
        return refuse(invalid(['note'], 'A note has 1 to 500 characters.'));
      if (window.start < tx.now) return refuse(invalid(['window'], 'Work is announced before it begins.'));
      if (window.end - window.start > LONGEST) return refuse(invalid(['window'], 'One window is at most seven days.'));
      if (lease.endedAt !== null || !overlaps(window, lease.period))
        return refuse(invalid(['window'], 'The lease does not run then.'));
      const known = await ports.leaseNotices.maintenance(tx, lease.id);
      const same = known.find((one) => one.window.start === window.start && one.window.end === window.end);
      if (same) return ok(standingOf(same, known));
      const notice = { ...partiesOf(lease), id: tx.newId('maintenance'), window, note, announcedAt: tx.now };
      await ports.leaseNotices.insertMaintenance(tx, notice);
      await ports.audit.append(tx, { action: 'maintenance.announced', subjectId: lease.id, detail: { id: notice.id } });
      return ok(standingOf(notice, [...known, notice]));
    });
};

/** The notices of a lease and how each stands. */
export const viewMaintenance = (ports: Pick<Ports, 'unitOfWork' | 'leaseNotices'>) => {
  return (scope: OrganisationScope, leaseId: string): Promise<AnnouncedMaintenance[]> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const known = await ports.leaseNotices.maintenance(tx, leaseId);
      return known.map((notice) => standingOf(notice, known));
    });
};

function standingOf(notice: MaintenanceNotice, all: readonly MaintenanceNotice[]): AnnouncedMaintenance {
  return { ...notice, standing: standings(all).get(notice.id) ?? 'LATE', announceBy: announceBy(notice) };
}
