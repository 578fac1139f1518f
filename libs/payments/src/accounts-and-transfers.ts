import type Stripe from 'stripe';
import { type Instant, SECOND } from '#libs/kernel';
import {
  type ConnectPort,
  type ConnectedPayoutView,
  type Intent,
  type OnboardingLink,
  type OnboardingReturn,
  type SendContext,
  type StripeAccountView,
  type StripeTransferView,
} from '#libs/workflows';
import { accountView, findAccount, makeOnboardingLink } from './accounts.js';
import { type Line } from './line.js';
import { isMissing } from './outcome.js';
import { everyPage } from './pages.js';
import { findReversal, findTransfer, readConnectedPayout, readTransfer } from './transfers.js';

/** Providers' accounts through the SDK. */
export class StripeConnect implements ConnectPort {
  constructor(private readonly line: Line) {}

  onboardingLink(stripeAccountId: string, back: OnboardingReturn): Promise<OnboardingLink> {
    return makeOnboardingLink(this.line, stripeAccountId, back);
  }

  async account(stripeAccountId: string): Promise<StripeAccountView | null> {
    await this.line.limits.wait('GET /v1/accounts/:id');
    const account = await orNull(this.line.stripe.accounts.retrieve(stripeAccountId));
    return account === null ? null : accountView(account);
  }

  async transfer(stripeTransferId: string): Promise<StripeTransferView | null> {
    await this.line.limits.wait('GET /v1/transfers/:id');
    const transfer = await orNull(this.line.stripe.transfers.retrieve(stripeTransferId));
    return transfer === null ? null : readTransfer(this.line, transfer);
  }

  async transfers(from: Instant, to: Instant): Promise<readonly StripeTransferView[]> {
    const created = { gte: Math.floor(from / SECOND), lt: Math.ceil(to / SECOND) };
    const transfers = await everyPage<Stripe.Transfer>(this.line.limits, 'GET /v1/transfers', (page) =>
      this.line.stripe.transfers.list({ ...page, created }),
    );
    const read: StripeTransferView[] = [];
    for (const transfer of transfers) read.push(await readTransfer(this.line, transfer));
    return read;
  }

  async connectedPayout(stripeAccountId: string, stripePayoutId: string): Promise<ConnectedPayoutView | null> {
    await this.line.limits.wait('GET /v1/payouts/:id');
    const options = { stripeAccount: stripeAccountId };
    const payout = await orNull(this.line.stripe.payouts.retrieve(stripePayoutId, {}, options));
    return payout === null ? null : readConnectedPayout(this.line, stripeAccountId, payout);
  }

  async connectedPayouts(stripeAccountId: string, since: Instant): Promise<readonly ConnectedPayoutView[]> {
    const options = { stripeAccount: stripeAccountId };
    const created = { gte: Math.floor(since / SECOND) };
    const payouts = await everyPage<Stripe.Payout>(this.line.limits, 'GET /v1/payouts', (page) =>
      this.line.stripe.payouts.list({ ...page, created }, options),
    );
    const read: ConnectedPayoutView[] = [];
    for (const payout of payouts) read.push(await readConnectedPayout(this.line, stripeAccountId, payout));
    return read;
  }
}

/** What a call about accounts and transfers made, by our ids; null: it is about something else. */
export async function lookUpConnected(
  line: Line,
  intent: Intent,
  context: SendContext,
): Promise<{ readonly stripeId: string | undefined } | null> {
  if (intent.operation === 'ACCOUNT_CREATE') return { stripeId: await findAccount(line, intent) };
  if (intent.operation === 'TRANSFER_CREATE') return { stripeId: await findTransfer(line, intent) };
  if (intent.operation === 'TRANSFER_REVERSE') return { stripeId: await findReversal(line, intent, context) };
  return null;
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
