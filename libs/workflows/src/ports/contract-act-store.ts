import { type CivilDate, type Instant } from '#libs/kernel';
import { type Change, type ClosureReason, type Evidence, type Guarantor, type TrancheListing } from '#libs/market';
import { type Tx } from './unit-of-work.js';

/** What one side wants of a contract. */
export type ContractActDetail =
  /** `listings`: where tranches that are added take their capacity from. */
  | { readonly kind: 'AMEND'; readonly changes: readonly Change[]; readonly listings: readonly TrancheListing[] }
  /** Another tenant takes over; its guarantor from then on, or nobody. */
  | { readonly kind: 'NOVATE'; readonly toOrgId: string; readonly guarantor: Guarantor | null }
  | { readonly kind: 'RENEW' }
  | { readonly kind: 'EXPAND'; readonly option: string; readonly commencement: CivilDate; readonly offerId: string }
  | { readonly kind: 'TERMINATE'; readonly cause: ClosureReason };

/** OPEN waits for consents. The others are final. */
export type ContractActState = 'OPEN' | 'DONE' | 'DECLINED' | 'WITHDRAWN';

/** Something one side wants of a contract, who agreed to it, and what became of it. */
export interface ContractAct {
  readonly id: string;
  readonly contractId: string;
  readonly detail: ContractActDetail;
  /** The day from which it holds; of RENEW and EXPAND the day it was said. */
  readonly effective: CivilDate;
  readonly evidence: Evidence;
  readonly byOrgId: string;
  readonly at: Instant;
  readonly state: ContractActState;
  /** Who has to agree: both parties, of a novation also the new tenant; of an end that one side may declare alone only that side. */
  readonly parties: readonly string[];
  /** Who has, the proposer first. */
  readonly consents: readonly { readonly orgId: string; readonly at: Instant }[];
}

export interface ContractActStore {
  byId(tx: Tx, id: string): Promise<ContractAct | null>;
  lock(tx: Tx, id: string): Promise<ContractAct | null>;
  /** Oldest first. */
  byContract(tx: Tx, contractId: string): Promise<ContractAct[]>;
  insert(tx: Tx, act: ContractAct): Promise<void>;
  /** The scope's organisation agrees. */
  consent(tx: Tx, id: string, at: Instant): Promise<void>;
  close(tx: Tx, id: string, state: Exclude<ContractActState, 'OPEN'>): Promise<void>;
}
