import { HOUR, type Instant, type Period, addMilliseconds, dateIn } from '#libs/kernel';

/** Maintenance counts as agreed only when announced so long before it begins. */
const MAINTENANCE_NOTICE_HOURS = 72;
/** And only up to so many hours in a UTC month: announcing does not make a month without service a good one. */
export const MAINTENANCE_HOURS_A_MONTH = 8;

/** Work the provider announces on a lease's capacity. */
export interface MaintenanceNotice {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly window: Period;
  readonly note: string;
  readonly announcedAt: Instant;
}

/** Why a window is not excluded from availability; the work may be done all the same. */
export type MaintenanceStanding = 'AGREED' | 'LATE' | 'OVER_ALLOWANCE';

/** Until when it has to be announced to count as agreed. */
export function announceBy({ window }: Pick<MaintenanceNotice, 'window'>): Instant {
  return addMilliseconds(window.start, -MAINTENANCE_NOTICE_HOURS * HOUR);
}

/**
 * How each notice of one lease stands: LATE past its deadline; else AGREED in the order of announcement while the hours that begin in
 * a UTC month last. A window counts whole or not at all, so that nobody has to ask which part of it was agreed.
 */
export function standings(notices: readonly MaintenanceNotice[]): ReadonlyMap<string, MaintenanceStanding> {
  const left = new Map<string, number>();
  const order = [...notices].sort((a, b) => a.announcedAt - b.announcedAt || (a.id < b.id ? -1 : 1));
  return new Map(
    order.map((notice): [string, MaintenanceStanding] => {
      if (notice.announcedAt > announceBy(notice)) return [notice.id, 'LATE'];
      const month = dateIn(notice.window.start, 'UTC').slice(0, 7);
      const rest = (left.get(month) ?? MAINTENANCE_HOURS_A_MONTH * HOUR) - (notice.window.end - notice.window.start);
      if (rest < 0) return [notice.id, 'OVER_ALLOWANCE'];
      left.set(month, rest);
      return [notice.id, 'AGREED'];
    }),
  );
}

/** Notices whose windows are left out of availability. */
export function agreedNotices(notices: readonly MaintenanceNotice[]): MaintenanceNotice[] {
  const standing = standings(notices);
  return notices.filter(({ id }) => standing.get(id) === 'AGREED');
}
