import { DAY, type Instant, type Period, addMilliseconds } from '#libs/kernel';
import { type DataHall, type GpuPool, type Offer, type Site, offerOfHall, offerOfPool } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

/** A pool or a hall, told apart. */
export type Listing =
  { readonly kind: 'GPU'; readonly listed: GpuPool } | { readonly kind: 'HALL'; readonly listed: DataHall };

/** Longer than any lease may run: what "from now on" means when capacity is looked through. */
const HORIZON_DAYS = 26 * 366;

export function fromNowOn(tx: Tx): Period {
  return { start: tx.now, end: addMilliseconds(tx.now, HORIZON_DAYS * DAY) };
}

/** One of the organisation's own pools or halls. */
export async function findListing(ports: Pick<Ports, 'pools' | 'halls'>, tx: Tx, id: string): Promise<Listing | null> {
  const pool = await ports.pools.byId(tx, id);
  if (pool) return { kind: 'GPU', listed: pool };
  const hall = await ports.halls.byId(tx, id);
  return hall && { kind: 'HALL', listed: hall };
}

/** The sites that rows of a bulk upsert name, by external id. */
export async function sitesOf(
  ports: Pick<Ports, 'sites'>,
  tx: Tx,
  rows: readonly { readonly siteExternalId: string }[],
): Promise<ReadonlyMap<string, Site>> {
  const names = [...new Set(rows.map((row) => row.siteExternalId.trim()))];
  return new Map((await ports.sites.byExternalIds(tx, names)).map((site) => [site.externalId, site]));
}

function offerOf(listing: Listing, site: Site, providerName: string, publishedAt: Instant): Offer {
  const publication = { providerName, publishedAt };
  return listing.kind === 'GPU'
    ? offerOfPool(listing.listed, site, publication)
    : offerOfHall(listing.listed, site, publication);
}

/** Puts the public projection of a listing in step with it, unless it is a draft that nobody has ever seen. */
export async function projectListing(
  ports: Pick<Ports, 'offers'>,
  tx: Tx,
  listing: Listing,
  site: Site,
  providerName: string,
): Promise<void> {
  const before = await ports.offers.byId(tx, listing.listed.id);
  if (!before && listing.listed.state !== 'PUBLISHED') return;
  await ports.offers.put(tx, offerOf(listing, site, providerName, before?.publishedAt ?? tx.now));
}

/** Trading name of the organisation that acts. */
export async function ownName(ports: Pick<Ports, 'directory'>, tx: Tx): Promise<string> {
  if (tx.scope.kind !== 'ORGANISATION') return '';
  const names = await ports.directory.tradingNames(tx, [tx.scope.orgId]);
  return names.get(tx.scope.orgId) ?? '';
}
