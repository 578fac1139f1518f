import { type Instant } from '#libs/kernel';
import { type Tx } from './unit-of-work.js';

export type ReopeningState = 'PROPOSED' | 'APPROVED' | 'REJECTED';

/** One thing somebody said about a reopening. Never changed; each is chained to the one before by its hash, the first to the certificate. */
export interface ReopeningStep {
  readonly seq: number;
  readonly kind: ReopeningState;
  readonly at: Instant;
  readonly by: string;
  readonly comment: string | null;
  readonly hash: string;
}

/** That a closed period is opened again: proposed by one person, approved by another. */
export interface PeriodReopening {
  readonly id: string;
  readonly periodId: string;
  readonly reason: string;
  /** Of the certificate that it supersedes; null: the period was closed before there were any. */
  readonly certificateHash: string | null;
  readonly state: ReopeningState;
  /** Oldest first, at least one. */
  readonly steps: readonly ReopeningStep[];
}

export interface PeriodReopenings {
  /** Proposes it, as the transaction's actor. Throws where the period is not the last one in force. */
  proposeReopening(tx: Tx, reopening: Pick<PeriodReopening, 'id' | 'periodId' | 'reason'>): Promise<void>;
  /** Approves it, and the period is open from then on, or turns it down. Throws where the database does not allow it. */
  answerReopening(
    tx: Tx,
    id: string,
    answer: { readonly kind: Exclude<ReopeningState, 'PROPOSED'>; readonly comment: string | null },
  ): Promise<void>;
  reopeningById(tx: Tx, id: string): Promise<PeriodReopening | null>;
  /** Of these periods, oldest first. */
  reopenings(tx: Tx, periodIds: readonly string[]): Promise<PeriodReopening[]>;
  /** Reopenings whose chain of steps is broken: none. */
  brokenReopenings(tx: Tx): Promise<readonly string[]>;
}
