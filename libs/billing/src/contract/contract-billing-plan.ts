import { type CivilDate, DAY, HOUR, type Instant, addDays, addMilliseconds, dateIn, startOfDay } from '#libs/kernel';
import { type Contract, type TermSheet, currentTerms, feeFactor, lastEnd, trancheIds, versionOn } from '#libs/market';
import { type CommitmentPeriod } from '../rating/true-up.js';
import { type ContractSchedule } from '../schedule/contract-schedule.js';
import { type ScheduleRow } from '../schedule/schedule-row.js';
import { commitmentEnding } from './contract-lines.js';
import { type BilledStretch, type MeterSpan, meterSpans, stretchOf } from './meter-span.js';

/** One invoice to be made: of a schedule row, of what the meters say of its days, or of the fee of an early end. */
export type ContractStep =
  | { readonly kind: 'ROW'; readonly row: ScheduleRow; readonly stretch: BilledStretch }
  | {
      readonly kind: 'METER';
      readonly span: MeterSpan;
      /** Its first lease: the invoice's. */
      readonly stretch: BilledStretch;
      /** The commitment period that ends with these days; billed with the first tranche that runs to its end. */
      readonly commitment: CommitmentPeriod | null;
    }
  | { readonly kind: 'FEE'; readonly stretch: BilledStretch; readonly from: CivilDate; readonly until: CivilDate };

export interface ContractPlan {
  /** In the order in which they are to be made. */
  readonly steps: readonly ContractStep[];
  /** When there may be more; null: only a change of the contract brings any. */
  readonly lookAgainAt: Instant | null;
}

export interface PlanFacts {
  readonly contract: Contract;
  readonly schedule: ContractSchedule;
  readonly stretches: readonly BilledStretch[];
  readonly isFeeBilled: boolean;
  readonly now: Instant;
}

/**
 * What a contract has to be invoiced at `now`: each schedule row when its bill date has come; then what the meters say of days that are over
 * and final, per lease in the order of service; then the fee of an end before the term. Nothing of a tranche whose delivery is not accepted.
 */
export function contractPlan(facts: PlanFacts): ContractPlan {
  const rows = rowSteps(facts);
  const meters = meterSteps(facts, new Set(rows.steps.map(({ row }) => row)));
  const fee = feeSteps(facts);
  const looks = [...rows.looks, ...meters.looks, ...fee.looks];
  return {
    steps: [...rows.steps, ...meters.steps, ...fee.steps],
    lookAgainAt: looks.length === 0 ? null : (Math.min(...looks) as Instant),
  };
}

interface Steps<Step> {
  readonly steps: Step[];
  readonly looks: Instant[];
}
type RowStep = Extract<ContractStep, { kind: 'ROW' }>;
type MeterStep = Extract<ContractStep, { kind: 'METER' }>;
type FeeStep = Extract<ContractStep, { kind: 'FEE' }>;

/** How long until a look for what nobody tells us: an index value, an acceptance, a reading. */
const NEXT_LOOK = { forAnEvent: DAY, forFacts: HOUR };

function rowSteps({ schedule, stretches, now }: PlanFacts): Steps<RowStep> {
  const today = dateIn(now, schedule.timeZone);
  const found: Steps<RowStep> = { steps: [], looks: [] };
  const open = schedule.rows.filter(({ status }) => status === 'SCHEDULED' || status === 'PENDING_INDEX');
  for (const row of open.filter(({ billDate }) => billDate <= today)) {
    const stretch = stretchOf(stretches, row);
    if (row.status === 'PENDING_INDEX' || stretch === null || stretch.startedAt === null)
      found.looks.push(addMilliseconds(now, NEXT_LOOK.forAnEvent));
    else found.steps.push({ kind: 'ROW', row, stretch });
  }
  const next = open.map(({ billDate }) => billDate).filter((date) => date > today);
  const first = next.reduce<CivilDate | null>((a, b) => (a === null || b < a ? b : a), null);
  if (first !== null) found.looks.push(startOfDay(first, schedule.timeZone));
  return found;
}

type Billed = ReadonlySet<ScheduleRow>;

function meterSteps(facts: PlanFacts, billedNow: Billed): Steps<MeterStep> {
  const { contract, schedule, stretches, now } = facts;
  const found: Steps<MeterStep> = { steps: [], looks: [] };
  const stopped = new Set<string>();
  for (const span of meterSpans(schedule, stretches)) {
    const { row } = span;
    const [stretch] = span.stretches;
    if (stretch === undefined || stopped.has(stretch.leaseId) || isMetered(stretch, row)) continue;
    // what comes after the first that waits, waits too: so an invoice's end tells how far a lease is billed
    if (row.service.end > now) {
      stopped.add(stretch.leaseId);
      found.looks.push(row.service.end);
      continue;
    }
    const commitment = leads(facts, row) ? commitmentEnding(contract, row.from, row.until) : null;
    const isMetering = hasMeters(versionOn(contract, row.from).terms);
    if (!isMetering && commitment === null) continue;
    if (isReady(facts, { span, isMetering, commitment }, billedNow)) {
      found.steps.push({ kind: 'METER', span, stretch, commitment });
    } else {
      stopped.add(stretch.leaseId);
      found.looks.push(addMilliseconds(now, NEXT_LOOK.forFacts));
    }
  }
  return found;
}

interface MeterCase {
  readonly span: MeterSpan;
  readonly isMetering: boolean;
  readonly commitment: CommitmentPeriod | null;
}

/** Whether nothing is missing of days that are over. */
function isReady(facts: PlanFacts, { span, isMetering, commitment }: MeterCase, billedNow: Billed): boolean {
  if (!isBilled(span.source, billedNow) || span.stretches.some(({ startedAt }) => startedAt === null)) return false;
  if (isMetering && !isFinal(span, facts.schedule.timeZone)) return false;
  return commitment === null || isComplete(facts, commitment, span, billedNow);
}

function isBilled(row: ScheduleRow, billedNow: Billed): boolean {
  return row.status === 'ISSUED' || row.status === 'METERED' || billedNow.has(row);
}

/** Whether meters and events of all its days are final. */
function isFinal({ row, stretches }: MeterSpan, timeZone: string): boolean {
  return stretches.every(({ until, factsFinalUntil }) => {
    const end = Math.min(row.service.end, startOfDay(until, timeZone));
    return factsFinalUntil !== null && factsFinalUntil >= end;
  });
}

/** Whether everything else that counts towards a commitment is billed, or billed now. */
function isComplete(
  { contract, schedule, stretches, now }: PlanFacts,
  { from, until }: CommitmentPeriod,
  lead: MeterSpan,
  billedNow: Billed,
): boolean {
  const isIn = (row: ScheduleRow): boolean => from <= row.from && row.from < until;
  const creditsCount = currentTerms(contract).commitment?.slaCreditsReduce === true;
  const others = meterSpans(schedule, stretches).filter(({ source, row }) => source !== lead.source && isIn(row));
  return (
    schedule.rows.filter(isIn).every((row) => isBilled(row, billedNow)) &&
    others
      .filter(({ source }) => creditsCount || source.status === 'METERED')
      .every((span) => span.row.service.end <= now && isFinal(span, schedule.timeZone))
  );
}

function feeSteps({ contract, schedule, stretches, isFeeBilled, now }: PlanFacts): Steps<FeeStep> {
  const { closure } = contract;
  if (closure === null || isFeeBilled || feeFactor(contract, closure).numerator === 0n) return { steps: [], looks: [] };
  const from = closure.effective;
  const dueAt = startOfDay(from, schedule.timeZone);
  if (dueAt > now) return { steps: [], looks: [dueAt] };
  const until = lastEnd({ ...contract, closure: null });
  const stretch = lastRunning(contract, stretches, from);
  if (stretch === null || until <= from) return { steps: [], looks: [] };
  return { steps: [{ kind: 'FEE', stretch, from, until }], looks: [] };
}

/** What concerns the contract as a whole stands on the first tranche that ran on its last day. */
function lastRunning(contract: Contract, stretches: readonly BilledStretch[], end: CivilDate): BilledStretch | null {
  const order = trancheIds(contract);
  const ran = stretches
    .filter(({ from }) => from < end)
    .sort((a, b) => order.indexOf(a.tranche) - order.indexOf(b.tranche) || (a.until > b.until ? -1 : 1));
  return ran.find(({ until }) => until >= end) ?? ran[0] ?? stretches[0] ?? null;
}

/** Whether a row's tranche is the first one that runs on the last day of a commitment period that ends in the row. */
function leads({ contract, schedule }: PlanFacts, row: ScheduleRow): boolean {
  const running = commitmentEnding(contract, row.from, row.until);
  if (running === null) return false;
  const day = addDays(running.until, -1);
  const there = schedule.rows.filter((one) => one.kind === 'RENT' && one.from <= day && day < one.until);
  const order = trancheIds(contract);
  return there.every(({ tranche }) => order.indexOf(row.tranche) <= order.indexOf(tranche));
}

/** Whether meters can add anything to the rent of a contract's days. */
function hasMeters({ power, sla, curtailment, leaseKind }: TermSheet): boolean {
  return power !== null || sla !== null || curtailment !== null || leaseKind !== 'RESERVED';
}

function isMetered({ meterBilledUntil }: BilledStretch, { service }: ScheduleRow): boolean {
  return meterBilledUntil !== null && service.start < meterBilledUntil;
}
