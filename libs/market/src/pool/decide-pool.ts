import { type Instant, type Result, ok, refuse } from '#libs/kernel';
import { type ListingUse, checkUse } from '../listing/listing-use.js';
import { offerOfPool } from '../offer/project.js';
import { isLongEnough } from '../offer/term.js';
import { type ListingRefusal } from '../refusal.js';
import { type Site } from '../site/site.js';
import { type PoolContent, type PoolDraft, checkPool, poolContent } from './pool-draft.js';
import { type GpuPool, totalGpus } from './pool.js';

export interface PoolFacts {
  readonly now: Instant;
  readonly orgId: string;
  /** The site named in the row, or null when the organisation has none of that external id. */
  readonly site: Site | null;
  /** The pool of that external id, or null for a new one, which gets `newId`. */
  readonly existing: GpuPool | null;
  readonly newId: string;
  readonly expectedVersion: number | null;
  /** What reaches into the pool from now on; null for nothing. */
  readonly use: ListingUse | null;
}

/**
 * The pool to save, or why not: STALE_VERSION, WRONG_STATE (withdrawn), NOT_FOUND (site), every INVALID_INPUT of the row, or every
 * IN_USE. While units are leased, held or blocked, the pool keeps its site, model and nodes (fabrics may be joined) and only grows; its price, name and
 * host facts may change. `version` is the one read: the store counts it up.
 */
export function decidePool(draft: PoolDraft, facts: PoolFacts): Result<GpuPool, ListingRefusal[]> {
  const { existing, expectedVersion, site } = facts;
  if (expectedVersion !== null && existing?.version !== expectedVersion) {
    return refuse([{ code: 'STALE_VERSION', path: ['expectedVersion'], version: existing?.version ?? 0 }]);
  }
  if (existing?.state === 'WITHDRAWN') return refuse([{ code: 'WRONG_STATE', path: ['externalId'] }]);
  if (site === null) return refuse([{ code: 'NOT_FOUND', path: ['siteExternalId'] }]);
  const invalid = [...checkPool(draft), ...checkTariffCurrency(draft, site)];
  if (invalid.length > 0) return refuse(invalid);
  const content = poolContent(draft, site);
  if (content.availableUntil !== null && content.availableUntil <= content.availableFrom) {
    return refuse([{ code: 'INVALID_INPUT', path: ['availableUntil'], detail: 'must be later than availableFrom' }]);
  }
  const pool: GpuPool = {
    ...content,
    id: existing?.id ?? facts.newId,
    orgId: facts.orgId,
    siteId: site.id,
    state: existing?.state ?? 'DRAFT',
    version: existing?.version ?? 1,
  };
  const refusals = [
    ...(existing === null ? [] : checkPoolUse(facts.use, existing, pool)),
    ...stillPublishable(pool, site, facts.now),
  ];
  return refusals.length > 0 ? refuse(refusals) : ok(pool);
}

/** Energy floors are computed in the tariff's currency and nothing is converted. */
function checkTariffCurrency(draft: PoolDraft, site: Site): ListingRefusal[] {
  const { currency } = site.energyPrice;
  if (site.energyCalendar === null || draft.price.currency === currency) return [];
  const detail = `must be ${currency}, as the site's energy calendar is`;
  return [{ code: 'INVALID_INPUT', path: ['price', 'currency'], detail }];
}

const HELD_FACTS = { siteId: 'siteExternalId', modelSlug: 'model', gpusPerNode: 'gpusPerNode' } as const;

/** Nodes that share a fabric still do: domains are only joined, or everything in use lies in the first one. */
function keepsFabric(use: ListingUse, before: GpuPool, after: GpuPool): boolean {
  const nodesInUse = Math.ceil(use.units / before.gpusPerNode);
  return after.nodesPerFabric % before.nodesPerFabric === 0 || after.nodesPerFabric >= nodesInUse;
}

function checkPoolUse(use: ListingUse | null, before: GpuPool, after: GpuPool): ListingRefusal[] {
  if (use === null) return [];
  const refusals: ListingRefusal[] = [];
  const hold = (field: string): void =>
    void refusals.push({ code: 'IN_USE', path: [field], detail: 'must stay as it is while units are in use' });
  for (const [fact, field] of Object.entries(HELD_FACTS)) {
    const key = fact as keyof typeof HELD_FACTS;
    if (before[key] !== after[key]) hold(field);
  }
  if (!keepsFabric(use, before, after)) hold('nodesPerFabric');
  const sized = (pool: GpuPool): GpuPool & { units: number } => ({ ...pool, units: totalGpus(pool) });
  return [...refusals, ...checkUse(use, sized(before), sized(after), 'nodeCount')];
}

/** A published pool has to stay one that can be published: a change that says otherwise is refused as input. */
function stillPublishable(pool: GpuPool, site: Site, now: Instant): ListingRefusal[] {
  if (pool.state !== 'PUBLISHED') return [];
  return publishablePool(pool, site, now).map((refusal) => ({ ...refusal, code: 'INVALID_INPUT' as const }));
}

/** What stands in the way of putting the pool on offer; empty when nothing does. */
export function publishablePool(
  pool: PoolContent & Pick<GpuPool, 'siteId'>,
  site: Site,
  now: Instant,
): { code: 'NOT_PUBLISHABLE'; path: string[]; detail: string }[] {
  const refusals: { code: 'NOT_PUBLISHABLE'; path: string[]; detail: string }[] = [];
  const say = (field: string, detail: string): void =>
    void refusals.push({ code: 'NOT_PUBLISHABLE', path: [field], detail });
  const offer = offerOfPool({ ...pool, id: '', orgId: '', state: 'PUBLISHED', version: 1 }, site, {
    providerName: '',
    publishedAt: now,
  });
  if (pool.price.amount.scaled <= 0n) say('price', 'must be above 0');
  if (pool.availableUntil !== null && pool.availableUntil <= now) say('availableUntil', 'must not be past');
  if (pool.availableUntil !== null && !isLongEnough(offer, { start: pool.availableFrom, end: pool.availableUntil })) {
    say('availableUntil', 'must leave room for the minimum term');
  }
  if (pool.minChunkGpus > totalGpus(pool)) say('minChunkGpus', 'must not be above the pool');
  if (pool.minChunkGpus * offer.meterWattsPerUnit > site.powerLimitWatts)
    say('wattsPerGpu', "must let the smallest lease run within the site's power");
  return refusals;
}
