import {
  type Decimal,
  type Instant,
  type Result,
  compareDecimal,
  decimal,
  dividedBy,
  fromRational,
  instant,
  latest,
  ok,
  rational,
  refuse,
  toRational,
} from '#libs/kernel';
import { FieldChecks } from '../listing/field-checks.js';
import { type ListingRefusal } from '../refusal.js';
import { checkKilowatts, wattsOf } from './kilowatts.js';
import { type PowerClaim, type PowerExceededRefusal, type PowerLimit, powerExceeded } from './power-envelope.js';
import { type Site } from './site.js';

/** FLEXIBLE gives way to leases by itself; FIRM holds its power against them. */
export type MiningYield = 'FLEXIBLE' | 'FIRM';

/** Machines of the miner's own that mine at a site, as one load. */
export interface MiningLoad {
  readonly id: string;
  readonly orgId: string;
  readonly siteId: string;
  /** The miner's own name for it, unique among those not removed; the key of bulk upserts. */
  readonly externalId: string;
  readonly name: string;
  /** Slug or name of the machines' model. */
  readonly model: string;
  readonly terahashesPerSecond: Decimal;
  /** Draw at the meter, cooling and losses included. */
  readonly watts: number;
  readonly yields: MiningYield;
  readonly from: Instant;
  /** First instant after; null: open. */
  readonly until: Instant | null;
  readonly version: number;
}

/** A mining load as a miner writes it: kW instead of watts. */
export interface MiningLoadDraft {
  readonly externalId: string;
  readonly name: string;
  readonly model: string;
  readonly terahashesPerSecond: Decimal;
  readonly drawKw: Decimal;
  readonly yields: MiningYield;
  readonly from: Instant;
  readonly until: Instant | null;
}

export interface MiningLoadFacts {
  readonly now: Instant;
  readonly orgId: string;
  /** The site named in the row, or null when the organisation has none of that external id. */
  readonly site: Pick<Site, 'id'> | null;
  /** The load of that external id, or null for a new one, which gets `newId`. */
  readonly existing: MiningLoad | null;
  readonly newId: string;
  readonly expectedVersion: number | null;
  /** Firm claims on the site from now on, those of this load left out. */
  readonly claims: readonly PowerClaim[];
  readonly limits: readonly PowerLimit[];
}

export type MiningLoadRefusal = ListingRefusal | PowerExceededRefusal;

/** Capacity is planned between these. */
const EARLIEST = instant('2000-01-01T00:00:00Z');
export const POWER_HORIZON = instant('2191-01-01T00:00:00Z');

/** Joules per terahash at the meter: watts divided by TH/s, to 12 places. */
export function joulesPerTerahash({ watts, terahashesPerSecond }: MiningLoad): Decimal {
  return fromRational(dividedBy(rational(watts), toRational(terahashesPerSecond)));
}

/**
 * The load to save, or why not: STALE_VERSION, NOT_FOUND (site), every INVALID_INPUT of the row, or POWER_EXCEEDED where a FIRM load does
 * not fit under the limit beside what is leased and held. A FLEXIBLE one always fits: it draws what is left. `version` is the one read.
 */
export function decideMiningLoad(
  draft: MiningLoadDraft,
  facts: MiningLoadFacts,
): Result<MiningLoad, MiningLoadRefusal[]> {
  const { existing, expectedVersion, site } = facts;
  if (expectedVersion !== null && existing?.version !== expectedVersion)
    return refuse([{ code: 'STALE_VERSION', path: ['expectedVersion'], version: existing?.version ?? 0 }]);
  if (site === null) return refuse([{ code: 'NOT_FOUND', path: ['siteExternalId'] }]);
  const invalid = checkLoad(draft, facts);
  if (invalid.length > 0) return refuse(invalid);
  const { drawKw, ...same } = draft;
  const load: MiningLoad = {
    ...same,
    id: existing?.id ?? facts.newId,
    orgId: facts.orgId,
    siteId: site.id,
    externalId: draft.externalId.trim(),
    name: draft.name.trim(),
    model: draft.model.trim(),
    watts: wattsOf(drawKw),
    version: existing?.version ?? 1,
  };
  const exceeded = excessOf(load, facts);
  return exceeded ? refuse([exceeded]) : ok(load);
}

/** The claim of a firm load on its site's power from `now` on; null where it makes none. */
export function claimOf({ id, yields, from, until, watts }: MiningLoad, now: Instant): PowerClaim | null {
  const period = { start: latest(from, now), end: until ?? POWER_HORIZON };
  return yields === 'FIRM' && period.start < period.end ? { use: 'FIRM_MINING', holderId: id, period, watts } : null;
}

function excessOf(load: MiningLoad, { claims, limits, now }: MiningLoadFacts): PowerExceededRefusal | null {
  const own = claimOf(load, now);
  return own && powerExceeded(own.period, { claims: [...claims, own], limits }, { path: ['drawKw'], asking: own });
}

function checkLoad(draft: MiningLoadDraft, { existing, site }: MiningLoadFacts): ListingRefusal[] {
  const checks = new FieldChecks();
  checks.text('externalId', draft.externalId, 1, 80);
  checks.text('name', draft.name, 1, 120);
  checks.text('model', draft.model, 1, 80);
  const { terahashesPerSecond: speed } = draft;
  const isPossible = speed.scaled > 0n && compareDecimal(speed, decimal('1000000000')) <= 0;
  checks.must(isPossible, 'terahashesPerSecond', 'must be above 0 and at most 1,000,000,000');
  checkKilowatts(checks, 'drawKw', draft.drawKw);
  checks.must(draft.from >= EARLIEST && draft.from < POWER_HORIZON, 'from', 'must be from 2000 to 2190');
  const ends = draft.until === null || (draft.until > draft.from && draft.until <= POWER_HORIZON);
  checks.must(ends, 'until', 'must be later than from and not after 2190');
  const stays = existing === null || existing.siteId === site?.id;
  checks.must(stays, 'siteExternalId', 'must stay what it was: remove the load and list it at the other site');
  return checks.refusals;
}
