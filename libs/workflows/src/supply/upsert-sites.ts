import { type CurrencyCode, type Result, ok, refuse } from '#libs/kernel';
import { type ListingRefusal, type Site, type SiteDraft, decideSite } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type BulkRow, type RowResult, checkRows, eachRow } from './bulk.js';
import { fromNowOn, ownName, projectListing } from './listing.js';

type Needs = Pick<
  Ports,
  'unitOfWork' | 'sites' | 'pools' | 'halls' | 'offers' | 'capacity' | 'power' | 'directory' | 'audit'
>;

export type SiteRow = SiteDraft & BulkRow;

/**
 * Makes or changes up to 100 sites by the miner's own external ids; each row stands alone. The offers of a changed site change with
 * it. A limit below what is committed already is refused (IN_USE).
 */
export const upsertSites = (ports: Needs) => {
  return (scope: OrganisationScope, rows: readonly SiteRow[]): Promise<Result<RowResult<Site>[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const checked = checkRows(rows);
      if (!checked.ok) return checked;
      const present = await ports.sites.byExternalIds(
        tx,
        rows.map((row) => row.externalId.trim()),
      );
      const sites = new Map(present.map((site) => [site.externalId, site]));
      const providerName = await ownName(ports, tx);
      return ok(
        await eachRow(rows, (row) =>
          saveSite(ports, tx, {
            row,
            existing: sites.get(row.externalId.trim()) ?? null,
            orgId: scope.orgId,
            providerName,
          }),
        ),
      );
    });
};

interface Change {
  readonly row: SiteRow;
  readonly existing: Site | null;
  readonly orgId: string;
  readonly providerName: string;
}

async function saveSite(
  ports: Needs,
  tx: Tx,
  { row, existing, orgId, providerName }: Change,
): Promise<Result<Site, readonly ListingRefusal[]>> {
  const { expectedVersion, ...draft } = row;
  // what is drawn must stay true until the new limit holds
  if (existing) await ports.power.close(tx, existing.id);
  const draw = existing ? await ports.capacity.powerUse(tx, existing.id, fromNowOn(tx)) : [];
  const listingCurrencies = existing && draft.energyCalendar ? await currenciesAt(ports, tx, existing.id) : [];
  const newId = tx.newId('site');
  const decided = decideSite(draft, { orgId, existing, newId, expectedVersion, listingCurrencies, draw });
  if (!decided.ok) return decided;
  const read = existing?.version ?? 0;
  const isSaved = await ports.sites.save(tx, { ...decided.value, version: read });
  if (!isSaved) return refuse([{ code: 'STALE_VERSION', path: ['expectedVersion'], version: read }]);
  const saved = { ...decided.value, version: read + 1 };
  if (existing) await projectAll(ports, tx, saved, providerName);
  await ports.audit.append(tx, {
    action: 'site.upserted',
    subjectId: saved.id,
    detail: { externalId: saved.externalId, version: String(saved.version) },
  });
  return ok(saved);
}

/** What the pools and halls of a site are priced in, withdrawn ones apart. */
async function currenciesAt(ports: Needs, tx: Tx, siteId: string): Promise<CurrencyCode[]> {
  const listed = [...(await ports.pools.bySite(tx, siteId)), ...(await ports.halls.bySite(tx, siteId))];
  return listed.filter(({ state }) => state !== 'WITHDRAWN').map(({ price }) => price.currency);
}

async function projectAll(ports: Needs, tx: Tx, site: Site, providerName: string): Promise<void> {
  for (const listed of await ports.pools.bySite(tx, site.id))
    await projectListing(ports, tx, { kind: 'GPU', listed }, site, providerName);
  for (const listed of await ports.halls.bySite(tx, site.id))
    await projectListing(ports, tx, { kind: 'HALL', listed }, site, providerName);
}
