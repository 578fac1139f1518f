import { type Instant } from '#libs/kernel';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

export const OPERATION_KINDS = ['MATCHING', 'BANK_IMPORT', 'PERIOD_CLOSE'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];
export const OPERATION_STATES = ['QUEUED', 'RUNNING', 'DONE', 'FAILED'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** Long work that somebody asked for: where it stands and how far it has come. */
export interface Operation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly state: OperationState;
  /** What is to be done, as texts. */
  readonly command: Readonly<Record<string, string>>;
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** What it is doing, how much of that is done, and of how much; null: nobody knows. */
  readonly phase: string | null;
  readonly done: number;
  readonly total: number | null;
  /** How often somebody began with it. Whoever works on one that somebody else began with since works for nothing. */
  readonly attempts: number;
  readonly error: string | null;
  /** The run, the upload, the period. */
  readonly resultId: string | null;
}

export interface OperationStep {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

export interface OperationStore {
  /** `input`: what it takes to begin again, e.g. a file; kept beside it. */
  insert(tx: Tx, operation: Operation, input: string | null): Promise<void>;
  /** Begins with one that waits, or whose worker has not been heard of; alive for so long by the REAL clock. Null: somebody else has it, or it ended. */
  begin(tx: Tx, id: string, aliveMilliseconds: number): Promise<Operation | null>;
  /** Says how far it is. False: somebody else began with it since. */
  step(
    tx: Tx,
    operation: Pick<Operation, 'id' | 'attempts'>,
    step: OperationStep,
    aliveMilliseconds: number,
  ): Promise<boolean>;
  /** False: somebody else began with it since. */
  end(
    tx: Tx,
    operation: Pick<Operation, 'id' | 'attempts'>,
    outcome: { readonly resultId: string | null } | { readonly error: string },
  ): Promise<boolean>;
  /** That wait or whose worker has not been heard of, oldest first. */
  waiting(tx: Tx, limit: number): Promise<readonly string[]>;
  /** Whether somebody is at work on one of the kind. */
  isUnderway(tx: Tx, kind: OperationKind): Promise<boolean>;
  inputOf(tx: Tx, id: string): Promise<string | null>;
  byId(tx: Tx, id: string): Promise<Operation | null>;
  /** Newest first. */
  page(
    tx: Tx,
    request: PageRequest & { readonly kinds?: readonly OperationKind[]; readonly states?: readonly OperationState[] },
  ): Promise<Page<Operation>>;
}
