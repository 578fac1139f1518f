import { type Money, roundHalfAwayFromZero, subtract } from '#libs/kernel';

/** One of several taxes on one document, or one whose rate is no whole basis point. */
export interface TaxPart {
  /** ISO 3166 code of country or subdivision, with the locality behind a colon where a county or city taxes too ("US-TX:HOUSTON"). */
  readonly jurisdiction: string;
  /** As the law calls it: "GST", "QST", "Sales tax". */
  readonly name: string;
  /** Rate in millionths: 99,750 is 9.975 %. */
  readonly millionths: number;
  /** How much of the price is taxed, in millionths; left out: all of it. Texas taxes 80 % of data processing. */
  readonly ofMillionths?: number;
}

/** What is charged for one jurisdiction. */
export interface TaxAmount {
  readonly jurisdiction: string;
  readonly name: string;
  readonly amount: Money;
}

interface Taxed {
  readonly basisPoints: number;
  readonly parts?: readonly TaxPart[];
}

const MILLION = 1_000_000n;

/** Tax on an amount: one rounding a jurisdiction, half away from zero, and the tax is their sum. */
export function taxOn(amount: Money, tax: Taxed): Money {
  const parts = taxesOn(amount, tax);
  if (parts === null) return rounded(amount, BigInt(tax.basisPoints), 10_000n);
  return { minor: parts.reduce((sum, part) => sum + part.amount.minor, 0n), currency: amount.currency };
}

/** The same by jurisdiction, in the order of the parts; null where there is one jurisdiction and a rate in basis points. */
export function taxesOn(amount: Money, { parts }: Taxed): TaxAmount[] | null {
  if (parts === undefined) return null;
  return parts.map(({ jurisdiction, name, millionths, ofMillionths = 1_000_000 }) => ({
    jurisdiction,
    name,
    amount: rounded(amount, BigInt(millionths) * BigInt(ofMillionths), MILLION * MILLION),
  }));
}

/** What is still to be charged where `before` was; both of the same parts. */
export function taxesBeyond(until: readonly TaxAmount[], before: readonly TaxAmount[] | null): TaxAmount[] {
  return until.map((tax, index) => {
    const was = before?.[index];
    return was === undefined ? tax : { ...tax, amount: subtract(tax.amount, was.amount) };
  });
}

/** Whole basis points at or below the sum of the parts: a summary, nothing is charged by it. */
export function basisPointsOf(parts: readonly TaxPart[]): number {
  const exact = parts.reduce(
    (sum, { millionths, ofMillionths = 1_000_000 }) => sum + BigInt(millionths) * BigInt(ofMillionths),
    0n,
  );
  return Number(exact / (100n * MILLION));
}

function rounded({ minor, currency }: Money, numerator: bigint, denominator: bigint): Money {
  return { minor: roundHalfAwayFromZero({ numerator: minor * numerator, denominator }), currency };
}
