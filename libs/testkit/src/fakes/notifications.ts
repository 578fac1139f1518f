import { type Instant } from '#libs/kernel';
import { type NotificationStore, type PartyEvent, type SubjectFacts } from '#libs/workflows';

/** What was read and silenced, in memory, over the feed that a test writes; `things` are what its subjects are now. */
export function fakeNotifications(
  events: readonly PartyEvent[] = [],
  things: readonly SubjectFacts[] = [],
): NotificationStore {
  const marks = new Map<string, Map<string, Instant>>();
  const silences = new Map<string, Set<string>>();
  const readBy = (actorId: string): ReadonlyMap<string, Instant> => marks.get(actorId) ?? new Map<string, Instant>();
  return {
    read: (_, actorId, ids) => Promise.resolve(new Map([...readBy(actorId)].filter(([id]) => ids.includes(id)))),
    markRead: ({ now }, actorId, ids) => {
      const before = readBy(actorId);
      const fresh = ids.filter((id) => !before.has(id)).map((id): [string, Instant] => [id, now]);
      return Promise.resolve(void marks.set(actorId, new Map([...before, ...fresh])));
    },
    unread: (_, actorId, types, most) => {
      const own = events.filter(({ id, type }) => types.includes(type) && !readBy(actorId).has(id));
      return Promise.resolve(
        own
          .map(({ id }) => id)
          .reverse()
          .slice(0, most),
      );
    },
    silenced: (_, actorId) => Promise.resolve([...(silences.get(actorId) ?? [])]),
    silence: (_, actorId, type, isSilenced) => {
      const own = silences.get(actorId) ?? new Set();
      if (isSilenced) own.add(type);
      else own.delete(type);
      return Promise.resolve(void silences.set(actorId, own));
    },
    facts: (_, ids) => Promise.resolve(things.filter(({ subjectId }) => ids.includes(subjectId))),
    remind: () => Promise.resolve(0),
    forgetRead: () => Promise.resolve(0),
  };
}
