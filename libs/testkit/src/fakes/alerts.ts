import {
  type AlertMatch,
  type AlertSighting,
  type AlertStore,
  type NeedAlert,
  type UptimeStore,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

export interface AlertTables {
  readonly needs: FakeTable<NeedAlert>;
  readonly told: FakeTable<AlertMatch>;
}

export const alertTables = (database: FakeDatabase): AlertTables => ({
  needs: database.table<NeedAlert>(({ orgId }) => [orgId]),
  told: database.table<AlertMatch>(({ orgId }) => [orgId]),
});

/** Saved needs in memory. The feed, which the database writes, is not told. */
export function fakeAlerts({ needs, told }: AlertTables): AlertStore {
  const seen = new Map<string, Map<string, AlertSighting>>();
  const isThere = ({ state }: NeedAlert): boolean => state !== 'REMOVED';
  const newest = (alertId: string, matches: readonly AlertMatch[], most: number): AlertMatch[] =>
    matches
      .filter((one) => one.alertId === alertId)
      .reverse()
      .slice(0, most);
  return {
    alerts: (tx) => Promise.resolve(needs.all(tx).filter(isThere).reverse()),
    alert: (tx, id) => {
      const one = needs.get(tx, id);
      return Promise.resolve(one && isThere(one) ? one : null);
    },
    save: (tx, alert) => Promise.resolve(needs.put(tx, alert.id, alert)),
    watched: (tx, after, limit) =>
      Promise.resolve(
        needs
          .all(tx)
          .filter(({ id, state, expiresAt }) => state === 'ACTIVE' && expiresAt > tx.now && id > after)
          .slice(0, limit),
      ),
    sightings: (_, alertId) => Promise.resolve([...(seen.get(alertId)?.values() ?? [])]),
    see: (_, { id }, sightings) => {
      const known = seen.get(id) ?? new Map<string, AlertSighting>();
      for (const one of sightings) known.set(one.offerId, one);
      return Promise.resolve(void seen.set(id, known));
    },
    forgetSightings: (_, alertId) => Promise.resolve(void seen.delete(alertId)),
    tell: (tx, matches) => {
      const isKnown = ({ alertId, offerId }: AlertMatch): boolean =>
        told.all(tx).some((one) => one.alertId === alertId && one.offerId === offerId);
      const fresh = matches.filter((one) => !isKnown(one));
      for (const one of fresh) told.put(tx, one.id, one);
      return Promise.resolve(fresh.length);
    },
    matches: (tx, ids, most) => Promise.resolve(ids.flatMap((id) => newest(id, told.all(tx), most))),
    match: (tx, id) => Promise.resolve(told.get(tx, id)),
  };
}

/** Nobody's agent ever spoke. */
export const fakeUptime = (): UptimeStore => ({
  days: () => Promise.resolve([]),
  due: () => Promise.resolve(null),
  write: () => Promise.resolve(),
});
