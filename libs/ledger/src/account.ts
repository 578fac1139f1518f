import { type CurrencyCode } from '#libs/kernel';

/** One line of the chart. */
export interface AccountTypeFacts {
  /** D = debit-normal, C = credit-normal. */
  readonly side: 'D' | 'C';
  /** Whose account it is: an organisation, a jurisdiction, a pair of currencies (`EUR/USD`), or nobody's but ours. */
  readonly owner: 'TENANT' | 'PROVIDER' | 'JURISDICTION' | 'CURRENCY_PAIR' | 'OURS';
  /** Whether it may never fall below zero on its own side: what was not held cannot be spent. The database keeps its balance under lock. */
  readonly neverNegative: boolean;
  /** What the balance says, for people. */
  readonly meaning: string;
}

const line = (
  side: AccountTypeFacts['side'],
  owner: AccountTypeFacts['owner'],
  meaning: string,
  bound: 'NEVER_NEGATIVE' | null = null,
): AccountTypeFacts => ({ side, owner, neverNegative: bound !== null, meaning });

/**
 * The chart of accounts: one account per (type, owner, currency). Each type has an event that posts to it (docs/ledger.md).
 * Invoicing recognises the provider's share and our fee as UNCOLLECTED; they become payable and revenue when cash arrives,
 * because Gridlease is the agent and owes a provider nothing for an invoice nobody paid.
 */
export const ACCOUNT_TYPES = {
  TENANT_RECEIVABLE: line('D', 'TENANT', 'invoices issued and not settled'),
  UNCOLLECTED_PROVIDER_SHARE: line(
    'C',
    'PROVIDER',
    'its share of those invoices: owed to it when, and only when, they are settled',
  ),
  UNCOLLECTED_PLATFORM_FEE: line('C', 'OURS', 'our fee in those invoices: earned when they are settled'),
  TAX_PAYABLE: line('C', 'JURISDICTION', 'tax of issued invoices, owed to the authority'),
  TENANT_DEPOSIT: line('C', 'TENANT', 'deposits held: the tenant’s money, never ours to spend', 'NEVER_NEGATIVE'),
  TENANT_PREPAID: line('C', 'TENANT', 'paid ahead and not drawn yet', 'NEVER_NEGATIVE'),
  TENANT_CREDIT: line('C', 'TENANT', 'credited on settled invoices, to be applied or refunded', 'NEVER_NEGATIVE'),
  UNAPPLIED_CASH: line('C', 'TENANT', 'received from a known tenant and not matched to an invoice', 'NEVER_NEGATIVE'),
  SUSPENSE: line('C', 'OURS', 'received from nobody knows whom; zero before a period is closed'),
  PROVIDER_PAYABLE: line('C', 'PROVIDER', 'collected for it and not transferred to it', 'NEVER_NEGATIVE'),
  PROVIDER_RESERVE: line('C', 'PROVIDER', 'collected for it and held back for a time', 'NEVER_NEGATIVE'),
  PROVIDER_RECEIVABLE: line('D', 'PROVIDER', 'what it owes us after refunds, credits and disputes', 'NEVER_NEGATIVE'),
  PLATFORM_FEE_REVENUE: line('C', 'OURS', 'our fee, collected'),
  TERMINATION_REVENUE: line('C', 'OURS', 'earned from contracts that ended early'),
  SLA_CREDITS: line('D', 'OURS', 'service credits we bore ourselves: less revenue'),
  STRIPE_CLEARING: line('D', 'OURS', 'paid or refunded through Stripe, and Stripe has not booked it yet'),
  STRIPE_PENDING: line('D', 'OURS', 'at Stripe, not available yet'),
  STRIPE_AVAILABLE: line('D', 'OURS', 'at Stripe, available'),
  CASH_IN_TRANSIT: line('D', 'OURS', 'sent by Stripe to our bank, not seen there yet'),
  BANK: line('D', 'OURS', 'at our bank'),
  WIRES_ORDERED: line('C', 'OURS', 'ordered from our bank and not seen leaving yet'),
  DISPUTE_RECEIVABLE: line('D', 'TENANT', 'taken from us by a dispute that is not decided'),
  STRIPE_FEE_EXPENSE: line('D', 'OURS', 'Stripe’s fees: neither the tenant’s nor the provider’s'),
  BANK_FEE_EXPENSE: line('D', 'OURS', 'what banks kept for themselves'),
  BAD_DEBT: line('D', 'OURS', 'lost for good, and ours to bear'),
  FX_CONVERSION: line('D', 'CURRENCY_PAIR', 'what was given and got in conversions, each currency by itself'),
  FX_GAIN_LOSS: line('C', 'OURS', 'gained (or lost) between booking and conversion'),
  ROUNDING: line('D', 'OURS', 'cents not worth a letter: at most 5 minor units an event'),
} as const satisfies Readonly<Record<string, AccountTypeFacts>>;

export type AccountType = keyof typeof ACCOUNT_TYPES;

/** `ownerId` is an organisation, a jurisdiction or a pair of currencies as the chart says, null for our own accounts. */
export interface AccountRef {
  readonly type: AccountType;
  readonly ownerId: string | null;
  readonly currency: CurrencyCode;
}
