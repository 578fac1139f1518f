import { type CurrencyCode, type Instant } from '#libs/kernel';

/** A provider's account at Stripe as we need it: fetched fresh, never taken from a webhook's body. */
export interface StripeAccountView {
  readonly id: string;
  /** Our organisation, from the metadata. */
  readonly ourOrgId: string | null;
  /** Whether it may receive transfers. */
  readonly transfers: 'ACTIVE' | 'PENDING' | 'INACTIVE';
  /** Whether Stripe pays out to its bank. */
  readonly payoutsEnabled: boolean;
  /** Whether its owner went through Stripe's questions once. */
  readonly detailsSubmitted: boolean;
  /** What Stripe wants to know next, in Stripe's words. */
  readonly requirements: readonly string[];
  /** Why Stripe stopped it, in Stripe's words; null: it did not. */
  readonly disabledReason: string | null;
}

/** One taking back of a transfer. */
export interface StripeReversalView {
  readonly id: string;
  /** Our reversal, from the metadata; null: made by somebody at Stripe's dashboard. */
  readonly ourReversalId: string | null;
  readonly amountMinor: bigint;
  /** What Stripe booked it as; null or left out: not known. */
  readonly balanceTransactionId?: string | null;
  readonly createdAt: Instant;
}

export interface StripeTransferView {
  readonly id: string;
  /** Our transfer, from the metadata. */
  readonly ourTransferId: string | null;
  readonly accountId: string;
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  /** What it became on the provider's account, "py_..."; null: not there yet. */
  readonly destinationPaymentId: string | null;
  /** What Stripe booked it as; null or left out: not known. */
  readonly balanceTransactionId?: string | null;
  readonly createdAt: Instant;
  /** All of them. */
  readonly reversals: readonly StripeReversalView[];
}

/** A payout of a provider's account to its own bank. */
export interface ConnectedPayoutView {
  readonly id: string;
  readonly accountId: string;
  readonly status: 'PENDING' | 'IN_TRANSIT' | 'PAID' | 'FAILED' | 'CANCELED';
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  readonly arrivalAt: Instant;
  readonly failure: string | null;
  /** What the banks call it; null: the bank has not said. */
  readonly traceId: string | null;
  /** What it is made of: ids of payments on the provider's account. */
  readonly paymentIds: readonly string[];
}

/** Where a provider answers Stripe's questions; works once and expires within minutes. */
export interface OnboardingLink {
  readonly url: string;
  readonly expiresAt: Instant;
}

/** Where Stripe sends a provider back to. */
export interface OnboardingReturn {
  /** When it is done, or gave up. */
  readonly returnUrl: string;
  /** When the link had expired: asks us for another one. */
  readonly refreshUrl: string;
}

/** Providers' accounts at Stripe, and what moves between them and us. Calls that move money are intents. */
export interface ConnectPort {
  onboardingLink(stripeAccountId: string, back: OnboardingReturn): Promise<OnboardingLink>;
  account(stripeAccountId: string): Promise<StripeAccountView | null>;
  transfer(stripeTransferId: string): Promise<StripeTransferView | null>;
  connectedPayout(stripeAccountId: string, stripePayoutId: string): Promise<ConnectedPayoutView | null>;
  /** Created at or after `since`, newest first. */
  connectedPayouts(stripeAccountId: string, since: Instant): Promise<readonly ConnectedPayoutView[]>;
}

/** What the payments port has of it. */
export interface Connected {
  readonly connect: ConnectPort;
  /** Transfers to all accounts, created in [from, to), all pages. */
  transfers(from: Instant, to: Instant): Promise<readonly StripeTransferView[]>;
}
