import type { Call } from './call.js';
import { bookCharge, newCharge } from './charging.js';
import { save } from './events.js';
import type { Attempt } from './attempt.js';
import { charges } from './objects/charge.js';
import { paymentIntents, type PaymentIntent } from './objects/payment-intent.js';
import type { PaymentMethod } from './objects/payment-method.js';

/** The money is there: the charge is booked and the intent has succeeded. */
export function succeeded(call: Call, intent: PaymentIntent, method: PaymentMethod): Attempt {
  const charge = newCharge(call, intent, method, {
    status: 'succeeded',
    paid: true,
    captured: true,
    amount_captured: intent.amount,
  });
  const booked = bookCharge(call, charge);
  save(call, charges, booked, 'charge.succeeded');
  const paid: PaymentIntent = {
    ...intent,
    status: 'succeeded',
    amount_received: intent.amount,
    latest_charge: booked.id,
    next_action: null,
  };
  return { intent: save(call, paymentIntents, paid, 'payment_intent.succeeded') };
}
