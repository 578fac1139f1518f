import { applyAccount } from '../../payouts/apply-account.js';
import { type EventNeeds, type StripeChange } from './stripe-change.js';
import { accountOf } from './event-account.js';

/** A provider's account changed, or one of its capabilities: the account is fetched as it is now. */
export async function fetchAccountChange(
  ports: EventNeeds,
  objectId: string,
  payload: string,
): Promise<StripeChange | null> {
  const id = objectId.startsWith('acct_') ? objectId : accountOf(payload);
  const theirs = id === null ? null : await ports.payments.connect.account(id);
  if (!theirs) return null;
  return async (tx) => {
    const known = await ports.payoutAccounts.byStripeId(tx, theirs.id);
    const found = known ?? (theirs.ourOrgId === null ? null : await ports.payoutAccounts.byOrg(tx, theirs.ourOrgId));
    if (!found) return theirs.ourOrgId === null ? null : `account of ${theirs.ourOrgId} is not here yet`;
    const account = await ports.payoutAccounts.lock(tx, found.id);
    // a second account of the organisation is not ours to use
    if (!account || (account.stripeAccountId !== null && account.stripeAccountId !== theirs.id)) return null;
    await applyAccount(ports)(tx, account, theirs);
    return null;
  };
}
