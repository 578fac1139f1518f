import { type Page, type PageRequest } from '../ports/paging.js';
import { type PartyEvent } from '../ports/party-event-store.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { nounOf, nounsFor } from './event-nouns.js';

export interface ListEvents extends PageRequest {
  readonly side: 'TENANT' | 'PROVIDER';
  /** What the caller may read; it hears of nothing else. */
  readonly scopes: ReadonlySet<string>;
  /** Nouns or whole types asked for, e.g. "lease" or "lease.degraded"; empty: all. */
  readonly types: readonly string[];
  readonly newestFirst: boolean;
}

/** The feed of what became of an organisation's things. */
export const listEvents = (ports: Pick<Ports, 'unitOfWork' | 'partyEvents'>) => {
  return (
    scope: OrganisationScope,
    { side, scopes, types, newestFirst, ...page }: ListEvents,
  ): Promise<Page<PartyEvent>> => {
    const nouns = nounsFor(side, scopes);
    const wanted = types.filter((type) => nouns.includes(nounOf(type)));
    const filter = { nouns, types: types.length === 0 ? null : wanted, newestFirst };
    return ports.unitOfWork.run(scope, (tx) => ports.partyEvents.page(tx, filter, page));
  };
};
