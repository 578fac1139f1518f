import { type CivilDate, type Money, type Result, ZERO, add, addDays, isZero, ok, refuse, zero } from '#libs/kernel';
import { type Contract, type TermSheet, currentTerms, feeFactor, lastEnd, startOf, versionOn } from '#libs/market';
import { cashFlow } from '../forecast/cash-flow.js';
import { terminationFee, terminationWorking } from '../rating/early-termination.js';
import { type ContractLineKind, type RatedLine } from '../rating/rated-line.js';
import { commitmentInWords, commitmentPeriod, trueUp } from '../rating/true-up.js';
import { moneyInWords } from '../rating/words.js';
import { contractRows } from '../schedule/contract-rows.js';
import { remainingRent } from '../schedule/remaining-rent.js';
import { type ScheduleRow } from '../schedule/schedule-row.js';
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
  return ok([...lines, ...trueUpLine(contract, span, facts, lines), ...feeLine(contract, span, facts)]);
}

/** Rent belongs to the days it is for; what an amendment changed about billed days, to the day it is billed. */
function isIn({ from, until }: InvoiceSpan, row: ScheduleRow): boolean {
  const day = row.kind === 'ADJUSTMENT' ? row.billDate : row.from;
  return from <= day && day < until;
}

/** What counts towards a commitment: rent and use, not energy, taxes or one-offs; SLA credits only where the contract says so. */
const QUALIFYING: readonly ContractLineKind[] = [
  'BASE_RENT',
  'ADJUSTMENT',
  'USAGE',
  'SPOT_USAGE',
  'LATE_DELIVERY_CREDIT',
];

/** The part of the lines that counts towards the contract's commitment. */
export function qualifyingCharges(lines: readonly RatedLine[], { commitment, currency }: TermSheet): Money {
  const counts: readonly ContractLineKind[] = commitment?.slaCreditsReduce ? [...QUALIFYING, 'SLA_CREDIT'] : QUALIFYING;
  return lines
    .filter(({ kind }) => counts.includes(kind))
    .reduce((sum, { amount }) => add(sum, amount), zero(currency));
}

function trueUpLine(
  contract: Contract,
  span: InvoiceSpan,
  facts: MeterFacts,
  lines: readonly RatedLine[],
): RatedLine[] {
  const terms = currentTerms(contract);
  if (terms.commitment === null) return [];
  const lastDay = addDays(span.until, -1);
  const end = lastEnd(contract);
  const running = commitmentPeriod(
    terms.commitment,
    startOf(contract),
    end,
    lastDay < end ? lastDay : addDays(end, -1),
  );
  if (running === null || running.until > span.until || running.until <= span.from) return [];
  const qualifying = add(facts.qualifyingBefore, qualifyingCharges(lines, terms));
  const amount = trueUp(running, qualifying);
  if (isZero(amount)) return [];
  return [
    contractLine(
      'TRUE_UP',
      `Commitment of ${commitmentInWords(running)}`,
      `max(0, ${moneyInWords(running.amount)} - ${moneyInWords(qualifying)})`,
      amount,
    ),
  ];
}

function feeLine(contract: Contract, { from, until }: InvoiceSpan, { indexValues }: MeterFacts): RatedLine[] {
  const { closure } = contract;
  if (closure === null || closure.effective < from || closure.effective >= until) return [];
  const factor = feeFactor(contract, closure);
  if (factor.numerator === ZERO.numerator) return [];
  const remaining = remainingRent(contract, closure.effective, indexValues);
  const amount = terminationFee(remaining, factor, currentTerms(contract).currency);
  const description = `Fee for the end on ${closure.effective} before the term`;
  return [contractLine('TERMINATION_FEE', description, terminationWorking(remaining, factor), amount)];
}

function contractLine(kind: ContractLineKind, description: string, working: string, amount: Money): RatedLine {
  return { kind, tranche: null, description, working, amount, scheduleRow: null, meterRecordIds: [] };
}
