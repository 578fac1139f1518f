import { type Result, assert, ok, refuse } from '#libs/kernel';
import {
  type ListingState,
  type ListingStep,
  type Site,
  nextListingState,
  publishableHall,
  publishablePool,
} from '#libs/market';
import { fieldInWords } from '../field-refusal.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';
import { type Listing, findListing, ownName, projectListing } from './listing.js';

export type ListingNeeds = Pick<Ports, 'unitOfWork' | 'sites' | 'pools' | 'halls' | 'offers' | 'directory' | 'audit'>;

/** Moves one of the organisation's listings along the market's table of states and puts its offer in step, in one transaction. */
export function changeListing(ports: ListingNeeds, step: ListingStep) {
  return (scope: OrganisationScope, id: string): Promise<Result<Listing, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const listing = await findListing(ports, tx, id);
      if (!listing) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const next = nextListingState(listing.listed.state, step);
      if (!next.ok)
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['id'],
          detail: `The listing is ${listing.listed.state}.`,
        });
      const site = await ports.sites.byId(tx, listing.listed.siteId);
      assert(site, `site ${listing.listed.siteId} of a listing exists`);
      const [obstacle] = step === 'PUBLISH' ? obstacles(listing, site, tx) : [];
      if (obstacle) return refuse<Refusal>({ code: 'NOT_PUBLISHABLE', path: ['id'], detail: fieldInWords(obstacle) });
      const moved = await saveState(ports, tx, listing, next.value);
      if (!moved)
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['id'],
          detail: 'The listing changed at the same moment.',
        });
      await projectListing(ports, tx, moved, site, await ownName(ports, tx));
      await ports.audit.append(tx, { action: `listing.${next.value.toLowerCase()}`, subjectId: id, detail: {} });
      return ok(moved);
    });
}

function obstacles(
  listing: Listing,
  site: Site,
  tx: Tx,
): readonly { readonly path: readonly string[]; readonly detail: string }[] {
  return listing.kind === 'GPU'
    ? publishablePool(listing.listed, site, tx.now)
    : publishableHall(listing.listed, site, tx.now);
}

async function saveState(ports: ListingNeeds, tx: Tx, listing: Listing, state: ListingState): Promise<Listing | null> {
  const version = listing.listed.version + 1;
  if (listing.kind === 'GPU') {
    const isSaved = await ports.pools.save(tx, { ...listing.listed, state });
    return isSaved ? { kind: 'GPU', listed: { ...listing.listed, state, version } } : null;
  }
  const isSaved = await ports.halls.save(tx, { ...listing.listed, state });
  return isSaved ? { kind: 'HALL', listed: { ...listing.listed, state, version } } : null;
}
