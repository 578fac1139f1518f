import { type Result, ok } from '#libs/kernel';
import {
  type MiningLoad,
  type MiningLoadDraft,
  type MiningLoadRefusal,
  type Site,
  claimOf,
  decideMiningLoad,
} from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type BulkRow, type RowResult, checkRows, eachRow } from './bulk.js';
import { sitesOf } from './listing.js';
import { type PowerFacts, closedPower } from './power-facts.js';

type Needs = Pick<Ports, 'unitOfWork' | 'sites' | 'miningLoads' | 'power' | 'audit'>;

export type MiningLoadRow = MiningLoadDraft & BulkRow & { readonly siteExternalId: string };

/**
 * Makes or changes up to 100 mining loads by external id; each row stands alone, judged with the rows before it. Firm loads take power
 * that is free of firm claims; flexible ones take none (POWER_EXCEEDED is never theirs).
 */
export const upsertMiningLoads = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    rows: readonly MiningLoadRow[],
  ): Promise<Result<RowResult<MiningLoad>[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const checked = checkRows(rows);
      if (!checked.ok) return checked;
      const sites = await sitesOf(ports, tx, rows);
      const plan = await planOf(ports, tx, sites, rows);
      const results = await eachRow(rows, (row) => Promise.resolve(plan.decide(row, scope.orgId)));
      await ports.miningLoads.save(tx, plan.accepted);
      for (const { saved } of results) if (saved) await record(ports, tx, saved);
      return ok(results);
    });
};

/** What the rows of one upsert are judged by, and what of them was accepted so far. */
interface Plan {
  readonly accepted: MiningLoad[];
  decide(row: MiningLoadRow, orgId: string): Result<MiningLoad, readonly MiningLoadRefusal[]>;
}

async function planOf(
  ports: Needs,
  tx: Tx,
  sites: ReadonlyMap<string, Site>,
  rows: readonly MiningLoadRow[],
): Promise<Plan> {
  const facts = new Map<string, PowerFacts>();
  for (const id of [...sites.values()].map((site) => site.id).sort()) facts.set(id, await closedPower(ports, tx, id));
  // read behind closed gates: whoever else changes the fleet closes them too
  const externalIds = rows.map((row) => row.externalId.trim());
  const present = new Map((await ports.miningLoads.byExternalIds(tx, externalIds)).map((one) => [one.externalId, one]));
  const accepted: MiningLoad[] = [];
  const decide = (row: MiningLoadRow, orgId: string): Result<MiningLoad, readonly MiningLoadRefusal[]> => {
    const { expectedVersion, siteExternalId, ...draft } = row;
    const site = sites.get(siteExternalId.trim()) ?? null;
    const existing = present.get(row.externalId.trim()) ?? null;
    const { claims, limits } = facts.get(site?.id ?? '') ?? { claims: [], limits: [] };
    const others = claims.filter(({ holderId }) => existing === null || holderId !== existing.id);
    const standing = { now: tx.now, orgId, site, existing, newId: tx.newId('miningLoad'), expectedVersion };
    const decided = decideMiningLoad(draft, { ...standing, claims: others, limits });
    if (!decided.ok) return decided;
    const version = existing?.version ?? 0;
    accepted.push({ ...decided.value, version });
    const claim = claimOf(decided.value, tx.now);
    facts.set(decided.value.siteId, { claims: claim ? [...others, claim] : others, limits });
    return ok({ ...decided.value, version: version + 1 });
  };
  return { accepted, decide };
}

async function record(ports: Needs, tx: Tx, { id, externalId, version, watts, yields }: MiningLoad): Promise<void> {
  await ports.audit.append(tx, {
    action: 'mining.upserted',
    subjectId: id,
    detail: { externalId, version: String(version), watts: String(watts), yields },
  });
}
