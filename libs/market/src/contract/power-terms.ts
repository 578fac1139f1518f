import { type Decimal, type Money } from '#libs/kernel';

/** What a forecast assumes of energy that is passed through; bills use the meters. */
export interface ExpectedLoad {
  /** Mean IT load over contracted kW, 0 to 1. */
  readonly loadShare: Decimal;
  readonly pue: Decimal;
}

/** Energy at the host's cost: IT kWh x min(PUE, cap) x (tariff + adder). */
export interface PowerTerms {
  /** Major units per kWh at the utility meter; null: whatever the utility bills, so nothing can be forecast. */
  readonly tariff: Decimal | null;
  /** Agreed mark-up per kWh. */
  readonly adder: Decimal;
  /** Above it the host bears the overhead of its plant; null: the tenant bears all. */
  readonly pueCap: Decimal | null;
  /** Take-or-pay: at least this share of the contracted energy is billed, 0 to 1. */
  readonly minimumShare: Decimal;
  readonly expected: ExpectedLoad | null;
}

/** Demand charges, 4CP shares and taxes of a utility bill, passed through as they are. */
export interface PowerCharge {
  readonly label: string;
  readonly amount: Money;
}
