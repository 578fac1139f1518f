import { type Result, ok, refuse } from '#libs/kernel';
import { TOKEN, inOurWords } from '../money/add-payment-method.js';
import { type PaymentSetup, type PaymentWay } from '../ports/payment-setup-store.js';
import { type NewSetup, type StripeSetupView } from '../ports/payment-setups.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { customerOf } from './customer-of.js';
import { endSetup } from './end-setup.js';
import { mandateOf } from './mandate.js';

type Needs = Pick<
  Ports,
  'unitOfWork' | 'billingProfiles' | 'paymentMethods' | 'paymentSetups' | 'payments' | 'audit' | 'settings' | 'sha256'
>;

export interface SetupCommand {
  readonly way: PaymentWay;
  /** A payment method to save at once (test environments); null: the payer's browser gives one to Stripe. */
  readonly token: string | null;
  /** Where a bank's page sends the payer back to; `setup=<id>` is added to it. */
  readonly returnUrl: string | null;
  /** Of a bank debit: the hash of the mandate that the payer read and agreed to. */
  readonly mandateHash: string | null;
  readonly agreedFrom: { readonly ipAddress: string; readonly userAgent: string };
}

/** A setup, and how it goes on at Stripe; null when there is nothing left to do there. */
export interface SetupStep {
  readonly setup: PaymentSetup;
  readonly theirs: StripeSetupView | null;
}

const LONGEST_ADDRESS = 2_000;

/**
 * Begins to save a payment method. What the payer agreed to is committed first; then Stripe is asked, with a key that does not change.
 * Throws when Stripe cannot be reached: nothing was saved, and the caller may ask again.
 */
export const startSetup = (ports: Needs) => {
  return async (scope: OrganisationScope, command: SetupCommand): Promise<Result<SetupStep, Refusal>> => {
    const { way, token } = command;
    const wrong = refusalOf(command);
    if (wrong) return refuse(wrong);
    const mandate = mandateOf(ports, way);
    if (mandate !== null && mandate.hash !== command.mandateHash)
      return refuse(invalid(['mandateHash'], 'Debits need the mandate: read its present text and send its hash.'));
    const stripeCustomerId = await customerOf(ports, scope);
    const setup = await ports.unitOfWork.run(scope, async (tx) => {
      const made: PaymentSetup = {
        ...{ id: tx.newId('paymentSetup'), orgId: scope.orgId, way, mandate, state: 'OPEN' },
        ...{ stripeSetupIntentId: null, stripeMandateId: null, failure: null, paymentMethodId: null },
        ...{ createdAt: tx.now, createdBy: scope.actorId, endedAt: null },
      };
      await ports.paymentSetups.insert(tx, made);
      return made;
    });
    const asked: NewSetup = {
      ...{ setupId: setup.id, orgId: scope.orgId, stripeCustomerId, way, token },
      returnUrl: command.returnUrl && withSetup(command.returnUrl, setup.id),
      agreedFrom: mandate === null ? null : command.agreedFrom,
    };
    const theirs = await ports.payments.startSetup(asked);
    return ports.unitOfWork.run(scope, async (tx) => {
      const locked = (await ports.paymentSetups.lock(tx, setup.id)) ?? setup;
      if (theirs.ok) return ok({ setup: await endSetup(ports, tx, locked, theirs.value), theirs: theirs.value });
      const failure = theirs.refusal.message;
      await ports.paymentSetups.update(tx, { ...locked, state: 'FAILED', failure, endedAt: tx.now });
      return refuse(inOurWords(theirs.refusal));
    });
  };
};

function refusalOf({ token, returnUrl }: SetupCommand): Refusal | null {
  if (token !== null && !TOKEN.test(token))
    return invalid(['token'], 'A token has 3 to 120 letters, digits, dashes or underscores.');
  const isAddress =
    returnUrl === null || (/^https?:\/\/[^\s#]+$/.test(returnUrl) && returnUrl.length <= LONGEST_ADDRESS);
  return isAddress ? null : invalid(['returnUrl'], 'An address begins with http:// or https://.');
}

const withSetup = (address: string, id: string): string => `${address}${address.includes('?') ? '&' : '?'}setup=${id}`;
