import { type Money, ZERO, add, addDays, negate, subtract, zero } from '#libs/kernel';
import { type Contract, type TermSheet, currentTerms } from '#libs/market';
import { capexCredits } from '../rating/capex-credit.js';
import { prepaymentDraws, prepaymentOf } from '../rating/prepayment-draw.js';
import { contractRows } from '../schedule/contract-rows.js';
import { type ScheduleRow } from '../schedule/schedule-row.js';
import { type CashMovement, type CashRow } from './cash-row.js';
import { type CashTotals, totalsOf } from './cash-totals.js';
import { expectedEnergy } from './expected-energy.js';
import { movementsOf } from './movements.js';
import { type RowRent, rowRent } from './row-rent.js';

export interface CashFlow {
  /** One for each schedule row, in the order of billing. */
  readonly rows: readonly CashRow[];
  readonly movements: readonly CashMovement[];
  readonly totals: CashTotals;
}

/**
 * What a contract brings, bill by bill, to the cent: the rows that its schedule will bill, with the credits and draws that follow from
 * them. What only meters can tell (SLA credits, true-ups, curtailment) is not in it; energy and use are where the terms say what to expect.
 */
export function cashFlow(contract: Contract, rows: readonly ScheduleRow[] = contractRows(contract)): CashFlow {
  const terms = currentTerms(contract);
  const rents = rows.map((row) => rowRent(row, terms));
  const capex = capexOf(terms, rows, rents);
  const { prepaid, draws } = drawsOf(contract, rents, capex);
  const none = zero(terms.currency);
  const flow = rows.map((row, index): CashRow => {
    const { base, rent, free, estimated } = rents[index] ?? rowRent(row, terms);
    const energy = expectedEnergy(contract, row);
    const parts = {
      base,
      escalation: subtract(rent, base),
      lateDeliveryCredit: negate(free),
      capexCredit: negate(capex[index] ?? none),
      prepaymentDraw: negate(draws[index] ?? none),
      energy: energy ?? none,
    };
    return {
      billDate: row.billDate,
      dueDate: addDays(row.billDate, terms.billing.paymentDays),
      tranche: row.tranche,
      k: row.k,
      from: row.from,
      until: row.until,
      ...parts,
      total: Object.values(parts).reduce(add, none),
      estimated: estimated || energy !== null,
    };
  });
  const movements = movementsOf(contract, prepaid);
  return { rows: flow, movements, totals: totalsOf(flow, movements, terms.currency) };
}

/** Credits of the tenant's fit-out, not negative, one for each row. */
function capexOf(
  { capexCredit, currency }: TermSheet,
  rows: readonly ScheduleRow[],
  rents: readonly RowRent[],
): Money[] {
  if (capexCredit === null) return rows.map(() => zero(currency));
  const { from } = capexCredit;
  const earning = rents.map(({ exact }, index) => (from !== null && (rows[index]?.from ?? from) < from ? ZERO : exact));
  return capexCredits(capexCredit, earning);
}

/** What is prepaid, and what each row draws of it. */
function drawsOf(
  contract: Contract,
  rents: readonly RowRent[],
  capex: readonly Money[],
): { prepaid: Money; draws: readonly Money[] } {
  const { prepayment, currency } = currentTerms(contract);
  if (prepayment === null) return { prepaid: zero(currency), draws: [] };
  const invoices = rents.map(({ exact, rent, free }, index) => {
    return { rent: exact, due: subtract(subtract(rent, free), capex[index] ?? zero(currency)) };
  });
  const prepaid = prepaymentOf(prepayment, rentAtSigning(contract, rents));
  return { prepaid, draws: prepaymentDraws(prepayment, prepaid, invoices) };
}

/** A prepayment is a share of the rent that was signed: later versions and an early end do not change what was paid. */
function rentAtSigning(contract: Contract, rents: readonly RowRent[]): Money {
  const [first] = contract.versions;
  const { currency } = currentTerms(contract);
  const unchanged = first === undefined || (contract.versions.length === 1 && contract.closure === null);
  const signed = unchanged ? rents : signedRents({ ...contract, versions: [first], closure: null });
  return signed.reduce((sum, { rent, free }) => add(sum, subtract(rent, free)), zero(currency));
}

function signedRents(contract: Contract): RowRent[] {
  return contractRows(contract).map((row) => rowRent(row, currentTerms(contract)));
}
