import { type PartyEvent, type PartyEventStore, nounOf } from '#libs/workflows';
import { pageOf } from './paging.js';

/** The database writes this feed by itself; here it is what a test puts into `events`, oldest first. Positions count them. */
export function fakePartyEvents(events: PartyEvent[] = []): PartyEventStore {
  return {
    page: (_, { nouns, types, newestFirst }, request) => {
      const heard = events.filter(({ type }) => nouns.includes(nounOf(type)));
      const rows = heard.filter(({ type }) => types === null || types.includes(type) || types.includes(nounOf(type)));
      return Promise.resolve(pageOf(newestFirst ? rows : [...rows].reverse(), request));
    },
    since: (_, position) =>
      Promise.resolve({
        position: `${events.length}`,
        events: position === null ? [] : events.slice(Number(position)),
      }),
    marketSince: () => Promise.resolve({ position: '0', hasChanged: false }),
    forget: (_, before, limit) => {
      const old = events.filter(({ at }) => at < before).slice(0, limit);
      events.splice(0, events.length, ...events.filter((event) => !old.includes(event)));
      return Promise.resolve(old.length);
    },
  };
}
