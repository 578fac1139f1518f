import { type Decimal, type Instant, type Period, type Result, compareDecimal, latest, ok, refuse } from '#libs/kernel';
import { FieldChecks } from '../listing/field-checks.js';
import { type FieldRefusal } from '../refusal.js';
import { isWholeWatts, kilowatts, wattsOf } from './kilowatts.js';
import { POWER_HORIZON } from './mining-load.js';
import { type PowerClaim, type PowerExceededRefusal, type PowerLimit, powerExceeded } from './power-envelope.js';
import { type Site } from './site.js';

export type CurtailmentReason = 'GRID_ORDER' | 'DEMAND_RESPONSE' | 'MAINTENANCE';
export type CurtailmentState = 'PLANNED' | 'RUNNING' | 'OVER' | 'CANCELLED';

/** A stretch in which a site may draw less than its contract with the grid says. */
export interface Curtailment {
  readonly id: string;
  readonly orgId: string;
  readonly siteId: string;
  readonly period: Period;
  readonly limitWatts: number;
  readonly reason: CurtailmentReason;
  readonly note: string | null;
  readonly createdAt: Instant;
  /** Null: it stands. One cancelled while it ran was in force until then. */
  readonly cancelledAt: Instant | null;
}

export interface CurtailmentDraft {
  readonly window: Period;
  readonly limitKw: Decimal;
  readonly reason: CurtailmentReason;
  readonly note: string | null;
}

export interface CurtailmentFacts {
  readonly now: Instant;
  readonly site: Pick<Site, 'id' | 'orgId' | 'powerLimitWatts'>;
  readonly newId: string;
  /** Firm claims on the site in the window from now on, and its limits there. */
  readonly claims: readonly PowerClaim[];
  readonly limits: readonly PowerLimit[];
}

const MAX_NOTE = 200;

/** Where a curtailment stands at an instant. */
export function curtailmentState({ period, cancelledAt }: Curtailment, now: Instant): CurtailmentState {
  if (cancelledAt !== null) return 'CANCELLED';
  if (now < period.start) return 'PLANNED';
  return now < period.end ? 'RUNNING' : 'OVER';
}

/** What of a curtailment limits anything: all of it, or until it was cancelled; null: nothing. */
export function inForce({ period, cancelledAt }: Curtailment): Period | null {
  const end = cancelledAt === null || cancelledAt > period.end ? period.end : cancelledAt;
  return period.start < end ? { start: period.start, end } : null;
}

/**
 * The curtailment to keep, or the first refusal: INVALID_INPUT, then POWER_EXCEEDED where leases, holds, own use and firm mining draw
 * more than it would leave. Flexible mining is never in the way: it yields first. A start in the past means now.
 */
export function decideCurtailment(
  draft: CurtailmentDraft,
  { now, site, newId, claims, limits }: CurtailmentFacts,
): Result<Curtailment, FieldRefusal | PowerExceededRefusal> {
  const [invalid] = checkCurtailment(draft, now, site);
  if (invalid) return refuse(invalid);
  const limitWatts = wattsOf(draft.limitKw);
  const period = { start: latest(draft.window.start, now), end: draft.window.end };
  const cut = limits.map((limit) => ({ ...limit, limitWatts: Math.min(limit.limitWatts, limitWatts) }));
  const exceeded = powerExceeded(period, { claims, limits: cut }, { path: ['limitKw'], asking: null });
  if (exceeded) return refuse(exceeded);
  const { reason, note } = draft;
  const { id: siteId, orgId } = site;
  return ok({ id: newId, orgId, siteId, period, limitWatts, reason, note, createdAt: now, cancelledAt: null });
}

/** The curtailment as cancelled now; refused when it is over or cancelled already. */
export function cancelCurtailment(
  curtailment: Curtailment,
  now: Instant,
): Result<Curtailment, { readonly code: 'WRONG_STATE'; readonly state: CurtailmentState }> {
  const state = curtailmentState(curtailment, now);
  if (state === 'OVER' || state === 'CANCELLED') return refuse({ code: 'WRONG_STATE', state });
  return ok({ ...curtailment, cancelledAt: now });
}

function checkCurtailment(
  { window, limitKw, note }: CurtailmentDraft,
  now: Instant,
  site: CurtailmentFacts['site'],
): readonly FieldRefusal[] {
  const checks = new FieldChecks();
  checks.must(window.start < window.end, 'window', 'must end after it starts');
  checks.must(window.end > now, ['window', 'end'], 'must not lie in the past');
  checks.must(window.end <= POWER_HORIZON, ['window', 'end'], 'must not lie after 2190');
  const isBelow = limitKw.scaled >= 0n && compareDecimal(limitKw, kilowatts(site.powerLimitWatts)) < 0;
  checks.must(isBelow, 'limitKw', "must be 0 or more and below the site's own limit");
  checks.must(isWholeWatts(limitKw), 'limitKw', 'must have at most three decimals');
  checks.must((note ?? '').length <= MAX_NOTE, 'note', `must have at most ${MAX_NOTE} characters`);
  return checks.refusals;
}
