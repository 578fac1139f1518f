import { type CivilDate, type Result, add, ok, refuse } from '#libs/kernel';
import { type Contract, currentTerms, versionOn } from '#libs/market';
import { cashFlow } from '../forecast/cash-flow.js';
import { type RatedLine } from '../rating/rated-line.js';
import { contractRows } from '../schedule/contract-rows.js';
import { type ScheduleRow } from '../schedule/schedule-row.js';
import { commitmentEnding, qualifyingCharges, terminationFeeLines, trueUpLines } from './contract-lines.js';
import { meteredLines } from './metered-lines.js';
import { type MeterFacts } from './meter-facts.js';
import { type Balances, rentLines } from './rent-lines.js';

/** Days of service that one invoice is for, half-open. */
export interface InvoiceSpan {
  readonly from: CivilDate;
  readonly until: CivilDate;
}

/** A rent in the span waits for a value of its index. */
export interface LinesRefusal {
  readonly code: 'PENDING_INDEX';
  readonly tranche: string;
  readonly from: CivilDate;
}

/**
 * The lines of one invoice: rent of every schedule row whose service starts in the span, adjustments billed in it, the credits and draws on it, what the meters add, the
 * true-up of a commitment that ends, the fee of a contract that was ended. Each line is rounded once and says how it came about.
 */
export function invoiceLinesFor(
  contract: Contract,
  span: InvoiceSpan,
  facts: MeterFacts,
  schedule: readonly ScheduleRow[] = contractRows(contract, facts.indexValues),
): Result<readonly RatedLine[], LinesRefusal> {
  const flow = cashFlow(contract, schedule);
  const lines: RatedLine[] = [];
  let balances: Balances = { capex: facts.capexBalance, prepayment: facts.prepaymentBalance };
  for (const [index, row] of schedule.entries()) {
    const cash = flow.rows[index];
    if (cash === undefined || !isIn(span, row)) continue;
    if (row.status === 'PENDING_INDEX') return refuse({ code: 'PENDING_INDEX', tranche: row.tranche, from: row.from });
    const { terms } = versionOn(contract, row.from);
    if (row.escalatedBase !== null) {
      const rent = rentLines({ ...row, escalatedBase: row.escalatedBase }, cash, terms, balances);
      balances = rent.balances;
      lines.push(...rent.lines);
    }
    const metered = facts.tranches.get(row.tranche);
    if (metered !== undefined && row.kind === 'RENT') lines.push(...meteredLines(row, cash, terms, metered));
  }
  return ok([...lines, ...trueUpOf(contract, span, facts, lines), ...feeOf(contract, span, facts)]);
}

function trueUpOf(contract: Contract, { from, until }: InvoiceSpan, facts: MeterFacts, lines: readonly RatedLine[]) {
  const running = commitmentEnding(contract, from, until);
  if (running === null) return [];
  return trueUpLines(running, add(facts.qualifyingBefore, qualifyingCharges(lines, currentTerms(contract))));
}

function feeOf(contract: Contract, { from, until }: InvoiceSpan, { indexValues }: MeterFacts): RatedLine[] {
  const { closure } = contract;
  const isEnding = closure !== null && from <= closure.effective && closure.effective < until;
  return isEnding ? terminationFeeLines(contract, indexValues) : [];
}

/** Rent belongs to the days it is for; what an amendment changed about billed days, to the day it is billed. */
function isIn({ from, until }: InvoiceSpan, row: ScheduleRow): boolean {
  const day = row.kind === 'ADJUSTMENT' ? row.billDate : row.from;
  return from <= day && day < until;
}
