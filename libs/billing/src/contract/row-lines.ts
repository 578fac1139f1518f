import { type Money, add, assert, subtract, zero } from '#libs/kernel';
import { type Contract, type IndexObservation, currentTerms, versionOn } from '#libs/market';
import { type CashFlow, cashFlow } from '../forecast/cash-flow.js';
import { type CashRow } from '../forecast/cash-row.js';
import { type ChargedLine } from '../invoice/contract-invoice.js';
import { type RatedLine } from '../rating/rated-line.js';
import { type CommitmentPeriod } from '../rating/true-up.js';
import { type ContractSchedule } from '../schedule/contract-schedule.js';
import { type ScheduleRow, rowKey } from '../schedule/schedule-row.js';
import { qualifyingCharges, trueUpLines } from './contract-lines.js';
import { type TrancheFacts } from './meter-facts.js';
import { type BilledStretch, type MeterSpan, meterSpans, stretchOf } from './meter-span.js';
import { meteredLines } from './metered-lines.js';
import { rentLines } from './rent-lines.js';

/** A contract, its schedule, and what each of its rows comes to. */
export interface RatedContract {
  readonly contract: Contract;
  readonly schedule: ContractSchedule;
  readonly flow: CashFlow;
  readonly indexValues: readonly IndexObservation[];
}

export function rated(
  contract: Contract,
  schedule: ContractSchedule,
  indexValues: readonly IndexObservation[],
): RatedContract {
  return { contract, schedule, flow: cashFlow(contract, schedule.rows), indexValues };
}

/** The lines of one schedule row whose rent is known. What it draws of the prepayment is a payment, see `drawableUntil`. */
export function linesOfRow(of: RatedContract, row: ScheduleRow): ChargedLine[] {
  const { escalatedBase } = row;
  assert(escalatedBase !== null, `the rent of ${row.tranche} from ${row.from} is not known`);
  const cash = cashOf(of, row);
  const { terms } = versionOn(of.contract, row.from);
  const { lines } = rentLines({ ...row, escalatedBase }, cash, terms, { capex: null, prepayment: null });
  return lines.filter(isCharged);
}

/** What the meters add to the rent of a span. */
export function linesOfMeter(
  of: RatedContract,
  { source, row, stretches }: MeterSpan,
  facts: TrancheFacts,
): ChargedLine[] {
  const own = of.schedule.rows.filter((one) => {
    const isSame = one.tranche === source.tranche && one.k === source.k && one.status !== 'PENDING_INDEX';
    return isSame && stretchOf(stretches, one) !== null;
  });
  const { terms } = versionOn(of.contract, row.from);
  return meteredLines(row, ratedTogether(of, own.length === 0 ? [source] : own), terms, facts).filter(isCharged);
}

/** What a period comes to with what was changed about it: the rent that credits are a part of. */
function ratedTogether(of: RatedContract, rows: readonly ScheduleRow[]): CashRow {
  const [first, ...more] = rows.map((row) => cashOf(of, row));
  assert(first !== undefined, 'a span has a row');
  return more.reduce(
    (all, one) => ({
      ...all,
      base: add(all.base, one.base),
      escalation: add(all.escalation, one.escalation),
      lateDeliveryCredit: add(all.lateDeliveryCredit, one.lateDeliveryCredit),
    }),
    first,
  );
}

/** The true-up of a commitment that ends: by the rent of all rows that begin in it, and by what meters added to them (`metered`). */
export function linesOfTrueUp(
  of: RatedContract,
  commitment: CommitmentPeriod,
  metered: readonly ChargedLine[],
): ChargedLine[] {
  const rent = of.schedule.rows
    .filter((row) => isWithin(commitment, row) && row.escalatedBase !== null)
    .flatMap((row) => linesOfRow(of, row));
  return trueUpLines(commitment, qualifyingCharges([...rent, ...metered], currentTerms(of.contract)));
}

/** Spans that begin in a commitment and of which what meters say counts towards it. */
export function spansThatCount(
  { contract, schedule }: RatedContract,
  stretches: readonly BilledStretch[],
  commitment: CommitmentPeriod,
): MeterSpan[] {
  const creditsCount = currentTerms(contract).commitment?.slaCreditsReduce === true;
  return meterSpans(schedule, stretches).filter(
    ({ source, row }) => isWithin(commitment, row) && (creditsCount || source.status === 'METERED'),
  );
}

function isWithin({ from, until }: CommitmentPeriod, row: ScheduleRow): boolean {
  return from <= row.from && row.from < until;
}

function cashOf({ schedule, flow }: RatedContract, row: ScheduleRow): CashRow {
  const cash = flow.rows[schedule.rows.indexOf(row)];
  assert(cash !== undefined, 'a row of the schedule has its cash');
  return cash;
}

function isCharged(line: RatedLine): line is ChargedLine {
  return line.kind !== 'PREPAYMENT_DRAW';
}

/** What all rows that are on invoices may have drawn of the prepayment together: what one could not draw, the next ones make up for. */
export function drawableUntil(of: RatedContract, issued: ReadonlySet<string>): Money {
  return of.schedule.rows
    .filter((row) => issued.has(rowKey(row)))
    .reduce((sum, row) => subtract(sum, cashOf(of, row).prepaymentDraw), zero(of.schedule.currency));
}
