import { availableFrom, bankDebitFee, bankTransferFee, cardFee, recordMovement } from './balance.js';
import type { Call } from './call.js';
import { schedule } from './due.js';
import { newId } from './ids.js';
import type { JsonObject } from './json.js';
import { UNUSED_CHARGE_FIELDS, type Charge } from './objects/charge.js';
import type { PaymentIntent } from './objects/payment-intent.js';
import type { PaymentMethod } from './objects/payment-method.js';

/** Books a charge's money, less the fee, on the balance. */
export function bookCharge(call: Call, charge: Charge): Charge {
  const card = charge.id.startsWith('ch_');
  const transaction = recordMovement(call, {
    type: card ? 'charge' : 'payment',
    reportingCategory: 'charge',
    amount: charge.amount,
    fee: feeOf(charge),
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
    availableOn: charge.behaviour.bypassPending === true ? call.clock.now() : availableFrom(call.clock.now()),
  });
  if (charge.behaviour.disputes !== undefined) schedule(call, 'dispute_open', call.clock.now(), charge.id);
  return { ...charge, balance_transaction: transaction.id };
}

function feeOf({ amount, payment_method_details: details }: Charge): number {
  if (details?.['type'] === 'card') return cardFee(amount);
  return details?.['type'] === 'customer_balance' ? bankTransferFee(amount) : bankDebitFee(amount);
}

/** The charge that an attempt leaves behind, with what is the same for every outcome; `result` says which it was. */
export function newCharge(
  call: Call,
  intent: PaymentIntent,
  method: PaymentMethod,
  result: Partial<Charge> & Pick<Charge, 'status' | 'paid' | 'captured' | 'amount_captured'>,
): Charge {
  const id = newId(method.type === 'card' ? 'ch' : 'py');
  return {
    id,
    object: 'charge',
    ...UNUSED_CHARGE_FIELDS,
    amount: intent.amount,
    amount_refunded: 0,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: intent.statement_descriptor ?? 'EMULATOR',
    created: call.clock.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    failure_code: null,
    failure_message: null,
    metadata: { ...intent.metadata },
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: methodDetails(method, intent.amount),
    receipt_email: intent.receipt_email,
    refunded: false,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    transfer_group: intent.transfer_group,
    behaviour: method.behaviour,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: method.type === 'card' ? 'normal' : 'not_assessed',
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    ...result,
  };
}

function methodDetails(method: PaymentMethod, amount: number): JsonObject {
  if (method.card !== undefined) {
    const { brand, country, exp_month, exp_year, fingerprint, funding, last4 } = method.card;
    return {
      type: 'card',
      card: {
        amount_authorized: amount,
        authorization_code: null,
        brand,
        country,
        electronic_commerce_indicator: null,
        exp_month,
        exp_year,
        fingerprint,
        funding,
        last4,
        checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
        installments: null,
        mandate: null,
        network: brand,
        network_transaction_id: null,
        regulated_status: null,
        three_d_secure: null,
        transaction_link_id: null,
        wallet: null,
      },
    };
  }
  if (method.customer_balance !== undefined) return { type: 'customer_balance', customer_balance: {} };
  if (method.sepa_debit !== undefined) {
    const { generated_from: _from, ...account } = method.sepa_debit;
    return { type: 'sepa_debit', sepa_debit: { ...account, mandate: method.mandate } };
  }
  if (method.us_bank_account === undefined) throw new Error('a payment method is a card or a bank account');
  const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = method.us_bank_account;
  return {
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type,
      account_type,
      bank_name,
      fingerprint,
      last4,
      payment_reference: null,
      routing_number,
    },
  };
}
