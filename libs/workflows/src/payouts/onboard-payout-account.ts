import { type Result, assert, ok, refuse } from '#libs/kernel';
import { type OnboardingLink, type OnboardingReturn } from '../ports/connect.js';
import { type NewIntent } from '../ports/money-stores.js';
import { type PayoutAccount } from '../ports/payout-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'payoutAccounts' | 'billingProfiles' | 'intents' | 'audit' | 'payments'>;

export interface Onboarding {
  readonly account: PayoutAccount;
  /** Null: Stripe is making the account; ask again in a few seconds. */
  readonly link: OnboardingLink | null;
}

/** An address to come back to; Stripe checks nothing but its form. */
const ADDRESS = /^https?:\/\/[^\s]{1,480}$/;

/**
 * Where a provider answers Stripe's questions, so that it can be paid. The first time it asks for the account at Stripe (a call that is sent
 * after this is committed); once there is one, gives a link that works once and expires.
 */
export const onboardPayoutAccount = (ports: Needs) => {
  return async (scope: OrganisationScope, back: OnboardingReturn): Promise<Result<Onboarding, Refusal>> => {
    for (const name of ['returnUrl', 'refreshUrl'] as const)
      if (!ADDRESS.test(back[name])) return refuse(invalid([name], 'An address begins with https:// or http://.'));
    const found = await transact(ports.unitOfWork, scope, (tx) => openAccount(ports, tx, scope.orgId));
    if (!found.ok) return found;
    const account = found.value;
    if (account.state === 'REJECTED')
      return refuse<Refusal>({ code: 'WRONG_STATE', detail: 'Stripe does not accept this organisation.' });
    if (account.stripeAccountId === null) return ok({ account, link: null });
    return ok({ account, link: await ports.payments.connect.onboardingLink(account.stripeAccountId, back) });
  };
};

async function openAccount(ports: Needs, tx: Tx, orgId: string): Promise<Result<PayoutAccount, Refusal>> {
  const known = await ports.payoutAccounts.byOrg(tx, orgId);
  if (known) return ok(known);
  const profile = await ports.billingProfiles.byOrg(tx, orgId);
  if (profile?.kind !== 'PROVIDER') return refuse<Refusal>({ code: 'NOT_FOUND' });
  const account: PayoutAccount = {
    ...{ id: tx.newId('payoutAccount'), orgId, stripeAccountId: null, state: 'NOT_STARTED', transfers: 'INACTIVE' },
    ...{ payoutsEnabled: false, requirements: [], disabledReason: null, askedAt: tx.now, changedAt: tx.now },
  };
  if (!(await ports.payoutAccounts.insert(tx, account))) {
    // somebody of the organisation asked at the same time
    const theirs = await ports.payoutAccounts.byOrg(tx, orgId);
    assert(theirs, 'an organisation has one account');
    return ok(theirs);
  }
  const { country, billingEmail, legalName } = profile;
  const call: NewIntent = {
    operation: 'ACCOUNT_CREATE',
    orgId,
    aggregateId: account.id,
    parameters: { country, email: billingEmail, legalName },
    idempotencyKey: `ACCOUNT_CREATE:${orgId}`,
  };
  await ports.intents.enqueue(tx, [call]);
  await ports.audit.append(tx, { action: 'payout-account.asked', subjectId: account.id, detail: { country } });
  return ok(account);
}
