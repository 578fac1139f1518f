import {
  type Holdback,
  type Invoice,
  type Payout,
  type PayoutPolicy,
  type PayoutTransfer,
  type TransferReversal,
} from '#libs/billing';
import { type CurrencyCode, type Instant, type Money, money } from '#libs/kernel';
import { type AccountType, accountKey } from '#libs/ledger';
import {
  type PayoutAccount,
  type PayoutHop,
  type PayoutLook,
  type PostedJournal,
  type ProviderHoldings,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { heldNow } from './ledger.js';

export interface PayoutTables {
  readonly payoutAccounts: FakeTable<PayoutAccount>;
  readonly payoutPolicies: FakeTable<PayoutPolicy>;
  readonly payoutLooks: FakeTable<PayoutLook>;
  /** Without their transfers, which have a table of their own. */
  readonly payouts: FakeTable<Payout>;
  readonly payoutTransfers: FakeTable<PayoutTransfer>;
  readonly transferReversals: FakeTable<TransferReversal & { readonly failedAt: Instant | null }>;
  readonly holdbacks: FakeTable<Holdback>;
  readonly payoutHops: FakeTable<PayoutHop>;
  /** By transfer. */
  readonly payoutClocks: FakeTable<{ readonly at: Instant }>;
}

export function payoutTables(database: FakeDatabase): PayoutTables {
  const own = (row: { readonly orgId: string }): string[] => [row.orgId];
  return {
    payoutAccounts: database.table<PayoutAccount>(own),
    payoutPolicies: database.table<PayoutPolicy>(() => null),
    payoutLooks: database.table<PayoutLook>(own),
    payouts: database.table<Payout>(own),
    payoutTransfers: database.table<PayoutTransfer>(own),
    transferReversals: database.table<TransferReversal & { readonly failedAt: Instant | null }>(own),
    holdbacks: database.table<Holdback>(own),
    payoutHops: database.table<PayoutHop>(own),
    payoutClocks: database.table<{ readonly at: Instant }>(() => null),
  };
}

export interface Books {
  readonly journals: FakeTable<PostedJournal>;
  readonly invoices: FakeTable<Invoice>;
}

function held({ journals }: Books, type: AccountType, orgId: string, currency: CurrencyCode): Money {
  const minor = heldNow(journals).get(accountKey({ type, ownerId: orgId, currency }))?.minor ?? 0n;
  return money(type === 'PROVIDER_RECEIVABLE' ? minor : -minor, currency);
}

export function holdingsOf(books: Books, orgId: string, currency: CurrencyCode): ProviderHoldings {
  return {
    payable: held(books, 'PROVIDER_PAYABLE', orgId, currency),
    reserve: held(books, 'PROVIDER_RESERVE', orgId, currency),
    debt: held(books, 'PROVIDER_RECEIVABLE', orgId, currency),
  };
}

/** Every provider and currency that the books know. */
export function owners({ journals }: Books): { readonly orgId: string; readonly currency: CurrencyCode }[] {
  const found = new Map<string, { readonly orgId: string; readonly currency: CurrencyCode }>();
  for (const { account } of heldNow(journals).values())
    if (account.type.startsWith('PROVIDER_') && account.ownerId !== null)
      found.set(`${account.ownerId}/${account.currency}`, { orgId: account.ownerId, currency: account.currency });
  return [...found.values()];
}
