import { type Result, ok, refuse } from '#libs/kernel';
import { type DataHall, type HallDraft, type ListingRefusal, type Site, decideHall, listingUse } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type BulkRow, type RowResult, checkRows, eachRow } from './bulk.js';
import { fromNowOn, ownName, projectListing, sitesOf } from './listing.js';

type Needs = Pick<Ports, 'unitOfWork' | 'sites' | 'halls' | 'offers' | 'capacity' | 'directory' | 'audit'>;

export type HallRow = HallDraft & BulkRow & { readonly siteExternalId: string };

/** Makes or changes up to 100 data halls by external id; each row stands alone, as with GPU pools. */
export const upsertDataHalls = (ports: Needs) => {
  return (scope: OrganisationScope, rows: readonly HallRow[]): Promise<Result<RowResult<DataHall>[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const checked = checkRows(rows);
      if (!checked.ok) return checked;
      const present = await ports.halls.byExternalIds(
        tx,
        rows.map((row) => row.externalId.trim()),
      );
      const halls = new Map(present.map((hall) => [hall.externalId, hall]));
      const sites = await sitesOf(ports, tx, rows);
      const providerName = await ownName(ports, tx);
      const change = (row: HallRow): Change => {
        return {
          row,
          existing: halls.get(row.externalId.trim()) ?? null,
          site: sites.get(row.siteExternalId.trim()) ?? null,
          orgId: scope.orgId,
          providerName,
        };
      };
      return ok(await eachRow(rows, (row) => saveHall(ports, tx, change(row))));
    });
};

interface Change {
  readonly row: HallRow;
  readonly existing: DataHall | null;
  readonly site: Site | null;
  readonly orgId: string;
  readonly providerName: string;
}

async function saveHall(
  ports: Needs,
  tx: Tx,
  { row, existing, site, orgId, providerName }: Change,
): Promise<Result<DataHall, readonly ListingRefusal[]>> {
  const { expectedVersion, siteExternalId: _, ...draft } = row;
  const use = existing ? listingUse(await ports.capacity.used(tx, existing.id, fromNowOn(tx)), tx.now) : null;
  const decided = decideHall(draft, {
    now: tx.now,
    orgId,
    site,
    existing,
    newId: tx.newId('hall'),
    expectedVersion,
    use,
  });
  if (!decided.ok) return decided;
  const read = existing?.version ?? 0;
  const isSaved = await ports.halls.save(tx, { ...decided.value, version: read });
  if (!isSaved) return refuse([{ code: 'STALE_VERSION', path: ['expectedVersion'], version: read }]);
  const saved = { ...decided.value, version: read + 1 };
  if (site) await projectListing(ports, tx, { kind: 'HALL', listed: saved }, site, providerName);
  await ports.audit.append(tx, {
    action: 'hall.upserted',
    subjectId: saved.id,
    detail: { externalId: saved.externalId, version: String(saved.version) },
  });
  return ok(saved);
}
