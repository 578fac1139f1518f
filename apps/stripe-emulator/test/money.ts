import type Stripe from 'stripe';
import type { World } from './validated-stripe.js';

export const DAY = 86_400;
/** Where the clocks of these worlds stand, unix seconds. */
export const START = Date.parse('2026-03-02T10:00:00Z') / 1000;

/** All balance transactions, newest first. */
export async function transactions(
  stripe: Stripe,
  query: Stripe.BalanceTransactionListParams = {},
  account?: string,
): Promise<Stripe.BalanceTransaction[]> {
  const options = account === undefined ? {} : { stripeAccount: account };
  return stripe.balanceTransactions.list({ limit: 100, ...query }, options).autoPagingToArray({ limit: 10_000 });
}

/** Sum of the net amounts. */
export const net = (rows: readonly Stripe.BalanceTransaction[]): number => rows.reduce((sum, one) => sum + one.net, 0);

/** The balance in US cents. */
export async function balance(stripe: Stripe, account?: string): Promise<{ available: number; pending: number }> {
  const found = await stripe.balance.retrieve({}, account === undefined ? {} : { stripeAccount: account });
  return { available: found.available[0]?.amount ?? 0, pending: found.pending[0]?.amount ?? 0 };
}

/** Takes a payment at once and returns its charge. */
export async function charge(stripe: Stripe, amount: number, method = 'pm_card_visa'): Promise<Stripe.Charge> {
  const intent = await stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: method,
    confirm: true,
    expand: ['latest_charge'],
  });
  return intent.latest_charge as Stripe.Charge;
}

/** A connected account whose owner has answered everything; payouts go to a bank account that works, unless told otherwise. */
export async function onboarded(
  { stripe, control }: World,
  bank = '000123456789',
  more: Stripe.AccountCreateParams = {},
): Promise<Stripe.Account> {
  const made = await stripe.accounts.create({
    type: 'express',
    capabilities: { transfers: { requested: true } },
    ...more,
  });
  await control('POST', `/_emulator/accounts/${made.id}/onboarding`, { outcome: 'ready', bank });
  return stripe.accounts.retrieve(made.id);
}
