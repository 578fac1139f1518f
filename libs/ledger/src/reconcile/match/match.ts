import { type MatchEntry } from './entry.js';

/** How a match was found; each stage only sees what the ones before it left over. */
export const MATCH_STAGES = ['EXACT_ID', 'EXACT_REFERENCE', 'AMOUNT_AND_DATE', 'GROUP', 'TOLERANCE', 'MANUAL'] as const;
export type MatchStage = (typeof MATCH_STAGES)[number];

/** What a difference within tolerance probably is. */
export type DifferenceKind = 'BANK_CHARGE' | 'ROUNDING' | 'SHORT_PAYMENT' | 'OVERPAYMENT';

/** Why some entries belong together. */
export interface Match {
  readonly stage: MatchStage;
  /** Stage and join: "record-object/EXACT_REFERENCE". */
  readonly ruleId: string;
  readonly ruleVersion: string;
  /** CONFIRMED: nothing else is possible. SUGGESTED: a person says yes or no. */
  readonly state: 'CONFIRMED' | 'SUGGESTED';
  readonly entryIds: readonly string[];
  /** The other side less ours, minor units; not zero where amounts differ. */
  readonly differenceMinor: bigint;
  readonly differenceKind: DifferenceKind | null;
  /** What both sides have in common, and what else was looked at. */
  readonly evidence: readonly string[];
}

/** Entries of which several pairs are possible; nobody guesses. */
export interface Ambiguity {
  readonly joinId: string;
  readonly stage: MatchStage;
  readonly entries: readonly MatchEntry[];
}
