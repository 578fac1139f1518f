import { type SeenEvents } from '../ports/party-event-store.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Scope } from '../ports/unit-of-work.js';

/** A look at what changed since the look before; the first one, with null, only says where we are. */
export interface FollowEvents {
  own(scope: OrganisationScope, position: string | null): Promise<SeenEvents>;
  /** Of what is on offer, to whomever: anyone may hear that something was listed, taken or freed. */
  market(scope: Scope, position: string | null): Promise<{ readonly position: string; readonly hasChanged: boolean }>;
}

export const followEvents = (ports: Pick<Ports, 'unitOfWork' | 'partyEvents'>): FollowEvents => ({
  own: (scope, position) => ports.unitOfWork.run(scope, (tx) => ports.partyEvents.since(tx, position)),
  market: (scope, position) => ports.unitOfWork.run(scope, (tx) => ports.partyEvents.marketSince(tx, position)),
});
