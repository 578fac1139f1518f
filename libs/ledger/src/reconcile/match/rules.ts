import { DAY, HOUR } from '#libs/kernel';
import { SLA_CLOCKS, type SlaClock } from './chain.js';
import { type Leg, type Movement } from './entry.js';

/** One of the five joins: which leg of which movements is looked for on which other leg. */
export interface JoinRule {
  readonly id: string;
  readonly from: Leg;
  readonly to: Leg;
  readonly movements: readonly Movement[];
  /** How far apart two records without a common id may be, before and after, milliseconds. */
  readonly before: number;
  readonly after: number;
  /** Whether one record here may stand for several there: one wire for several invoices. */
  readonly grouped: boolean;
  /** By how much the other side may differ and still be suggested; null: not at all. */
  readonly tolerance: Tolerance | null;
}

/** Both limits hold. Below: the other side has less than we. */
export interface Tolerance {
  readonly belowMinor: bigint;
  readonly aboveMinor: bigint;
  readonly basisPoints: bigint;
  /** At most this much less is called a bank's charge, more is a short payment. */
  readonly bankChargeMinor: bigint;
}

export interface MatchRules {
  readonly version: string;
  readonly joins: readonly JoinRule[];
  readonly clocks: readonly SlaClock[];
  /** Members of a sum that is searched for: never more. */
  readonly largestGroup: number;
  /** Candidates of one search: with more it is not made. */
  readonly mostCandidates: number;
}

const STRICT = { grouped: false, tolerance: null };

/** The rules in force. Whoever changes one changes the version: each match keeps the one it was made by. */
export const MATCH_RULES: MatchRules = {
  version: '2026-11-23.4',
  joins: [
    // the charge of a bank debit is made days before the bank pays it, which is when we record it
    {
      ...{ id: 'payment-object', from: 'RECORD', to: 'OBJECT', before: 7 * DAY, after: DAY, ...STRICT },
      movements: ['PAYMENT'],
    },
    {
      ...{ id: 'record-object', from: 'RECORD', to: 'OBJECT', before: HOUR, after: DAY, ...STRICT },
      movements: ['REFUND', 'DISPUTE', 'TRANSFER'],
    },
    {
      ...{ id: 'object-transaction', from: 'OBJECT', to: 'TRANSACTION', before: HOUR, after: DAY, ...STRICT },
      movements: ['PAYMENT', 'REFUND', 'DISPUTE', 'TRANSFER', 'PAYOUT'],
    },
    {
      ...{ id: 'transaction-posting', from: 'TRANSACTION', to: 'POSTING', before: HOUR, after: DAY, ...STRICT },
      movements: ['PAYMENT', 'REFUND', 'DISPUTE', 'TRANSFER', 'PAYOUT', 'PAYOUT_RETURN', 'STRIPE_FEE'],
    },
    { id: 'payout-bank', from: 'OBJECT', to: 'BANK_LINE', movements: ['PAYOUT'], before: 0, after: 5 * DAY, ...STRICT },
    { id: 'arrival-bank', from: 'RECORD', to: 'BANK_LINE', movements: ['PAYOUT'], before: 0, after: DAY, ...STRICT },
    {
      ...{ id: 'wire-bank', from: 'RECORD', to: 'BANK_LINE', movements: ['WIRE'], before: 5 * DAY, after: 5 * DAY },
      grouped: true,
      tolerance: { belowMinor: 5_000n, aboveMinor: 500n, basisPoints: 100n, bankChargeMinor: 3_000n },
    },
  ],
  clocks: SLA_CLOCKS,
  largestGroup: 5,
  mostCandidates: 24,
};
