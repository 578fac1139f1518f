import { type AlertMatch, type NeedAlert } from '../ports/alert-store.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'alerts'>;

/** An alert with what it told of last. */
export interface AlertView extends NeedAlert {
  readonly isExpired: boolean;
  /** Newest first. */
  readonly matches: readonly AlertMatch[];
}

/** Offers shown of each alert. */
const MOST_SHOWN = 10;

/** The organisation's alerts, newest first; one of them where an id is given. */
export const listAlerts = (ports: Needs) => {
  return (scope: OrganisationScope, id: string | null = null): Promise<AlertView[]> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const one = id === null ? null : await ports.alerts.alert(tx, id);
      const alerts = id === null ? await ports.alerts.alerts(tx) : one === null ? [] : [one];
      const ids = alerts.map((alert) => alert.id);
      const matches = await ports.alerts.matches(tx, ids, MOST_SHOWN);
      return alerts.map((alert) => ({
        ...alert,
        isExpired: alert.expiresAt <= tx.now,
        matches: matches.filter(({ alertId }) => alertId === alert.id),
      }));
    });
};

/** What an event `alert.matched` is about; null: there is none of the organisation's. */
export const viewAlertMatch = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<AlertMatch | null> =>
    ports.unitOfWork.run(scope, (tx) => ports.alerts.match(tx, id));
};
