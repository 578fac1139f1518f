import { type Result, ok, refuse } from '#libs/kernel';
import { type GpuPool, type ListingRefusal, type PoolDraft, type Site, decidePool, listingUse } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type BulkRow, type RowResult, checkRows, eachRow } from './bulk.js';
import { fromNowOn, ownName, projectListing, sitesOf } from './listing.js';

type Needs = Pick<Ports, 'unitOfWork' | 'sites' | 'pools' | 'offers' | 'capacity' | 'directory' | 'audit'>;

export type PoolRow = PoolDraft & BulkRow & { readonly siteExternalId: string };

/**
 * Makes or changes up to 100 GPU pools by external id; each row stands alone. A published pool stays published and its offer changes
 * with it. Machines that are leased or held can neither vanish nor turn into others (IN_USE).
 */
export const upsertGpuPools = (ports: Needs) => {
  return (scope: OrganisationScope, rows: readonly PoolRow[]): Promise<Result<RowResult<GpuPool>[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const checked = checkRows(rows);
      if (!checked.ok) return checked;
      const present = await ports.pools.byExternalIds(
        tx,
        rows.map((row) => row.externalId.trim()),
      );
      const pools = new Map(present.map((pool) => [pool.externalId, pool]));
      const sites = await sitesOf(ports, tx, rows);
      const providerName = await ownName(ports, tx);
      const change = (row: PoolRow): Change => {
        return {
          row,
          existing: pools.get(row.externalId.trim()) ?? null,
          site: sites.get(row.siteExternalId.trim()) ?? null,
          orgId: scope.orgId,
          providerName,
        };
      };
      return ok(await eachRow(rows, (row) => savePool(ports, tx, change(row))));
    });
};

interface Change {
  readonly row: PoolRow;
  readonly existing: GpuPool | null;
  readonly site: Site | null;
  readonly orgId: string;
  readonly providerName: string;
}

async function savePool(
  ports: Needs,
  tx: Tx,
  { row, existing, site, orgId, providerName }: Change,
): Promise<Result<GpuPool, readonly ListingRefusal[]>> {
  const { expectedVersion, siteExternalId: _, ...draft } = row;
  const use = existing ? listingUse(await ports.capacity.used(tx, existing.id, fromNowOn(tx)), tx.now) : null;
  const decided = decidePool(draft, {
    now: tx.now,
    orgId,
    site,
    existing,
    newId: tx.newId('pool'),
    expectedVersion,
    use,
  });
  if (!decided.ok) return decided;
  const read = existing?.version ?? 0;
  const isSaved = await ports.pools.save(tx, { ...decided.value, version: read });
  if (!isSaved) return refuse([{ code: 'STALE_VERSION', path: ['expectedVersion'], version: read }]);
  const saved = { ...decided.value, version: read + 1 };
  if (site) await projectListing(ports, tx, { kind: 'GPU', listed: saved }, site, providerName);
  await ports.audit.append(tx, {
    action: 'pool.upserted',
    subjectId: saved.id,
    detail: { externalId: saved.externalId, version: String(saved.version) },
  });
  return ok(saved);
}
