import { type ContractSchedule, type TrancheFacts } from '#libs/billing';
import { type CivilDate, type CurrencyCode, type Instant, type Period } from '#libs/kernel';
import {
  type Contract,
  type ContractParty,
  type IndexObservation,
  type TaxTreatment,
  type TermSheet,
  type TrancheListing,
} from '#libs/market';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** OPEN waits for the other side. SIGNED, DECLINED, WITHDRAWN and EXPIRED are final. */
export type TermSheetState = 'OPEN' | 'SIGNED' | 'DECLINED' | 'WITHDRAWN' | 'EXPIRED';

/** One version of what is on the table. The other side signs exactly this: its number and the hash of its document. */
export interface TermSheetRevision {
  /** From 1. */
  readonly number: number;
  /** The organisation that put it on the table. */
  readonly byOrgId: string;
  readonly at: Instant;
  readonly terms: TermSheet;
  readonly listings: readonly TrancheListing[];
  /** The contract's text made of these terms: what both sides sign. */
  readonly document: string;
  /** SHA-256 of the document. */
  readonly documentHash: string;
}

/** A negotiation between two organisations: its revisions, oldest first, never empty, never rewritten. */
export interface TermSheetProposal {
  readonly id: string;
  /** "T-2026-000007". */
  readonly number: string;
  readonly providerOrgId: string;
  readonly tenantOrgId: string;
  readonly state: TermSheetState;
  readonly revisions: readonly TermSheetRevision[];
  readonly expiresAt: Instant;
  readonly contractId: string | null;
  readonly createdAt: Instant;
}

/** Whose lease a tranche runs on, and when. A novation ends one stretch and begins the next. Half-open dates of the contract's zone. */
export interface TrancheLease {
  readonly tranche: string;
  readonly leaseId: string;
  readonly offerId: string;
  readonly tenantOrgId: string;
  readonly from: CivilDate;
  readonly until: CivilDate;
}

/** A signed contract as it is kept: what the pure contract knows, and who and what it is in this market. */
export interface SignedContract {
  readonly contract: Contract;
  /** "C-2026-000007". */
  readonly number: string;
  readonly termSheetId: string;
  readonly providerOrgId: string;
  /** Today's tenant; who it was before is in `leases`. */
  readonly tenantOrgId: string;
  /** SHA-256 of the document that was signed. */
  readonly documentHash: string;
  /** Our fee on rent and energy-free charges, fixed at signing. */
  readonly platformFeeBasisPoints: number;
  /** Of today's tenant. A stretch of another tenant is taxed by its lease's own terms. */
  readonly tax: TaxTreatment;
  /** One a tranche and stretch; each is a lease of its own, delivered, metered and invoiced by itself. Empty stretches are left out. */
  readonly leases: readonly TrancheLease[];
  /** Counts up with every change; a stale one is refused. */
  readonly version: number;
}

export interface TermSheetStore {
  byId(tx: Tx, id: string): Promise<TermSheetProposal | null>;
  lock(tx: Tx, id: string): Promise<TermSheetProposal | null>;
  /** Newest first; both parties see it. */
  page(
    tx: Tx,
    request: PageRequest & { readonly states?: readonly TermSheetState[] },
  ): Promise<Page<TermSheetProposal>>;
  insert(tx: Tx, proposal: TermSheetProposal): Promise<void>;
  addRevision(tx: Tx, id: string, revision: TermSheetRevision, expiresAt: Instant): Promise<void>;
  close(tx: Tx, id: string, state: Exclude<TermSheetState, 'OPEN'>, contractId: string | null): Promise<void>;
  /** Open ones past their expiry, locked, skipping locked. */
  expired(tx: Tx, limit: number): Promise<TermSheetProposal[]>;
  nextNumber(tx: Tx): Promise<string>;
  /** Who an organisation is in law: what stands in a contract and on an invoice. Readable in every scope. */
  party(tx: Tx, orgId: string): Promise<ContractParty | null>;
}

export interface ContractStore {
  byId(tx: Tx, id: string): Promise<SignedContract | null>;
  lock(tx: Tx, id: string): Promise<SignedContract | null>;
  byLeases(tx: Tx, leaseIds: readonly string[]): Promise<ReadonlyMap<string, SignedContract>>;
  page(tx: Tx, request: PageRequest): Promise<Page<SignedContract>>;
  /** The contract, its first version, its leases and its schedule. */
  insert(tx: Tx, signed: SignedContract, schedule: ContractSchedule): Promise<void>;
  /** Appends the versions, closure, leases and schedule that `signed` has and the store has not. False: `signed.version` is stale. */
  save(tx: Tx, signed: SignedContract, schedule: ContractSchedule): Promise<boolean>;
  /** The latest schedule, rows that are on invoices ISSUED. */
  schedule(tx: Tx, contractId: string): Promise<ContractSchedule | null>;
  /** Hashes of all versions, oldest first. */
  scheduleHashes(tx: Tx, contractId: string): Promise<readonly { readonly version: number; readonly hash: string }[]>;
  /** Row keys now on an invoice: for ever. Throws where one was issued before. */
  issue(tx: Tx, contractId: string, rowKeys: readonly string[], invoiceId: string): Promise<void>;
  /** Contracts billing has to look at by `tx.now`, locked, skipping locked. `insert` and `save` make a contract due at once. */
  dueForBilling(tx: Tx, limit: number): Promise<SignedContract[]>;
  scheduleBilling(tx: Tx, contractId: string, at: Instant | null): Promise<void>;
  nextNumber(tx: Tx): Promise<string>;
}

/** Published values of indices ("CPI-U"), first publication counts, append-only. */
export interface IndexStore {
  /** Oldest month first. */
  values(tx: Tx, index: string): Promise<IndexObservation[]>;
  /** False: the month has a value. */
  record(tx: Tx, observation: IndexObservation & { readonly source: string }): Promise<boolean>;
}

/** What meters, heartbeats, events and utility bills say of one tranche's lease over days of service. */
export interface TrancheFactsStore {
  of(tx: Tx, leaseId: string, service: Period, currency: CurrencyCode): Promise<TrancheFacts>;
  /** Until when the facts are final: readings in, or estimated because nobody sent any in time. */
  finalUntil(tx: Tx, leaseId: string): Promise<Instant | null>;
}
