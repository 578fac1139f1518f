import { recordMovement } from './balance.js';
import type { Call } from './call.js';
import { save } from './events.js';
import { newId } from './ids.js';
import { balanceTransactions, type BalanceTransaction } from './objects/balance-transaction.js';
import { charges, type Charge } from './objects/charge.js';
import { paymentIntents } from './objects/payment-intent.js';
import { refunds, type Refund } from './objects/refund.js';
import { mergeMetadata, type MetadataChange } from './params.js';
import { invalidRequest, missingParam } from './stripe-error.js';

/** A refund of a charge, or of the charge behind an intent; without an amount (minor units) all that is left. */
export interface RefundGiven {
  readonly charge?: string;
  readonly payment_intent?: string;
  readonly amount?: number;
  readonly metadata?: MetadataChange;
  readonly reason?: string;
}

function chargeOf(call: Call, params: RefundGiven): Charge {
  if (params.payment_intent !== undefined) {
    const intent = call.store.get(paymentIntents, call.account, params.payment_intent);
    if (intent === undefined) throw missingParam('payment_intent', params.payment_intent, 'payment_intent');
    const charge =
      intent.latest_charge === null ? undefined : call.store.get(charges, call.account, intent.latest_charge);
    if (charge?.status !== 'succeeded')
      throw invalidRequest('This PaymentIntent does not have a successful charge to refund.', {
        param: 'payment_intent',
      });
    return charge;
  }
  if (params.charge === undefined)
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.');
  const charge = call.store.get(charges, call.account, params.charge);
  if (charge === undefined) throw missingParam('charge', params.charge, 'charge');
  if (charge.status !== 'succeeded')
    throw invalidRequest(`Charge ${charge.id} has not succeeded and cannot be refunded.`, {
      code: 'charge_not_refundable',
      param: 'charge',
    });
  return charge;
}

/** The fee of the charge is not given back; the money leaves as soon as the charge's own could. */
export function refundCharge(call: Call, params: RefundGiven): Refund {
  const charge = chargeOf(call, params);
  const left = charge.amount - charge.amount_refunded;
  if (left === 0)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  const amount = params.amount ?? left;
  if (amount > left)
    throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
      param: 'amount',
    });
  const id = newId(charge.id.startsWith('py_') ? 'pyr' : 're');
  const transaction = bookRefund(call, charge, id, amount);
  const refunded = charge.amount_refunded + amount;
  const refund: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: call.clock.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: charge.id.startsWith('py_')
      ? { type: 'us_bank_transfer', us_bank_transfer: { reference: null, reference_status: null } }
      : {
          type: 'card',
          card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
        },
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  save(call, refunds, refund, 'refund.created');
  save(
    call,
    charges,
    { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount },
    'charge.refunded',
    charge,
  );
  return refund;
}

function bookRefund(call: Call, charge: Charge, id: string, amount: number): BalanceTransaction {
  const paidIn =
    charge.balance_transaction === null
      ? undefined
      : call.store.get(balanceTransactions, call.account, charge.balance_transaction);
  return recordMovement(call, {
    type: charge.id.startsWith('py_') ? 'payment_refund' : 'refund',
    reportingCategory: 'refund',
    amount: -amount,
    fee: 0,
    currency: charge.currency,
    source: id,
    description: `REFUND FOR CHARGE${charge.description === null ? '' : ` (${charge.description})`}`,
    availableOn: Math.max(call.clock.now(), paidIn?.available_on ?? 0),
  });
}
