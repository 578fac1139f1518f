import { type Result, assert, ok, refuse } from '#libs/kernel';
import {
  type AttachedPaymentMethod,
  type NewSetup,
  type PaymentMethodRefusal,
  type StripeSetupView,
} from '#libs/workflows';
import { type FakeTill } from './refunds-at-stripe.js';

interface FakeSetup extends StripeSetupView {
  readonly customer: string;
  /** What the bank is asked about. */
  readonly asked: AttachedPaymentMethod | null;
}

const DECLINED = 'Your card was declined.';

/**
 * Setups at the fake Stripe, each made once under our id. A token `pm_card_authenticationRequired...` waits for its payer's `answer`; without
 * a token the payer's browser gives a method by `answer`.
 */
export class FakeSetupsAtStripe {
  readonly all = new Map<string, FakeSetup>();
  readonly detached = new Set<string>();

  constructor(private readonly till: FakeTill) {}

  start(setup: NewSetup): Result<StripeSetupView, PaymentMethodRefusal> {
    const { setupId, token, stripeCustomerId: customer, returnUrl } = setup;
    const again = [...this.all.values()].find(({ ourSetupId }) => ourSetupId === setupId);
    if (again) return ok(again);
    if (token === 'pm_card_chargeDeclined') return refuse({ code: 'DECLINED', message: DECLINED });
    const isDebit = setup.way !== 'CARD';
    if (isDebit && token !== null && setup.agreedFrom === null)
      return refuse({ code: 'UNKNOWN_TOKEN', message: 'Missing required param: mandate_data.' });
    const asked = token === null ? null : methodFrom(token, customer);
    const asks = token?.startsWith('pm_card_authenticationRequired') === true;
    const id = this.till.newId('seti');
    const view: FakeSetup = {
      ...{ stripeSetupIntentId: id, ourSetupId: setupId, clientSecret: `${id}_secret`, error: null, customer, asked },
      status: asked === null || asks ? 'PAYER' : 'DONE',
      url: asks ? `https://bank.example/${id}?return_url=${encodeURIComponent(returnUrl ?? '')}` : null,
      method: asked === null || asks ? null : asked,
      stripeMandateId: isDebit && asked !== null ? `mandate_${id}` : null,
    };
    this.all.set(id, view);
    if (view.status === 'DONE') this.till.tell('setup_intent.succeeded', id);
    return ok(view);
  }

  /** The payer has said yes or no at the bank, or has given a method in the browser. */
  answer(id: string, confirms: boolean, token = 'pm_card_visa'): void {
    const setup = this.all.get(id);
    assert(setup, `no setup ${id}`);
    const method = setup.asked ?? methodFrom(token, setup.customer);
    const change = confirms
      ? ({ status: 'DONE', method, error: null } as const)
      : ({ status: 'PAYER', method: null, error: 'Authentication failed.' } as const);
    this.all.set(id, { ...setup, ...change, url: null });
    this.till.tell(confirms ? 'setup_intent.succeeded' : 'setup_intent.setup_failed', id);
  }
}

/** What Stripe makes of a test token for a customer. */
export function methodFrom(token: string, customer: string): AttachedPaymentMethod {
  const isBank = token.startsWith('pm_usBankAccount');
  return {
    stripePaymentMethodId: `${token}/${customer}`,
    currency: isBank ? 'USD' : null,
    kind: isBank ? 'BANK_DEBIT' : 'CARD',
    brand: isBank ? 'STRIPE TEST BANK' : 'Visa',
    last4: isBank ? '6789' : '4242',
  };
}
