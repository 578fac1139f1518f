import { DAY, addMilliseconds, assert, isCurrency } from '#libs/kernel';
import {
  type Intent,
  type IntentOutcome,
  type SendContext,
  type StripeConfirmation,
  type StripePaymentIntentView,
} from '#libs/workflows';
import { type FakeTill } from './refunds-at-stripe.js';

const DECLINED = 'Your card was declined.';
const ASKS = 'Your card was declined. This transaction requires authentication.';
const OPEN = { status: 'processing', error: null, asksPayer: false } as const;

/** Payment intents of the fake Stripe: `pm_card_chargeCustomerFail` is declined, the bank of
 * `pm_card_authenticationRequired` wants its customer (`settle` answers for it), a bank debit (`pm_usBankAccount`) waits for `settle`. */
export class FakeTopUpsAtStripe {
  readonly all = new Map<string, StripePaymentIntentView>();

  constructor(private readonly till: FakeTill) {}

  find(topUpId: string): string | null {
    return [...this.all.values()].find(({ ourTopUpId }) => ourTopUpId === topUpId)?.id ?? null;
  }

  collect({ aggregateId, parameters }: Intent, { stripePaymentMethodId }: SendContext): IntentOutcome {
    const currency = parameters['currency'] ?? '';
    assert(isCurrency(currency), 'a top-up has a currency');
    const id = this.till.newId('pi');
    const amountMinor = BigInt(parameters['amountMinor'] ?? '0');
    this.all.set(id, { id, ourTopUpId: aggregateId, amountMinor, currency, ...OPEN });
    const method = stripePaymentMethodId ?? '';
    if (method.startsWith('pm_card_authenticationRequired')) return this.#ask(id);
    if (method.startsWith('pm_usBankAccount')) return { kind: 'SENT', stripeId: id };
    const error = method.startsWith('pm_card_chargeCustomerFail') ? DECLINED : null;
    this.settle(id, error);
    return error === null ? { kind: 'SENT', stripeId: id } : { kind: 'REFUSED', error };
  }

  /** The money comes, or does not; a bank debit takes days. */
  settle(id: string, error: string | null): void {
    const intent = this.all.get(id);
    assert(intent, `no payment intent ${id}`);
    this.all.set(id, {
      ...intent,
      status: error === null ? 'succeeded' : 'requires_payment_method',
      error,
      asksPayer: false,
    });
    if (error === null) this.#charge(intent);
    this.till.tell(`payment_intent.${error === null ? 'succeeded' : 'payment_failed'}`, id);
  }

  /** Nobody is there to be asked: Stripe declines it, and it waits for the payer. */
  #ask(id: string): IntentOutcome {
    const intent = this.all.get(id);
    assert(intent, `no payment intent ${id}`);
    this.all.set(id, { ...intent, status: 'requires_payment_method', error: ASKS, asksPayer: true });
    this.till.tell('payment_intent.payment_failed', id);
    return { kind: 'REFUSED', error: ASKS, asksPayer: true, stripeId: id };
  }

  confirmation(id: string): StripeConfirmation | null {
    const intent = this.all.get(id);
    if (!intent) return null;
    const over = intent.status === 'succeeded' ? 'UNDER_WAY' : 'OVER';
    const status = intent.asksPayer ? 'ASKS' : over;
    return { status, clientSecret: `${id}_secret`, stripePaymentMethodId: null, url: `https://bank.example/${id}` };
  }

  #charge({ id: paymentIntentId, amountMinor, currency }: StripePaymentIntentView): void {
    const id = this.till.newId('ch');
    const now = this.till.now();
    const feeMinor = (amountMinor * 29n) / 1000n + 30n;
    const balanceTransactionId = this.till.book({
      ...{ type: 'charge', reportingCategory: 'charge', sourceId: id, amountMinor, feeMinor, currency },
      ...{ netMinor: amountMinor - feeMinor, availableAt: addMilliseconds(now, 2 * DAY) },
    });
    this.till.charges.set(id, {
      ...{ id, status: 'succeeded', amountMinor, currency, balanceTransactionId, failureMessage: null },
      ...{ amountRefundedMinor: 0n, createdAt: now, paymentIntentId },
    });
  }
}
