import { type CurrencyCode, type Money, minorUnits } from '#libs/kernel';

/** How a provider is paid; ours to decide, provider by provider. */
export interface PayoutPolicy {
  /** What is held back of each collected share, in basis points (1000 = 10 %). */
  readonly holdbackBasisPoints: number;
  /** For how many days. */
  readonly holdbackDays: number;
  /** How money goes that Stripe takes in one transfer. */
  readonly rail: 'STRIPE' | 'WIRE';
  /** What is above a transfer's eight digits goes by one wire, or by several transfers. */
  readonly aboveCap: 'WIRE' | 'SPLIT';
  /** Why nothing is paid out for now; null: payouts run. */
  readonly heldFor: string | null;
}

export const DEFAULT_PAYOUT_POLICY: PayoutPolicy = {
  holdbackBasisPoints: 0,
  holdbackDays: 0,
  rail: 'STRIPE',
  aboveCap: 'WIRE',
  heldFor: null,
};

const MOST_BASIS_POINTS = 5_000;
const MOST_DAYS = 365;

/** What is wrong with a policy, for whoever set it; null: nothing. */
export function faultOfPayoutPolicy({ holdbackBasisPoints, holdbackDays, heldFor }: PayoutPolicy): string | null {
  const within = (value: number, most: number): boolean => Number.isInteger(value) && value >= 0 && value <= most;
  if (!within(holdbackBasisPoints, MOST_BASIS_POINTS)) return `A holdback is 0 to ${MOST_BASIS_POINTS} basis points.`;
  if (!within(holdbackDays, MOST_DAYS)) return `A holdback lasts 0 to ${MOST_DAYS} days.`;
  if (holdbackBasisPoints > 0 && holdbackDays === 0) return 'A holdback lasts at least a day.';
  if (heldFor !== null && (heldFor.trim().length < 1 || heldFor.length > 500))
    return 'A reason has 1 to 500 characters.';
  return null;
}

/**
 * Whole units of a currency below which a payout costs more than it is worth, or fails at the bank: about 25 US dollars each. Stripe's own
 * minimums for payouts abroad differ by country and are not published for machines; they lie below these.
 */
const MINIMUM: Readonly<Record<CurrencyCode, bigint>> = {
  USD: 25n,
  EUR: 25n,
  CAD: 35n,
  GBP: 20n,
  AED: 100n,
  SAR: 100n,
  CHF: 25n,
  NOK: 250n,
  SEK: 250n,
  JPY: 4_000n,
  ISK: 3_500n,
  KWD: 8n,
  BHD: 10n,
};

/** What is less is carried to the next payout. */
export function minimumPayout(currency: CurrencyCode): Money {
  return { minor: MINIMUM[currency] * 10n ** BigInt(minorUnits(currency)), currency };
}
