import { type Instant, type Money } from '#libs/kernel';

/** Who keeps the record. */
export const SIDES = ['INTERNAL', 'STRIPE', 'BANK'] as const;
export type Side = (typeof SIDES)[number];

/**
 * The five records one movement of money can leave behind. RECORD: our journal of what happened (a payment, a refund, a payout that
 * arrived). OBJECT: Stripe's charge, refund, dispute, transfer or payout. TRANSACTION: Stripe's balance transaction. POSTING: our journal
 * of that balance transaction. BANK_LINE: a line of our bank's statement.
 */
export const LEGS = ['RECORD', 'OBJECT', 'TRANSACTION', 'POSTING', 'BANK_LINE'] as const;
export type Leg = (typeof LEGS)[number];

export const SIDE_OF: Readonly<Record<Leg, Side>> = {
  RECORD: 'INTERNAL',
  OBJECT: 'STRIPE',
  TRANSACTION: 'STRIPE',
  POSTING: 'INTERNAL',
  BANK_LINE: 'BANK',
};

/** What moved, and so which records it leaves (chain.ts). */
export const MOVEMENTS = [
  'PAYMENT',
  'REFUND',
  'DISPUTE',
  'TRANSFER',
  'PAYOUT',
  'PAYOUT_RETURN',
  'STRIPE_FEE',
  'WIRE',
] as const;
export type Movement = (typeof MOVEMENTS)[number];

/** Where a record says the movement stands; null on records that do not say. */
export type EntryStatus = 'OPEN' | 'SETTLED' | 'FAILED' | 'REFUNDED' | 'DISPUTED' | 'VOID';

/** Somebody's part of an amount, minor units. */
export interface SplitPart {
  readonly ownerId: string;
  readonly minor: bigint;
}

/** One record of one movement, normalised: what is equal on all legs of a movement that agrees is in the same field with the same sign. */
export interface MatchEntry {
  /** Unique among all entries of a run. */
  readonly id: string;
  readonly leg: Leg;
  /** Null on a bank line: a bank does not know what it moved. */
  readonly movement: Movement | null;
  /** Ids that name this very movement, each `<kind>:<value>`: "payment:pay_1", "charge:ch_1", "trace:T1", "e2e:X". Never shared by two movements. */
  readonly keys: readonly string[];
  /** Normalised references (reference.ts): invoice numbers, structured creditor references. Several movements may share one. */
  readonly references: readonly string[];
  /** Who is on the other side, in one naming for all legs; null: not known. */
  readonly counterparty: string | null;
  /** Gross, in from our point of view positive. */
  readonly amount: Money;
  /** What was kept back from it, minor units; null: this leg knows of no fee. */
  readonly feeMinor: bigint | null;
  /** By how much it moves the account that its leg adds up to (Stripe's balance, our Stripe accounts, our bank), minor units. */
  readonly effectMinor: bigint;
  readonly status: EntryStatus | null;
  /** Whose money it is; null: this leg does not say. */
  readonly split: readonly SplitPart[] | null;
  /** The known group it is a member of: the payout of a balance transaction. */
  readonly group: string | null;
  /** When it happened, by its own side. */
  readonly at: Instant;
  /** When its bank line is announced for (arrival date), where that is not `at`. */
  readonly expectedAt: Instant | null;
  /** True of a record of what is to come (an open invoice): it may be alone for as long as it likes. */
  readonly isExpectation: boolean;
}

/** Everything an entry says, in one string: two equal strings are the same entry. Hashed by who keeps it. */
export function contentOf(entry: MatchEntry): string {
  const { keys, references, amount, split } = entry;
  return JSON.stringify([
    ...[entry.leg, entry.movement, [...keys].sort(), [...references].sort(), entry.counterparty],
    ...[amount.currency, `${amount.minor}`, entry.feeMinor === null ? null : `${entry.feeMinor}`],
    ...[`${entry.effectMinor}`, entry.status, entry.group, entry.at, entry.expectedAt, entry.isExpectation],
    split && [...split].map(({ ownerId, minor }) => `${ownerId} ${minor}`).sort(),
  ]);
}

/** Entries in an order that depends on nothing but themselves. */
export function inOrder<T extends { readonly id: string }>(entries: readonly T[]): T[] {
  return [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
