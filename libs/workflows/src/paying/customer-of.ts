import { assert } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'billingProfiles' | 'payments'>;

/** The organisation's customer at Stripe, made when there is none yet: once, since the key is stable and the first id recorded stays. */
export async function customerOf(ports: Needs, scope: OrganisationScope): Promise<string> {
  const profile = await ports.unitOfWork.run(scope, (tx) => ports.billingProfiles.byOrg(tx, scope.orgId));
  assert(profile, `organisation ${scope.orgId} has a billing profile`);
  if (profile.stripeCustomerId !== null) return profile.stripeCustomerId;
  const { orgId, legalName, billingEmail, country } = profile;
  const made = await ports.payments.createCustomer({ orgId, legalName, email: billingEmail, country });
  return ports.unitOfWork.run(scope, async (tx) => {
    await ports.billingProfiles.setStripeCustomer(tx, orgId, made);
    return (await ports.billingProfiles.byOrg(tx, orgId))?.stripeCustomerId ?? made;
  });
}
