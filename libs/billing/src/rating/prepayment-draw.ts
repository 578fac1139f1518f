import {
  type Money,
  type Rational,
  ZERO,
  add,
  compareMoney,
  moneyToRational,
  plus,
  roundToMoney,
  subtract,
  times,
  toRational,
  zero,
} from '#libs/kernel';
import { type Prepayment } from '#libs/market';
import { least } from './capex-credit.js';

/** One invoice that a prepayment may be drawn on, in the order of billing. */
export interface DrawableInvoice {
  /** Rent, exact. */
  readonly rent: Rational;
  /** What is owed before the draw; negative of a credit. */
  readonly due: Money;
}

/** What the tenant pays up front: the agreed share of the rent of the whole term. */
export function prepaymentOf({ share }: Pick<Prepayment, 'share'>, rent: Money): Money {
  return roundToMoney(times(toRational(share), moneyToRational(rent)), rent.currency);
}

/**
 * What each invoice draws of the prepayment. EACH_INVOICE: its share of all rent so far less what was drawn, and what is left on the last.
 * LAST_INVOICES: whatever the invoices after it cannot take. Never more than the invoice owes.
 */
export function prepaymentDraws(terms: Prepayment, paid: Money, invoices: readonly DrawableInvoice[]): Money[] {
  return terms.draw === 'EACH_INVOICE' ? drawnFromEach(terms, paid, invoices) : drawnFromLast(paid, invoices);
}

function drawnFromEach({ share }: Prepayment, paid: Money, invoices: readonly DrawableInvoice[]): Money[] {
  let rent = ZERO;
  let drawn = zero(paid.currency);
  return invoices.map((invoice, index) => {
    rent = plus(rent, invoice.rent);
    const soFar = roundToMoney(times(toRational(share), rent), paid.currency);
    const target = index === invoices.length - 1 ? paid : least(paid, soFar);
    const draw = within(subtract(target, drawn), invoice.due);
    drawn = add(drawn, draw);
    return draw;
  });
}

function drawnFromLast(paid: Money, invoices: readonly DrawableInvoice[]): Money[] {
  const none = zero(paid.currency);
  const takes = invoices.map(({ due }) => (due.minor > 0n ? due : none));
  let left = takes.reduce(subtract, paid);
  return takes.map((due) => {
    left = add(left, due); // what is left for this invoice when those after it have taken what they can
    return left.minor <= 0n ? none : least(left, due);
  });
}

/** No more than is owed; of a credit, no more than it gives back. */
function within(draw: Money, due: Money): Money {
  const [small, large] = compareMoney(draw, due) <= 0 ? [draw, due] : [due, draw];
  if (due.minor > 0n) return small;
  return large.minor > 0n ? zero(due.currency) : large;
}
