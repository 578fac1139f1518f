import { type Result, ok, refuse } from '#libs/kernel';
import { type Site } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type RowResult, checkRows, eachRow, isStale } from './bulk.js';
import { fromNowOn, projectListing } from './listing.js';
import { type SiteDraft, siteFrom } from './site-draft.js';

type Needs = Pick<Ports, 'unitOfWork' | 'sites' | 'pools' | 'halls' | 'offers' | 'capacity' | 'directory' | 'audit'>;

/**
 * Makes or changes up to 100 sites by the miner's own external ids; each row stands alone. The offers of a changed site change with
 * it. A limit below what is committed already is refused (IN_USE).
 */
export const upsertSites = (ports: Needs) => {
  return (scope: OrganisationScope, rows: readonly SiteDraft[]): Promise<Result<RowResult<Site>[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const checked = checkRows(rows);
      if (!checked.ok) return checked;
      const present = await ports.sites.byExternalIds(tx, rows.map((row) => row.externalId));
      const byExternalId = new Map(present.map((site) => [site.externalId, site]));
      const names = await ports.directory.tradingNames(tx, [scope.orgId]);
      const save = (_tx: Tx, row: SiteDraft, path: readonly string[]) =>
        saveSite(ports, tx, { row, path, before: byExternalId.get(row.externalId), orgId: scope.orgId, providerName: names.get(scope.orgId) ?? '' });
      return ok(await eachRow(tx, rows, save));
    });
};

interface Change {
  readonly row: SiteDraft;
  readonly path: readonly string[];
  readonly before: Site | undefined;
  readonly orgId: string;
  readonly providerName: string;
}

async function saveSite(ports: Needs, tx: Tx, { row, path, before, orgId, providerName }: Change): Promise<Result<Site, readonly Refusal[]>> {
  const drafted = siteFrom(row, path);
  if (!drafted.ok) return drafted;
  if (isStale(before, row.expectedVersion)) return refuse([{ code: 'STALE_VERSION', path: [...path, 'expectedVersion'] }]);
  const site: Site = { ...drafted.value, id: before?.id ?? tx.newId('site'), orgId, version: before?.version ?? 0 };
  const standing = before ? await inTheWay(ports, tx, before, site, path) : [];
  if (standing.length) return refuse(standing);
  if (!(await ports.sites.save(tx, site))) return refuse([{ code: 'STALE_VERSION', path }]);
  const saved = { ...site, version: site.version + 1 };
  if (before) await reproject(ports, tx, saved, providerName);
  await ports.audit.append(tx, { action: 'site.upserted', subjectId: site.id, detail: { externalId: site.externalId, version: String(saved.version) } });
  return ok(saved);
}

/** What already stands on the site and does not allow the change. */
async function inTheWay(ports: Needs, tx: Tx, before: Site, after: Site, path: readonly string[]): Promise<Refusal[]> {
  const lowered = after.powerLimitWatts < before.powerLimitWatts || JSON.stringify(after.ramp) !== JSON.stringify(before.ramp);
  const slices = lowered ? await ports.capacity.powerUse(tx, after.id, fromNowOn(tx)) : [];
  const limitAt = (at: number) => after.ramp.filter((step) => step.at <= at).at(-1)?.limitWatts ?? after.powerLimitWatts;
  const limits = (start: number, end: number) => [limitAt(start), ...after.ramp.filter((step) => start < step.at && step.at < end).map((step) => step.limitWatts)];
  const over = slices.find((slice) => slice.drawWatts > Math.min(...limits(slice.period.start, slice.period.end)));
  const refusals: Refusal[] = [];
  if (over) refusals.push({ code: 'IN_USE', path: [...path, 'powerLimitKw'], detail: `Leases and holds already draw ${over.drawWatts / 1_000} kW of this site.` });
  if (after.energyPrice.currency !== before.energyPrice.currency && (await ports.halls.bySite(tx, after.id)).some((hall) => hall.energyPassThrough)) {
    refusals.push({ code: 'IN_USE', path: [...path, 'energyPrice', 'currency'], detail: 'A hall of this site passes energy through in the present currency.' });
  }
  return refusals;
}

async function reproject(ports: Needs, tx: Tx, site: Site, providerName: string): Promise<void> {
  const [pools, halls] = [await ports.pools.bySite(tx, site.id), await ports.halls.bySite(tx, site.id)];
  for (const pool of pools) await projectListing(ports, tx, { kind: 'GPU', pool }, site, providerName);
  for (const hall of halls) await projectListing(ports, tx, { kind: 'HALL', hall }, site, providerName);
}
