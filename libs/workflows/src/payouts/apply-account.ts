import { type StripeAccountView } from '../ports/connect.js';
import { type PayoutAccount, type PayoutAccountState } from '../ports/payout-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

/** What Stripe says of an account, in one word of ours. */
function stateOfAccount(theirs: StripeAccountView): PayoutAccountState {
  const { transfers, payoutsEnabled, detailsSubmitted, disabledReason } = theirs;
  if (disabledReason?.startsWith('rejected') === true) return 'REJECTED';
  if (transfers === 'ACTIVE' && payoutsEnabled) return 'ACTIVE';
  return detailsSubmitted ? 'RESTRICTED' : 'ONBOARDING';
}

/** Writes down what Stripe says of an account now. Whoever can be paid from now on is looked at again at once. */
export const applyAccount = (ports: Pick<Ports, 'payoutAccounts' | 'payouts' | 'audit'>) => {
  return async (tx: Tx, account: PayoutAccount, theirs: StripeAccountView): Promise<PayoutAccount> => {
    const { transfers, payoutsEnabled, requirements, disabledReason } = theirs;
    const state = stateOfAccount(theirs);
    const said = { stripeAccountId: theirs.id, state, transfers, payoutsEnabled, requirements, disabledReason };
    const next: PayoutAccount = { ...account, ...said, changedAt: tx.now };
    await ports.payoutAccounts.update(tx, next);
    if (transfers === 'ACTIVE' && account.transfers !== 'ACTIVE')
      await ports.payouts.wake(tx, account.orgId, ['NO_ACCOUNT', 'ACCOUNT_NOT_ACTIVE']);
    if (state !== account.state) {
      const detail = { from: account.state, to: state, reason: disabledReason ?? '' };
      await ports.audit.append(tx, { action: 'payout-account.state', subjectId: account.id, detail });
    }
    return next;
  };
};
