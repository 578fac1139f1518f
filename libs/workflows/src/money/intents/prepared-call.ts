import { type IntentOutcome } from '../../ports/money-stores.js';
import { type Ports } from '../../ports/ports.js';
import { type PlatformScope, type Tx } from '../../ports/unit-of-work.js';

/** What the calls of all operations ask of the world. */
export type CallNeeds = Pick<
  Ports,
  | 'payoutAccounts'
  | 'payouts'
  | 'transfers'
  | 'unitOfWork'
  | 'intents'
  | 'invoices'
  | 'billingProfiles'
  | 'payments'
  | 'paymentMethods'
  | 'paymentActions'
  | 'prepaid'
  | 'topUpDisputes'
  | 'refunds'
  | 'disputes'
  | 'disputeFiles'
  | 'ledger'
  | 'audit'
>;

/** How a call ended for now: a person or another call goes on from here. */
export type SettledOutcome = Extract<IntentOutcome, { kind: 'SENT' | 'REFUSED' | 'UNKNOWN' }>;

/** One call to Stripe with all it needs. Each operation has a function that gathers one in the claiming transaction. */
export interface PreparedCall {
  /** Outside any transaction: sends it, or, where Stripe may have forgotten the key, asks whether it took effect. */
  make(scope: PlatformScope, isKeyOld: boolean): Promise<IntentOutcome>;
  /** What its outcome changes on our side, in the transaction that settles it. */
  settled(tx: Tx, outcome: SettledOutcome): Promise<void>;
}
