import { type CivilDate, type Money, ZERO, add, addDays, isZero, zero } from '#libs/kernel';
import {
  type Contract,
  type IndexObservation,
  type TermSheet,
  currentTerms,
  feeFactor,
  lastEnd,
  startOf,
} from '#libs/market';
import { terminationFee, terminationWorking } from '../rating/early-termination.js';
import { type ChargedLine } from '../invoice/contract-invoice.js';
import { type ContractLineKind, type RatedLine } from '../rating/rated-line.js';
import { type CommitmentPeriod, commitmentInWords, commitmentPeriod, trueUp } from '../rating/true-up.js';
import { moneyInWords } from '../rating/words.js';
import { remainingRent } from '../schedule/remaining-rent.js';

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

/** The commitment period whose last day lies in the days [from, until); null: none ends there, or nothing is committed. */
export function commitmentEnding(contract: Contract, from: CivilDate, until: CivilDate): CommitmentPeriod | null {
  const { commitment } = currentTerms(contract);
  if (commitment === null) return null;
  const [lastDay, end] = [addDays(until, -1), lastEnd(contract)];
  const day = lastDay < end ? lastDay : addDays(end, -1);
  const running = commitmentPeriod(commitment, startOf(contract), end, day);
  return running === null || running.until > until || running.until <= from ? null : running;
}

/** What the charges that qualify fell short of a commitment that ends; none: it was met. */
export function trueUpLines(running: CommitmentPeriod, qualifying: Money): ChargedLine[] {
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

/** The fee of a contract that was ended before its term; none where it owes none. */
export function terminationFeeLines(contract: Contract, indexValues: readonly IndexObservation[]): ChargedLine[] {
  const { closure } = contract;
  if (closure === null) return [];
  const factor = feeFactor(contract, closure);
  if (factor.numerator === ZERO.numerator) return [];
  const remaining = remainingRent(contract, closure.effective, indexValues);
  const amount = terminationFee(remaining, factor, currentTerms(contract).currency);
  const description = `Fee for the end on ${closure.effective} before the term`;
  return [contractLine('TERMINATION_FEE', description, terminationWorking(remaining, factor), amount)];
}

function contractLine(kind: ChargedLine['kind'], description: string, working: string, amount: Money): ChargedLine {
  return { kind, tranche: null, description, working, amount, scheduleRow: null, meterRecordIds: [] };
}
