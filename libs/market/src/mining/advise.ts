import { type Result, ok, refuse } from '#libs/kernel';
import { type FieldRefusal } from '../refusal.js';
import { hourInWords, planInWords } from './advice-words.js';
import { bestPlan, inSteps } from './best-plan.js';
import { USD_PER_MWH, outside } from './input-bounds.js';
import { type SiteUse, type SitePower, freeWatts, openWatts } from './site-use.js';

/** Longest look ahead: a week of hours. */
export const MAX_ADVICE_HOURS = 168;
/** Most hours times uses in one question: the plan of so many takes about a second. */
const MAX_CELLS = 12_000;

/** What earlier advice rested on: USD per MWh of each use in each hour of this look ahead; null where it said nothing. */
export type Basis = ReadonlyMap<string, readonly (number | null)[]>;

export interface AdviceQuestion extends SitePower {
  /** A value that moved by less than this (USD per MWh) since the earlier advice counts as not having moved. */
  readonly bandUsdPerMwh: number;
  readonly basis: Basis;
}

export interface UseAdvice {
  readonly useId: string;
  readonly committedWatts: number;
  /** Of the power that no contract binds. */
  readonly advisedWatts: number;
  /** As it is now, whatever the advice rests on. */
  readonly netUsdPerMwh: number;
}

export interface HourAdvice {
  readonly limitWatts: number;
  readonly committedWatts: number;
  readonly freeWatts: number;
  /** Of the free power, what is best left unused. */
  readonly idleWatts: number;
  /** In the order of the question. */
  readonly uses: readonly UseAdvice[];
  readonly finding: string;
}

export interface PowerAdvice {
  readonly hours: readonly HourAdvice[];
  /** What the advice rests on, by use and hour; hand it back as the basis of the next question. */
  readonly restsOnUsdPerMwh: ReadonlyMap<string, readonly number[]>;
  /** What the advised power earns over all hours at the present values, starts paid. */
  readonly valueUsd: number;
  readonly finding: string;
}

/**
 * What to do with each hour's uncommitted power. Contracts stand: their watts are taken out first and are never advised away. The
 * rest is the plan that earns most over all hours together, starts paid (see `bestPlan`), on values that hold still within the band:
 * where no value has moved by the band since the basis, the advice is the same, and it never earns less than the best plan by more
 * than twice the band per MWh.
 */
export function advise(question: AdviceQuestion): Result<PowerAdvice, FieldRefusal[]> {
  const invalid = checkQuestion(question);
  if (invalid.length > 0) return refuse(invalid);
  const uses = question.uses.map((use) => ({ ...use, netUsdPerMwh: use.netUsdPerMwh.map(inSteps) }));
  const settled = uses.map((use) => settle(use, question.basis.get(use.id) ?? [], question.bandUsdPerMwh));
  const plan = bestPlan({ ...question, uses: settled });
  const site = { ...question, uses };
  const free = freeWatts(site);
  const hours = free.map((watts, hour) => hourAdvice(site, plan, watts, hour));
  return ok({
    hours,
    restsOnUsdPerMwh: new Map(settled.map((use) => [use.id, use.netUsdPerMwh])),
    valueUsd: planValueUsd(site, plan),
    finding: planInWords(uses, hours),
  });
}

/** What a plan earns: net value of every MWh less every start, at the question's own values. */
export function planValueUsd({ uses }: SitePower, plan: readonly (readonly number[])[]): number {
  return uses.reduce((sum, use, index) => {
    const watts = plan[index] ?? [];
    const earned = watts.reduce((total, now, hour) => total + (now / 1e6) * (use.netUsdPerMwh[hour] ?? 0), 0);
    const started = watts.reduce((total, now, hour) => {
      const before = hour === 0 ? use.runningWatts : (watts[hour - 1] ?? 0);
      return total + Math.max(0, now - before) / 1e6;
    }, 0);
    return sum + earned - started * use.startUsdPerMw;
  }, 0);
}

/** The use with each value kept where it was as long as it stays within the band. */
function settle(use: SiteUse, basis: readonly (number | null)[], band: number): SiteUse {
  const netUsdPerMwh = use.netUsdPerMwh.map((value, hour) => {
    const before = basis[hour] ?? null;
    return before !== null && Math.abs(value - before) < band ? inSteps(before) : value;
  });
  return { ...use, netUsdPerMwh };
}

function hourAdvice(site: SitePower, plan: readonly (readonly number[])[], free: number, hour: number): HourAdvice {
  const uses = site.uses.map((use, index) => ({
    useId: use.id,
    committedWatts: use.committedWatts[hour] ?? 0,
    advisedWatts: plan[index]?.[hour] ?? 0,
    netUsdPerMwh: use.netUsdPerMwh[hour] ?? 0,
  }));
  const advice = {
    limitWatts: site.limitWatts[hour] ?? 0,
    committedWatts: uses.reduce((sum, use) => sum + use.committedWatts, 0),
    freeWatts: free,
    idleWatts: free - uses.reduce((sum, use) => sum + use.advisedWatts, 0),
    uses,
  };
  const open = site.uses.reduce((sum, use) => sum + openWatts(use, hour), 0);
  return { ...advice, finding: hourInWords(site.uses, advice, open) };
}

const WATTS = { least: 0, most: 2e12 };

function checkQuestion({ limitWatts, uses, bandUsdPerMwh }: AdviceQuestion): FieldRefusal[] {
  const hours = limitWatts.length;
  const invalid = [
    ...outside(['hours'], hours, { least: 1, most: MAX_ADVICE_HOURS }),
    ...outside(['hours'], hours * uses.length, { least: 0, most: MAX_CELLS }).map((refusal) => ({
      ...refusal,
      detail: `must be at most ${Math.floor(MAX_CELLS / Math.max(1, uses.length))} for a site with ${uses.length} uses of its power`,
    })),
    ...outside(['bandUsdPerMwh'], bandUsdPerMwh, { least: 0, most: USD_PER_MWH.most }),
    ...wholeWatts(['limitWatts'], limitWatts),
  ];
  return invalid.length > 0 ? invalid : uses.flatMap((use, index) => checkUse(use, hours, ['uses', `${index}`]));
}

function checkUse(use: SiteUse, hours: number, at: readonly string[]): FieldRefusal[] {
  const series = ['capacityWatts', 'committedWatts', 'netUsdPerMwh'] as const;
  const uneven = series.filter((name) => use[name].length !== hours);
  if (uneven.length > 0)
    return uneven.map((name) => ({ code: 'INVALID_INPUT', path: [...at, name], detail: `must have ${hours} numbers` }));
  return [
    ...wholeWatts([...at, 'capacityWatts'], use.capacityWatts),
    ...wholeWatts([...at, 'committedWatts'], use.committedWatts),
    ...wholeWatts([...at, 'runningWatts'], [use.runningWatts]),
    ...use.netUsdPerMwh.flatMap((value, hour) => outside([...at, 'netUsdPerMwh', `${hour}`], value, USD_PER_MWH)),
    ...outside([...at, 'startUsdPerMw'], use.startUsdPerMw, { least: 0, most: USD_PER_MWH.most }),
  ];
}

function wholeWatts(path: readonly string[], watts: readonly number[]): FieldRefusal[] {
  return watts.flatMap((value, hour) =>
    Number.isInteger(value)
      ? outside([...path, `${hour}`], value, WATTS)
      : [{ code: 'INVALID_INPUT', path: [...path, `${hour}`], detail: 'must be a whole number of watts' }],
  );
}
