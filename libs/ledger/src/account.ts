import { type CurrencyCode } from '#libs/kernel';

/**
 * The chart of accounts. D = debit-normal, C = credit-normal. One account per (type, owner, currency).
 * Invoicing recognises the provider's share and our fee as UNCOLLECTED; they become payable and revenue when cash arrives,
 * because Gridlease is the agent and owes a provider nothing for an invoice nobody paid (docs/ledger.md).
 */
export const ACCOUNT_TYPES = {
  TENANT_RECEIVABLE: 'D',
  UNCOLLECTED_PROVIDER_SHARE: 'C',
  UNCOLLECTED_PLATFORM_FEE: 'C',
  TAX_PAYABLE: 'C',
  PROVIDER_PAYABLE: 'C',
  PLATFORM_FEE_REVENUE: 'C',
  STRIPE_CLEARING: 'D',
  STRIPE_PENDING: 'D',
  STRIPE_AVAILABLE: 'D',
  STRIPE_FEE_EXPENSE: 'D',
  CASH_IN_TRANSIT: 'D',
  BANK: 'D',
  UNAPPLIED_CASH: 'C',
} as const;

export type AccountType = keyof typeof ACCOUNT_TYPES;

/** `ownerId` is an organisation for receivables, payables and shares, a jurisdiction for tax, null for our own accounts. */
export interface AccountRef {
  readonly type: AccountType;
  readonly ownerId: string | null;
  readonly currency: CurrencyCode;
}
