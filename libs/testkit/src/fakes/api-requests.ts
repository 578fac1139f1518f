import { type ApiRequest, type ApiRequestStore } from '#libs/workflows';
import { pageOf } from './paging.js';

/** Requests in memory; nothing in it grows old. */
export function fakeApiRequests(kept = new Map<string, ApiRequest>()): ApiRequestStore {
  const all = (): ApiRequest[] => [...kept.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    note: (_tx, requests) => {
      for (const request of requests) if (!kept.has(request.id)) kept.set(request.id, request);
      return Promise.resolve();
    },
    list: (_tx, { outcome, keyId, operation }, request) => {
      const found = all().filter(
        (one) =>
          (outcome === null || one.outcome === outcome) &&
          (keyId === null || one.keyId === keyId) &&
          (operation === null || one.operation === operation),
      );
      return Promise.resolve(pageOf(found, request));
    },
    find: (_tx, id) => Promise.resolve(kept.get(id) ?? null),
    forget: (_tx, { each, limit }) => {
      const tooMany = all().reverse().slice(each).slice(0, limit);
      for (const { id } of tooMany) kept.delete(id);
      return Promise.resolve(tooMany.length);
    },
  };
}
