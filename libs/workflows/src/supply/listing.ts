import { type Period, addMilliseconds, DAY } from '#libs/kernel';
import { type DataHall, type GpuPool, type Offer, type Site, gpuOffer, hallOffer } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

/** A pool or a hall, told apart. */
export type Listing = { readonly kind: 'GPU'; readonly pool: GpuPool } | { readonly kind: 'HALL'; readonly hall: DataHall };

/** Longer than any lease may run: what "from now on" means when capacity is looked through. */
const HORIZON_DAYS = 26 * 366;

export function fromNowOn(tx: Tx): Period {
  return { start: tx.now, end: addMilliseconds(tx.now, HORIZON_DAYS * DAY) };
}

/** What tenants see of a listing from now on. A draft that was never published has no projection. */
export function offerOf(listing: Listing, site: Site, providerName: string, tx: Tx): Offer {
  return listing.kind === 'GPU' ? gpuOffer(listing.pool, site, providerName, tx.now) : hallOffer(listing.hall, site, providerName, tx.now);
}

/** Puts the public projection of a listing in step with it, unless nobody has ever seen it. */
export async function projectListing(ports: Pick<Ports, 'offers'>, tx: Tx, listing: Listing, site: Site, providerName: string): Promise<void> {
  const { state } = listing.kind === 'GPU' ? listing.pool : listing.hall;
  if (state === 'DRAFT') return;
  await ports.offers.put(tx, offerOf(listing, site, providerName, tx));
}

/** Trading name of the organisation that acts. */
export async function ownName(ports: Pick<Ports, 'directory'>, tx: Tx): Promise<string> {
  if (tx.scope.kind !== 'ORGANISATION') return '';
  const names = await ports.directory.tradingNames(tx, [tx.scope.orgId]);
  return names.get(tx.scope.orgId) ?? '';
}
