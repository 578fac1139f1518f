import { type Result, ok, refuse } from '#libs/kernel';
import { type DataHall, type Site } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type RowResult, checkRows, eachRow, isStale } from './bulk.js';
import { type HallDraft, hallFrom } from './hall-draft.js';
import { standsInTheWay } from './in-use.js';
import { ownName, projectListing } from './listing.js';

type Needs = Pick<Ports, 'unitOfWork' | 'sites' | 'halls' | 'offers' | 'capacity' | 'directory' | 'audit'>;

/** Makes or changes up to 100 data halls by external id; each row stands alone, as with GPU pools. */
export const upsertDataHalls = (ports: Needs) => {
  return (scope: OrganisationScope, rows: readonly HallDraft[]): Promise<Result<RowResult<DataHall>[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const checked = checkRows(rows);
      if (!checked.ok) return checked;
      const halls = new Map((await ports.halls.byExternalIds(tx, rows.map((row) => row.externalId))).map((hall) => [hall.externalId, hall]));
      const siteIds = [...new Set(rows.map((row) => row.siteExternalId))];
      const sites = new Map((await ports.sites.byExternalIds(tx, siteIds)).map((site) => [site.externalId, site]));
      const providerName = await ownName(ports, tx);
      const save = (_tx: Tx, row: HallDraft, path: readonly string[]) =>
        saveHall(ports, tx, { row, path, before: halls.get(row.externalId), site: sites.get(row.siteExternalId), orgId: scope.orgId, providerName });
      return ok(await eachRow(tx, rows, save));
    });
};

interface Change {
  readonly row: HallDraft;
  readonly path: readonly string[];
  readonly before: DataHall | undefined;
  readonly site: Site | undefined;
  readonly orgId: string;
  readonly providerName: string;
}

async function saveHall(ports: Needs, tx: Tx, { row, path, before, site, orgId, providerName }: Change): Promise<Result<DataHall, readonly Refusal[]>> {
  if (!site) return refuse([{ code: 'NOT_FOUND', path: [...path, 'siteExternalId'], detail: `You have no site "${row.siteExternalId}".` }]);
  const drafted = hallFrom(row, site, path);
  if (!drafted.ok) return drafted;
  if (isStale(before, row.expectedVersion)) return refuse([{ code: 'STALE_VERSION', path: [...path, 'expectedVersion'] }]);
  if (before?.state === 'WITHDRAWN') return refuse([{ code: 'WRONG_STATE', path, detail: 'A withdrawn hall does not change any more.' }]);
  const hall: DataHall = { ...drafted.value, id: before?.id ?? tx.newId('hall'), orgId, state: before?.state ?? 'DRAFT', version: before?.version ?? 0 };
  const standing = before
    ? await standsInTheWay(ports, tx, {
        resourceId: hall.id,
        path,
        sizeBefore: before.criticalItKw,
        sizeAfter: hall.criticalItKw,
        turnsIntoAnother: before.siteId !== hall.siteId,
      })
    : null;
  if (standing) return refuse([standing]);
  if (!(await ports.halls.save(tx, hall))) return refuse([{ code: 'STALE_VERSION', path }]);
  const saved = { ...hall, version: hall.version + 1 };
  await projectListing(ports, tx, { kind: 'HALL', hall: saved }, site, providerName);
  await ports.audit.append(tx, { action: 'hall.upserted', subjectId: hall.id, detail: { externalId: hall.externalId, version: String(saved.version) } });
  return ok(saved);
}
