import { type Result, ok, refuse } from '#libs/kernel';
import { type GpuPool, type Site, totalGpus } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type RowResult, checkRows, eachRow, isStale } from './bulk.js';
import { standsInTheWay } from './in-use.js';
import { ownName, projectListing } from './listing.js';
import { type PoolDraft, poolFrom } from './pool-draft.js';

type Needs = Pick<Ports, 'unitOfWork' | 'sites' | 'pools' | 'offers' | 'capacity' | 'directory' | 'audit'>;

/**
 * Makes or changes up to 100 GPU pools by external id; each row stands alone. A published pool stays published and its offer changes
 * with it. Machines that are leased or held can neither vanish nor turn into others (IN_USE).
 */
export const upsertGpuPools = (ports: Needs) => {
  return (scope: OrganisationScope, rows: readonly PoolDraft[]): Promise<Result<RowResult<GpuPool>[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const checked = checkRows(rows);
      if (!checked.ok) return checked;
      const pools = new Map((await ports.pools.byExternalIds(tx, rows.map((row) => row.externalId))).map((pool) => [pool.externalId, pool]));
      const siteIds = [...new Set(rows.map((row) => row.siteExternalId))];
      const sites = new Map((await ports.sites.byExternalIds(tx, siteIds)).map((site) => [site.externalId, site]));
      const providerName = await ownName(ports, tx);
      const save = (_tx: Tx, row: PoolDraft, path: readonly string[]) =>
        savePool(ports, tx, { row, path, before: pools.get(row.externalId), site: sites.get(row.siteExternalId), orgId: scope.orgId, providerName });
      return ok(await eachRow(tx, rows, save));
    });
};

interface Change {
  readonly row: PoolDraft;
  readonly path: readonly string[];
  readonly before: GpuPool | undefined;
  readonly site: Site | undefined;
  readonly orgId: string;
  readonly providerName: string;
}

async function savePool(ports: Needs, tx: Tx, { row, path, before, site, orgId, providerName }: Change): Promise<Result<GpuPool, readonly Refusal[]>> {
  if (!site) return refuse([{ code: 'NOT_FOUND', path: [...path, 'siteExternalId'], detail: `You have no site "${row.siteExternalId}".` }]);
  const drafted = poolFrom(row, site, path);
  if (!drafted.ok) return drafted;
  if (isStale(before, row.expectedVersion)) return refuse([{ code: 'STALE_VERSION', path: [...path, 'expectedVersion'] }]);
  if (before?.state === 'WITHDRAWN') return refuse([{ code: 'WRONG_STATE', path, detail: 'A withdrawn pool does not change any more.' }]);
  const pool: GpuPool = { ...drafted.value, id: before?.id ?? tx.newId('pool'), orgId, state: before?.state ?? 'DRAFT', version: before?.version ?? 0 };
  const standing = before ? await machinesInUse(ports, tx, before, pool, path) : null;
  if (standing) return refuse([standing]);
  if (!(await ports.pools.save(tx, pool))) return refuse([{ code: 'STALE_VERSION', path }]);
  const saved = { ...pool, version: pool.version + 1 };
  await projectListing(ports, tx, { kind: 'GPU', pool: saved }, site, providerName);
  await ports.audit.append(tx, { action: 'pool.upserted', subjectId: pool.id, detail: { externalId: pool.externalId, version: String(saved.version) } });
  return ok(saved);
}

function machinesInUse(ports: Needs, tx: Tx, before: GpuPool, after: GpuPool, path: readonly string[]): Promise<Refusal | null> {
  const facts = (pool: GpuPool) => [pool.siteId, pool.modelSlug, pool.gpusPerNode, pool.nodesPerFabric, pool.interconnect].join(' ');
  return standsInTheWay(ports, tx, {
    resourceId: after.id,
    path,
    sizeBefore: totalGpus(before),
    sizeAfter: totalGpus(after),
    turnsIntoAnother: facts(before) !== facts(after),
  });
}
