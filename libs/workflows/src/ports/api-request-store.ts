import { type Instant } from '#libs/kernel';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** OK: it did what was asked. REFUSED: a rule said no, in the answer's own `errors`. FAILED: there was no such answer. */
export type ApiRequestOutcome = 'OK' | 'REFUSED' | 'FAILED';
export type ApiRequestKind = 'QUERY' | 'MUTATION';

/** One request that a program made with an API key: what was asked, never with which values. */
export interface ApiRequest {
  /** `req_…`: also the header `x-request-id` of its answer. */
  readonly id: string;
  readonly orgId: string;
  readonly keyId: string;
  /** Real time at which it came. */
  readonly at: Instant;
  /** The operation's name, else its fields; null where the document could not be read. At most 100 characters. */
  readonly operation: string | null;
  readonly kind: ApiRequestKind | null;
  /** HTTP status of the answer. */
  readonly status: number;
  readonly outcome: ApiRequestOutcome;
  /** What was refused or went wrong, at most 5. */
  readonly codes: readonly string[];
  readonly milliseconds: number;
  /** Points of the cost budget; null where it was not judged. */
  readonly cost: number | null;
}

export interface ApiRequestFilter {
  readonly outcome: ApiRequestOutcome | null;
  readonly keyId: string | null;
  /** Exactly this operation. */
  readonly operation: string | null;
}

export interface ApiRequestBounds {
  /** Days of real time that a request is kept. */
  readonly days: number;
  /** Newest requests that an organisation keeps. */
  readonly each: number;
  /** Most that are dropped at once. */
  readonly limit: number;
}

/** Row-level security: an organisation sees its own. Nothing is changed once it is written. */
export interface ApiRequestStore {
  /** Written without waiting for the disk: the last second may be lost with the machine. What is there already stays. */
  note(tx: Tx, requests: readonly ApiRequest[]): Promise<void>;
  /** Newest first. */
  list(tx: Tx, filter: ApiRequestFilter, request: PageRequest): Promise<Page<ApiRequest>>;
  find(tx: Tx, id: string): Promise<ApiRequest | null>;
  /** Drops what is too old or too many; returns how many. For the worker. */
  forget(tx: Tx, bounds: ApiRequestBounds): Promise<number>;
}
