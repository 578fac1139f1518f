import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type Decisions, type Match } from '#libs/ledger';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** MATCH: these records are one movement. DIVIDE: this one is several. APART: the first do not go with the others. */
export const DECISION_KINDS = ['MATCH', 'DIVIDE', 'APART'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];
export const DECISION_STATES = ['PROPOSED', 'APPROVED', 'REJECTED', 'TAKEN_BACK'] as const;
export type DecisionState = (typeof DECISION_STATES)[number];

export interface DecisionStep {
  readonly seq: number;
  readonly kind: DecisionState;
  readonly at: Instant;
  readonly by: string;
  readonly comment: string | null;
  readonly hash: string;
}

/** What a person decided about which records belong together. It counts while its last step is APPROVED. */
export interface MatchDecision {
  readonly id: string;
  readonly kind: DecisionKind;
  readonly entryIds: readonly string[];
  /** DIVIDE: minor units, they add up to the record. */
  readonly parts: readonly bigint[];
  /** APART: those that the first do not go with. */
  readonly others: readonly string[];
  /** The larger side of it. */
  readonly amount: Money;
  /** The other side less ours, minor units. */
  readonly differenceMinor: bigint;
  readonly reason: string;
  /** References of documents. */
  readonly evidence: readonly string[];
  /** The suggestion that was accepted, the match that was taken back. */
  readonly subjectId: string | null;
  readonly steps: readonly DecisionStep[];
}

export type NewDecision = Omit<MatchDecision, 'steps'>;

/** A match within tolerance that a person accepts or declines. */
export interface MatchSuggestion {
  readonly id: string;
  readonly runId: string;
  readonly entryIds: readonly string[];
  readonly ruleId: string;
  readonly ruleVersion: string;
  /** The other side less ours. */
  readonly difference: Money;
  /** What it probably is. */
  readonly differenceKind: NonNullable<Match['differenceKind']>;
  readonly evidence: readonly string[];
  readonly suggestedAt: Instant;
  /** Null: nobody has answered. */
  readonly answer: {
    readonly verdict: 'ACCEPTED' | 'DECLINED';
    readonly decisionId: string;
    readonly at: Instant;
    readonly by: string;
    readonly reason: string;
  } | null;
}

export interface MatchDecisionStore {
  /** With its first step, by the transaction's actor. */
  insert(tx: Tx, decision: NewDecision): Promise<void>;
  /** Throws where it may not be taken: out of turn, or by its maker above the limit. */
  step(tx: Tx, id: string, kind: DecisionState, comment: string | null): Promise<void>;
  byId(tx: Tx, id: string): Promise<MatchDecision | null>;
  /** Newest first; those about this record, when given. */
  page(
    tx: Tx,
    request: PageRequest & { readonly entryId?: string; readonly states?: readonly DecisionState[] },
  ): Promise<Page<MatchDecision>>;
  /** All that count now. */
  standing(tx: Tx): Promise<Decisions>;
  /** Decisions whose chain of steps is broken: none. */
  brokenChains(tx: Tx): Promise<readonly string[]>;
  limitOf(tx: Tx, currency: CurrencyCode): Promise<bigint>;

  /** Those that are known are left as they are. Gives how many are new. */
  suggest(tx: Tx, suggestions: readonly Omit<MatchSuggestion, 'answer'>[]): Promise<number>;
  suggestion(tx: Tx, id: string): Promise<MatchSuggestion | null>;
  /** False: it was answered before. */
  answer(tx: Tx, id: string, answer: Omit<NonNullable<MatchSuggestion['answer']>, 'at' | 'by'>): Promise<boolean>;
  /** Newest first. */
  suggestions(tx: Tx, request: PageRequest & { readonly isOpen: boolean }): Promise<Page<MatchSuggestion>>;
}
