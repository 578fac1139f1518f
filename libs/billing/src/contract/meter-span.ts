import { type CivilDate, type Instant, period, startOfDay } from '#libs/kernel';
import { type ContractSchedule } from '../schedule/contract-schedule.js';
import { type ScheduleRow } from '../schedule/schedule-row.js';

/** One tranche's days on one lease, and how far it is: half-open dates of the contract's zone. */
export interface BilledStretch {
  readonly tranche: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly from: CivilDate;
  readonly until: CivilDate;
  /** When the meter started; null: delivery is not accepted, nothing is owed yet. */
  readonly startedAt: Instant | null;
  /** End of its last CONTRACT_METER invoice. */
  readonly meterBilledUntil: Instant | null;
  /** Up to here meters and events are final. */
  readonly factsFinalUntil: Instant | null;
}

/** Days of one tenant in one period of a tranche: what its meters say of them is one invoice, on the first of its leases. */
export interface MeterSpan {
  /** The schedule's row. */
  readonly source: ScheduleRow;
  /** The row, cut to the days of the span. */
  readonly row: ScheduleRow;
  /** One; more where the quantity changed in the period. */
  readonly stretches: readonly BilledStretch[];
}

/** The stretch in which a row begins; null: nobody has leased the tranche then. */
export function stretchOf(stretches: readonly BilledStretch[], row: ScheduleRow): BilledStretch | null {
  return (
    stretches.find(({ tranche, from, until }) => tranche === row.tranche && from <= row.from && row.from < until) ??
    null
  );
}

/** The spans of every period whose rent is known or metered, in the order in which they end. */
export function meterSpans(schedule: ContractSchedule, stretches: readonly BilledStretch[]): MeterSpan[] {
  return schedule.rows
    .filter(({ kind, status }) => kind === 'RENT' && status !== 'PENDING_INDEX')
    .flatMap((row) => spansOf(schedule, row, stretches))
    .sort((a, b) => a.row.service.end - b.row.service.end || a.row.service.start - b.row.service.start);
}

function spansOf(
  { timeZone }: ContractSchedule,
  source: ScheduleRow,
  stretches: readonly BilledStretch[],
): MeterSpan[] {
  const there = stretches
    .filter(({ tranche, from, until }) => tranche === source.tranche && from < source.until && until > source.from)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const groups: BilledStretch[][] = [];
  for (const stretch of there) {
    const last = groups.at(-1);
    if (last?.[0]?.tenantOrgId === stretch.tenantOrgId) last.push(stretch);
    else groups.push([stretch]);
  }
  return groups.map((group) => {
    const from = later(source.from, group[0]?.from ?? source.from);
    const until = earlier(source.until, group.at(-1)?.until ?? source.until);
    return { source, row: cut(source, from, until, timeZone), stretches: group };
  });
}

function cut(row: ScheduleRow, from: CivilDate, until: CivilDate, timeZone: string): ScheduleRow {
  if (from === row.from && until === row.until) return row;
  const segments = row.segments
    .filter((segment) => segment.from < until && segment.until > from)
    .map((segment) => ({ ...segment, from: later(segment.from, from), until: earlier(segment.until, until) }));
  return { ...row, from, until, service: period(startOfDay(from, timeZone), startOfDay(until, timeZone)), segments };
}

const later = (a: CivilDate, b: CivilDate): CivilDate => (a > b ? a : b);
const earlier = (a: CivilDate, b: CivilDate): CivilDate => (a < b ? a : b);
