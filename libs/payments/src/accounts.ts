import type Stripe from 'stripe';
import { SECOND, assert, instantFromEpoch } from '#libs/kernel';
import {
  type Intent,
  type IntentOutcome,
  type OnboardingLink,
  type OnboardingReturn,
  type StripeAccountView,
} from '#libs/workflows';
import { type Line, idempotencyKeyOf } from './line.js';
import { everyPage } from './pages.js';

/**
 * Makes a provider's account: Stripe asks its owner the questions, we bear losses and fees, so that money can be held and released by us
 * (separate charges and transfers; stripe-best-practices, connect).
 */
export async function createAccount(line: Line, intent: Intent): Promise<IntentOutcome> {
  const { country, email, legalName } = intent.parameters;
  assert(country && email && legalName, `intent ${intent.id} does not say whose account`);
  await line.limits.wait('POST /v1/accounts');
  const account = await line.stripe.accounts.create(
    {
      country,
      email,
      controller: {
        fees: { payer: 'application' },
        losses: { payments: 'application' },
        requirement_collection: 'stripe',
        stripe_dashboard: { type: 'express' },
      },
      capabilities: { transfers: { requested: true } },
      business_profile: { name: legalName },
      metadata: { intent_id: intent.id, org_id: intent.orgId, account_id: intent.aggregateId, env: line.environment },
    },
    { idempotencyKey: idempotencyKeyOf(intent) },
  );
  return { kind: 'SENT', stripeId: account.id };
}

/** The account that this call made, if it did. */
export async function findAccount(line: Line, intent: Intent): Promise<string | undefined> {
  const accounts = await everyPage(line.limits, 'GET /v1/accounts', (page) => line.stripe.accounts.list(page));
  return accounts.find(({ metadata }) => metadata?.['account_id'] === intent.aggregateId)?.id;
}

/** Made anew each time: a link works once and expires within minutes. */
export async function makeOnboardingLink(line: Line, account: string, back: OnboardingReturn): Promise<OnboardingLink> {
  await line.limits.wait('POST /v1/account_links');
  const link = await line.stripe.accountLinks.create({
    account,
    type: 'account_onboarding',
    return_url: back.returnUrl,
    refresh_url: back.refreshUrl,
  });
  return { url: link.url, expiresAt: instantFromEpoch(link.expires_at * SECOND) };
}

const CAPABILITY = { active: 'ACTIVE', pending: 'PENDING', inactive: 'INACTIVE' } as const;

export function accountView(account: Stripe.Account): StripeAccountView {
  const transfers = account.capabilities?.transfers;
  return {
    id: account.id,
    ourOrgId: account.metadata?.['org_id'] ?? null,
    transfers: Object.entries(CAPABILITY).find(([theirs]) => theirs === transfers)?.[1] ?? 'INACTIVE',
    payoutsEnabled: account.payouts_enabled,
    detailsSubmitted: account.details_submitted,
    requirements: account.requirements?.currently_due ?? [],
    disabledReason: account.requirements?.disabled_reason ?? null,
  };
}
