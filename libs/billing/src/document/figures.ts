import {
  type CivilDate,
  type Decimal,
  type Instant,
  type Money,
  type Period,
  type Rate,
  civilDate,
  decimal,
  decimalToString,
  instantToString,
  moneyToString,
} from '#libs/kernel';

/** What sets a minus apart from a hyphen; spreadsheets get exports, not documents. */
const MINUS = '\u2212';

/** "USD 1,234,567.89", "JPY 1,200", "KWD 12,345.678", "USD −5.00": Latin digits, the currency's own decimals, never a symbol. */
export function amountText(amount: Money): string {
  return `${amount.currency} ${bareAmountText(amount)}`;
}

/** The same without the currency, for columns that name it once. */
export function bareAmountText(amount: Money): string {
  return grouped(moneyToString(amount));
}

/** "5,944", "2,688.5": an exact quantity, thousands apart. */
export function quantityText(quantity: string): string {
  return grouped(decimalToString(decimal(quantity)));
}

/** "USD 2.4937": an exact price of one unit, at least two places. */
export function rateText({ amount, currency }: Rate): string {
  return `${currency} ${grouped(decimalToString(amount, 2))}`;
}

/** "3.5 %". */
function percentText(percent: Decimal): string {
  return `${decimalToString(percent)} %`;
}

/** 500 is "5 %". */
export function basisPointsText(basisPoints: number): string {
  return percentText({ scaled: BigInt(basisPoints) * 10n ** 10n });
}

/** The day of an instant in UTC. */
export function dayOf(at: Instant): CivilDate {
  return civilDate(instantToString(at).slice(0, 10));
}

/** "2026-03-01 05:00 UTC". */
export function instantText(at: Instant): string {
  return `${instantToString(at).slice(0, 16).replace('T', ' ')} UTC`;
}

/** "2026-03-01 – 2026-04-01 UTC", with the minutes where they are not midnight. The end is the first instant that is not in it. */
export function periodText({ start, end }: Period): string {
  const [from, until] = [instantToString(start), instantToString(end)];
  const isByDay = [from, until].every((text) => text.slice(10, 19) === 'T00:00:00');
  const text = (at: string): string => at.slice(0, isByDay ? 10 : 16).replace('T', ' ');
  return `${text(from)} – ${text(until)} UTC`;
}

/** Thousands apart by commas; what stands after the point is left alone. */
function grouped(text: string): string {
  const negative = text.startsWith('-');
  const [whole = '', fraction] = (negative ? text.slice(1) : text).split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${negative ? MINUS : ''}${spaced}${fraction === undefined ? '' : `.${fraction}`}`;
}
