import {
  type CivilDate,
  type Money,
  dividedBy,
  monthsBetween,
  moneyToRational,
  rational,
  roundToMoney,
  times,
} from '#libs/kernel';

/** Who backs the tenant, and how far. The cap falls by equal steps, one a year, from `from` on; null years: it stays. */
export interface Guarantor {
  readonly name: string;
  readonly cap: Money | null;
  readonly amortisesOverYears: number | null;
  readonly from: CivilDate | null;
}

export interface Parties {
  readonly provider: string;
  readonly tenant: string;
  readonly guarantor: Guarantor | null;
}

/** What the guarantor stands for on a date: cap x (years - whole years passed) / years. null: without limit. */
export function guaranteeOn(guarantor: Guarantor, date: CivilDate): Money | null {
  const { cap, amortisesOverYears, from } = guarantor;
  if (cap === null || amortisesOverYears === null || from === null) return cap;
  const passed = Math.min(amortisesOverYears, Math.floor(monthsBetween(from, date < from ? from : date) / 12));
  const left = dividedBy(rational(amortisesOverYears - passed), rational(amortisesOverYears));
  return roundToMoney(times(moneyToRational(cap), left), cap.currency);
}
