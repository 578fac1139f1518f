import {
  type Decimal,
  type Money,
  type Rational,
  decimalToString,
  fromRational,
  moneyToString,
  toRational,
} from '#libs/kernel';

/** "1,250,000.00 USD": for people; machines get the amount itself. */
export function moneyInWords(amount: Money): string {
  return `${grouped(moneyToString(amount))} ${amount.currency}`;
}

/** An exact decimal where twelve places hold it, else the fraction itself, so that a reader can repeat the sum. */
export function exactly(value: Rational): string {
  const near = fromRational(value);
  const back = toRational(near);
  if (back.numerator === value.numerator && back.denominator === value.denominator)
    return grouped(decimalToString(near));
  return value.denominator < 100_000n
    ? `${value.numerator}/${value.denominator}`
    : `~${grouped(decimalToString(near))}`;
}

export function decimalInWords(value: Decimal): string {
  return grouped(decimalToString(value));
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? parts : `${parts}.${fraction}`;
}
