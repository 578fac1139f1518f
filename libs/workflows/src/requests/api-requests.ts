import { type ApiRequest, type ApiRequestFilter } from '../ports/api-request-store.js';
import { type Page, type PageRequest } from '../ports/paging.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type PlatformScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'apiRequests'>;

/** Days of real time and newest requests of an organisation that are kept, whichever is less. */
const KEPT_DAYS = 7;
const KEPT_EACH = 20_000;

/** Writes down what was asked lately, one transaction an organisation: each sees its own only, and so does each write. */
export const noteApiRequests = (ports: Needs) => {
  return async (requests: readonly ApiRequest[]): Promise<void> => {
    const orgIds = new Set(requests.map(({ orgId }) => orgId));
    for (const orgId of orgIds) {
      const own = requests.filter((request) => request.orgId === orgId);
      const scope: OrganisationScope = { kind: 'ORGANISATION', orgId, actorId: 'request-log' };
      await ports.unitOfWork.run(scope, (tx) => ports.apiRequests.note(tx, own));
    }
  };
};

/** What the organisation's programs asked, newest first. */
export const listApiRequests = (ports: Needs) => {
  return (scope: OrganisationScope, filter: ApiRequestFilter, page: PageRequest): Promise<Page<ApiRequest>> =>
    ports.unitOfWork.run(scope, (tx) => ports.apiRequests.list(tx, filter, page));
};

/** One request by the id that its answer bore; null when it is not kept any more, or somebody else's. */
export const findApiRequest = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<ApiRequest | null> =>
    ports.unitOfWork.run(scope, (tx) => ports.apiRequests.find(tx, id));
};

/** Drops at most `limit` requests of each sort: those too old, those too many. Returns how many. */
export const forgetApiRequests = (ports: Needs) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    ports.unitOfWork.run(scope, (tx) => ports.apiRequests.forget(tx, { days: KEPT_DAYS, each: KEPT_EACH, limit }));
};
