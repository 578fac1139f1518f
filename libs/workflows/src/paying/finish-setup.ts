import { type Result, ok, refuse } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { endSetup } from './end-setup.js';
import { type SetupStep } from './start-setup.js';

type Needs = Pick<Ports, 'unitOfWork' | 'paymentMethods' | 'paymentSetups' | 'payments' | 'audit'>;

/**
 * The payer is back, from Stripe's form or from a bank's page: Stripe is asked what became of the setup. A hint like a webhook: nothing
 * that the payer's browser says is believed.
 */
export const finishSetup = (ports: Needs) => {
  return async (
    scope: OrganisationScope,
    { setupId }: { readonly setupId: string },
  ): Promise<Result<SetupStep, Refusal>> => {
    const setup = await ports.unitOfWork.run(scope, (tx) => ports.paymentSetups.byId(tx, setupId));
    if (setup?.orgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['setupId'] });
    if (setup.state === 'DONE' || setup.stripeSetupIntentId === null) return ok({ setup, theirs: null });
    const theirs = await ports.payments.setup(setup.stripeSetupIntentId);
    if (theirs?.ourSetupId !== setup.id) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['setupId'] });
    return ports.unitOfWork.run(scope, async (tx) => {
      const locked = (await ports.paymentSetups.lock(tx, setup.id)) ?? setup;
      return ok({ setup: await endSetup(ports, tx, locked, theirs), theirs });
    });
  };
};
