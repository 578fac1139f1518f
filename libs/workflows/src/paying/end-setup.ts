import { type PaymentSetup } from '../ports/payment-setup-store.js';
import { type StripeSetupView } from '../ports/payment-setups.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { keepMethod } from './keep-method.js';

/**
 * Applies to a locked setup what Stripe says of it now, forward only: a method that Stripe has saved is kept, once, whoever hears of it
 * first; a failure is written down, and what is not decided changes nothing. Inside the caller's transaction.
 */
export async function endSetup(
  ports: Pick<Ports, 'paymentSetups' | 'paymentMethods' | 'audit'>,
  tx: Tx,
  setup: PaymentSetup,
  theirs: StripeSetupView,
): Promise<PaymentSetup> {
  if (setup.state === 'DONE') return setup;
  const known: PaymentSetup = { ...setup, stripeSetupIntentId: theirs.stripeSetupIntentId };
  const next = await decided(ports, tx, known, theirs);
  if (next.state !== setup.state || next.stripeSetupIntentId !== setup.stripeSetupIntentId)
    await ports.paymentSetups.update(tx, next);
  return next;
}

async function decided(
  ports: Pick<Ports, 'paymentMethods' | 'audit'>,
  tx: Tx,
  setup: PaymentSetup,
  { status, method, stripeMandateId, error }: StripeSetupView,
): Promise<PaymentSetup> {
  if (status === 'DONE' && method !== null) {
    const { id: paymentMethodId } = await keepMethod(ports, tx, setup.orgId, method);
    return { ...setup, state: 'DONE', failure: null, paymentMethodId, stripeMandateId, endedAt: tx.now };
  }
  const failure = status === 'CANCELED' ? (error ?? 'It was cancelled.') : error;
  if (failure === null || status === 'CHECKING') return setup;
  return { ...setup, state: 'FAILED', failure, endedAt: tx.now };
}
