import { type ClaimedIntent } from '../../ports/money-stores.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { type CallNeeds, type PreparedCall } from './prepared-call.js';

/** The call that makes a provider's account at Stripe. One per organisation: the key is stable. */
export async function gatherAccountCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  const account = await ports.payoutAccounts.lock(tx, intent.aggregateId);
  return {
    make: (_scope, isKeyOld) => {
      if (!account) return Promise.resolve({ kind: 'REFUSED', error: 'its account does not exist' });
      // an event of the account overtook the record of the call that made it
      if (account.stripeAccountId !== null) return Promise.resolve({ kind: 'SENT', stripeId: account.stripeAccountId });
      const context = { stripeCustomerId: null, stripeInvoiceId: null };
      return isKeyOld ? ports.payments.lookUp(intent, context) : ports.payments.send(intent, context);
    },
    settled: async (later, outcome) => {
      const now = await ports.payoutAccounts.lock(later, intent.aggregateId);
      if (!now || now.stripeAccountId !== null) return;
      if (outcome.kind === 'SENT')
        return ports.payoutAccounts.update(later, { ...now, stripeAccountId: outcome.stripeId, changedAt: later.now });
      await ports.payoutAccounts.update(later, { ...now, disabledReason: outcome.error, changedAt: later.now });
    },
  };
}
