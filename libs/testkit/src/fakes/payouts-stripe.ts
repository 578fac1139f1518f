import { type CurrencyCode, type Instant, MINUTE, addMilliseconds, isCurrency } from '#libs/kernel';
import {
  type ConnectPort,
  type ConnectedPayoutView,
  type Intent,
  type IntentOutcome,
  type SendContext,
  type StripeAccountView,
  type StripeBalanceTransactionView,
  type StripeTransferView,
} from '#libs/workflows';

/** What the connected half of a fake Stripe needs of the other half. */
export interface ConnectHooks {
  now(): Instant;
  id(prefix: string): string;
  availableMinor(currency: CurrencyCode): bigint;
  /** When the money of a charge is available; null: there is no such charge. */
  availableAt(chargeId: string): Instant | null;
  book(transaction: Omit<StripeBalanceTransactionView, 'status'>): void;
  event(type: string, objectId: string, payload: string): void;
}

/** Stripe's cap on one charge or transfer. */
const EIGHT_DIGITS = 99_999_999n;
const refused = (error: string): IntentOutcome => ({ kind: 'REFUSED', error });

/** Providers' accounts at a fake Stripe: their balances, transfers to them, and payouts to their banks, which a test makes happen. */
export class FakeConnect implements ConnectPort {
  readonly accounts = new Map<string, StripeAccountView>();
  readonly transfers = new Map<string, StripeTransferView>();
  readonly payouts = new Map<string, ConnectedPayoutView>();

  constructor(private readonly hooks: ConnectHooks) {}

  /** What a call of this half made, by our ids; null: nothing, or it is a call of the other half. */
  find({ operation, orgId, aggregateId }: Intent): string | null {
    const transfers = [...this.transfers.values()];
    switch (operation) {
      case 'ACCOUNT_CREATE':
        return [...this.accounts.values()].find(({ ourOrgId }) => ourOrgId === orgId)?.id ?? null;
      case 'TRANSFER_CREATE':
        return transfers.find(({ ourTransferId }) => ourTransferId === aggregateId)?.id ?? null;
      case 'TRANSFER_REVERSE':
        return (
          transfers.flatMap(({ reversals }) => reversals).find(({ ourReversalId }) => ourReversalId === aggregateId)
            ?.id ?? null
        );
      default:
        return null;
    }
  }

  onboardingLink(id: string): ReturnType<ConnectPort['onboardingLink']> {
    const expiresAt = addMilliseconds(this.hooks.now(), 5 * MINUTE);
    return Promise.resolve({ url: `https://connect.example/${id}`, expiresAt });
  }

  account(id: string): Promise<StripeAccountView | null> {
    return Promise.resolve(this.accounts.get(id) ?? null);
  }

  transfer(id: string): Promise<StripeTransferView | null> {
    return Promise.resolve(this.transfers.get(id) ?? null);
  }

  connectedPayout(_account: string, id: string): Promise<ConnectedPayoutView | null> {
    return Promise.resolve(this.payouts.get(id) ?? null);
  }

  connectedPayouts(account: string): Promise<readonly ConnectedPayoutView[]> {
    return Promise.resolve([...this.payouts.values()].filter(({ accountId }) => accountId === account).reverse());
  }

  /** The owner of an account answers every question, or Stripe finds something wrong. */
  answer(id: string, change: Partial<StripeAccountView> = {}): void {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`no account ${id}`);
    const done = { transfers: 'ACTIVE', payoutsEnabled: true, detailsSubmitted: true, requirements: [] } as const;
    this.accounts.set(id, { ...account, ...done, ...change });
    this.hooks.event('account.updated', id, '{}');
  }

  /** What an account holds: transfers in, less what was taken back and paid out. */
  balanceOf(account: string): bigint {
    const came = [...this.transfers.values()]
      .filter(({ accountId }) => accountId === account)
      .reduce(
        (sum, one) => sum + one.amountMinor - one.reversals.reduce((back, { amountMinor }) => back + amountMinor, 0n),
        0n,
      );
    const left = [...this.payouts.values()]
      .filter(({ accountId, status }) => accountId === account && status === 'PAID')
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    return came - left;
  }

  /** Stripe pays what an account holds to its owner's bank. */
  payOut(account: string): ConnectedPayoutView | null {
    const amountMinor = this.balanceOf(account);
    const gone = new Set(
      [...this.payouts.values()].filter(({ status }) => status === 'PAID').flatMap((one) => one.paymentIds),
    );
    const paymentIds = [...this.transfers.values()]
      .filter(({ accountId }) => accountId === account)
      .flatMap(({ destinationPaymentId }) => destinationPaymentId ?? [])
      .filter((id) => !gone.has(id));
    if (amountMinor <= 0n) return null;
    const payout: ConnectedPayoutView = {
      ...{ id: this.hooks.id('po'), accountId: account, status: 'PAID', amountMinor, currency: 'USD' },
      ...{ arrivalAt: this.hooks.now(), failure: null, traceId: this.hooks.id('trace'), paymentIds },
    };
    this.#put(payout, 'payout.paid');
    return payout;
  }

  /** The bank sends a payout back, after Stripe had called it paid. */
  failPayout(payout: ConnectedPayoutView, failure = 'account_closed'): void {
    this.#put({ ...payout, status: 'FAILED', failure }, 'payout.failed');
  }

  /** Stripe pays so much of what is available to our own bank; below zero: we top it up. */
  drain(amountMinor: bigint): void {
    this.#book(amountMinor > 0n ? 'payout' : 'topup', this.hooks.id('po'), {
      ...{ netMinor: -amountMinor, currency: 'USD', availableAt: this.hooks.now() },
    });
  }

  /** Somebody takes a transfer back at Stripe's dashboard. */
  reverseByHand(id: string, amountMinor: bigint): void {
    this.#back(id, amountMinor, null);
  }

  #put(payout: ConnectedPayoutView, type: string): void {
    this.payouts.set(payout.id, payout);
    this.hooks.event(type, payout.id, JSON.stringify({ account: payout.accountId }));
  }

  makeAccount({ orgId }: Intent): IntentOutcome {
    const id = this.hooks.id('acct');
    const asked = { requirements: ['external_account', 'company.tax_id'], disabledReason: 'requirements.past_due' };
    this.accounts.set(id, {
      id,
      ourOrgId: orgId,
      transfers: 'INACTIVE',
      payoutsEnabled: false,
      detailsSubmitted: false,
      ...asked,
    });
    this.hooks.event('account.updated', id, '{}');
    return { kind: 'SENT', stripeId: id };
  }

  move({ aggregateId, parameters }: Intent, { stripeAccountId }: SendContext): IntentOutcome {
    const amountMinor = BigInt(parameters['amountMinor'] ?? '0');
    const chargeId = parameters['sourceChargeId'] ?? null;
    const currency = isCurrency(parameters['currency'] ?? '') ? (parameters['currency'] as CurrencyCode) : 'USD';
    const account = this.accounts.get(stripeAccountId ?? '');
    if (account?.transfers !== 'ACTIVE') return refused('insufficient_capabilities_for_transfer');
    if (amountMinor > EIGHT_DIGITS) return refused('amount_too_large');
    const availableAt = chargeId === null ? this.hooks.now() : this.hooks.availableAt(chargeId);
    if (availableAt === null) return refused(`No such charge: ${chargeId}`);
    if (chargeId === null && this.hooks.availableMinor(currency) < amountMinor) return refused('balance_insufficient');
    const id = this.hooks.id('tr');
    const createdAt = this.hooks.now();
    this.transfers.set(id, {
      ...{ id, ourTransferId: aggregateId, accountId: account.id, amountMinor, currency, createdAt },
      ...{ destinationPaymentId: this.hooks.id('py'), reversals: [] },
    });
    this.#book('transfer', id, { netMinor: -amountMinor, currency, availableAt });
    this.hooks.event('transfer.created', id, '{}');
    return { kind: 'SENT', stripeId: id };
  }

  takeBack({ aggregateId, parameters }: Intent, { stripeTransferId }: SendContext): IntentOutcome {
    const transfer = this.transfers.get(stripeTransferId ?? '');
    const amountMinor = BigInt(parameters['amountMinor'] ?? '0');
    if (!transfer) return refused(`No such transfer: ${stripeTransferId}`);
    if (this.balanceOf(transfer.accountId) < amountMinor) return refused('balance_insufficient');
    return { kind: 'SENT', stripeId: this.#back(transfer.id, amountMinor, aggregateId) };
  }

  #back(transferId: string, amountMinor: bigint, ourReversalId: string | null): string {
    const transfer = this.transfers.get(transferId);
    if (!transfer) throw new Error(`no transfer ${transferId}`);
    const id = this.hooks.id('trr');
    const reversal = { id, ourReversalId, amountMinor, createdAt: this.hooks.now() };
    this.transfers.set(transferId, { ...transfer, reversals: [...transfer.reversals, reversal] });
    this.#book('transfer_refund', id, {
      ...{ netMinor: amountMinor, currency: transfer.currency, availableAt: this.hooks.now() },
    });
    this.hooks.event('transfer.reversed', transferId, '{}');
    return id;
  }

  #book(
    type: string,
    sourceId: string,
    { netMinor, currency, availableAt }: Pick<StripeBalanceTransactionView, 'netMinor' | 'currency' | 'availableAt'>,
  ): void {
    this.hooks.book({
      ...{ id: this.hooks.id('txn'), type, reportingCategory: type === 'transfer' ? 'transfer' : 'transfer_reversal' },
      ...{
        sourceId,
        amountMinor: netMinor,
        feeMinor: 0n,
        netMinor,
        currency,
        createdAt: this.hooks.now(),
        availableAt,
      },
    });
  }
}
