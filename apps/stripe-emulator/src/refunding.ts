import { balanceSums, DAY_SECONDS, recordMovement } from './balance.js';
import type { Call } from './call.js';
import { textOf } from './json.js';
import { moveCash } from './cash.js';
import { checkRefundable } from './disputing.js';
import { schedule } from './due.js';
import { emit, save } from './events.js';
import { newId } from './ids.js';
import { balanceTransactions, type BalanceTransaction } from './objects/balance-transaction.js';
import { charges, type Charge } from './objects/charge.js';
import { paymentIntents } from './objects/payment-intent.js';
import { refunds, type Refund } from './objects/refund.js';
import { mergeMetadata, type MetadataChange } from './params.js';
import { settingsOf } from './settings.js';
import { invalidRequest, missing, missingParam } from './stripe-error.js';

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

/**
 * The fee of the charge is not given back; the money leaves as soon as the charge's own could. A refund to a bank account
 * is pending for days; one of a card succeeds at once, except by Stripe's own test methods (docs: testing, "Refunds").
 */
export function refundCharge(call: Call, params: RefundGiven): Refund {
  const charge = chargeOf(call, params);
  checkRefundable(call, charge);
  const left = charge.amount - charge.amount_refunded;
  if (left === 0)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  const amount = params.amount ?? left;
  if (amount > left)
    throw invalidRequest(
      `Refund amount (${shown(amount, charge)}) is greater than unrefunded amount on charge (${shown(left, charge)})`,
      { param: 'amount' },
    );
  const covered = checkCovered(call, charge.currency, amount);
  const bank = charge.id.startsWith('py_');
  const id = newId(bank ? 'pyr' : 're');
  const waits = !covered ? 'insufficient_funds' : waitsFor(charge);
  const refund: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: covered ? bookRefund(call, charge, id, amount).id : null,
    charge: charge.id,
    created: call.clock.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: fromCash(charge)
      ? { type: 'customer_cash_balance', customer_cash_balance: {} }
      : bank
        ? { type: 'us_bank_transfer', us_bank_transfer: { reference: null, reference_status: null } }
        : {
            type: 'card',
            card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
          },
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(waits === undefined ? {} : { pending_reason: waits }),
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: waits === undefined ? 'succeeded' : 'pending',
    transfer_reversal: null,
  };
  save(call, refunds, refund, 'refund.created');
  countRefunded(call, charge, amount, 'charge.refunded');
  if (covered) returnCash(call, refund, charge);
  if (!covered) awaitFunds(call, id);
  else planEnd(call, refund, charge);
  return refund;
}

const fromCash = (charge: Charge): boolean => charge.payment_method_details?.['type'] === 'customer_balance';

/** Docs, payments/bank-transfers: what was paid from a cash balance goes back to it. */
function returnCash(call: Call, { id, amount, currency }: Refund, charge: Charge): void {
  if (charge.customer === null || !fromCash(charge)) return;
  moveCash(call, charge.customer, currency, amount, {
    type: 'refunded_from_payment',
    refunded_from_payment: { refund: id },
  });
}

const shown = (amount: number, { currency }: Charge): string =>
  currency === 'usd'
    ? `$${(BigInt(amount) / 100n).toString()}.${String(amount % 100).padStart(2, '0')}`
    : String(amount);

/** Whether the balance covers a refund; what happens when it does not is a setting. */
function checkCovered(call: Call, currency: string, amount: number): boolean {
  const { refunds_when_short: mode } = settingsOf(call);
  const sums = balanceSums(call).get(currency);
  if (mode === 'negative' || (sums?.available ?? 0) + (sums?.pending ?? 0) >= amount) return true;
  if (mode === 'pending') return false;
  throw invalidRequest(
    'You have insufficient funds in your Stripe account to refund this amount. Add funds to your balance, or wait for pending funds.',
    { code: 'balance_insufficient' },
  );
}

const waitsFor = (charge: Charge): Refund['pending_reason'] =>
  charge.behaviour.refunds === 'pending' ||
  ['us_bank_account', 'sepa_debit'].includes(textOf(charge.payment_method_details?.['type']))
    ? 'processing'
    : undefined;

/** Docs, ACH Direct Debit refunds: "processed ... within 3-4 business days"; the test cards: "some time later", here a day. */
function planEnd(call: Call, refund: Refund, charge: Charge): void {
  const now = call.clock.now();
  if (charge.behaviour.refunds === 'fails') schedule(call, 'refund_fail', now + DAY_SECONDS, refund.id);
  else if (refund.status === 'pending') {
    const days = charge.behaviour.refunds === 'pending' ? 1 : 3;
    schedule(call, 'refund_settle', now + days * DAY_SECONDS, refund.id);
  }
}

function awaitFunds(call: Call, id: string): void {
  const now = call.clock.now();
  schedule(call, 'refund_funds', now - (now % DAY_SECONDS) + DAY_SECONDS + 1, id);
}

function countRefunded(call: Call, charge: Charge, by: number, type: string): void {
  const refunded = charge.amount_refunded + by;
  save(call, charges, { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount }, type, charge);
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

/** SDK: "`refund.updated`: Occurs whenever a refund is updated"; `charge.refund.updated` is its older name and still sent. */
function tellUpdate(call: Call, next: Refund, before: Refund): void {
  save(call, refunds, next, 'refund.updated', before);
  emit(call, 'charge.refund.updated', refunds, next, before);
}

/** Due job, or the control: a pending refund has arrived. */
export function settleRefund(call: Call, id: string): Refund | undefined {
  const refund = call.store.get(refunds, call.account, id);
  if (refund?.status !== 'pending' || refund.balance_transaction === null) return undefined;
  const { pending_reason: _reason, ...rest } = refund;
  const next: Refund = { ...rest, status: 'succeeded' };
  tellUpdate(call, next, refund);
  return next;
}

/** Due job: money has come in that covers a waiting refund, or it waits on. */
export function fundRefund(call: Call, id: string): void {
  const refund = call.store.get(refunds, call.account, id);
  const charge = refund === undefined ? undefined : call.store.get(charges, call.account, refund.charge);
  if (refund?.status !== 'pending' || refund.balance_transaction !== null || charge === undefined) return;
  const sums = balanceSums(call).get(refund.currency);
  if ((sums?.available ?? 0) + (sums?.pending ?? 0) < refund.amount) return awaitFunds(call, id);
  const booked: Refund = { ...refund, balance_transaction: bookRefund(call, charge, id, refund.amount).id };
  const waits = waitsFor(charge);
  const { pending_reason: _reason, ...rest } = booked;
  const next: Refund = waits === undefined ? { ...rest, status: 'succeeded' } : { ...rest, pending_reason: waits };
  returnCash(call, next, charge);
  tellUpdate(call, next, refund);
  planEnd(call, next, charge);
}

/**
 * A refund that seemed to succeed comes back (docs: refunds, "Failed refunds": the amount returns to the balance). SDK,
 * `Refund.failure_balance_transaction`: "the adjustment made on your account balance that reverses the initial" one.
 */
export function failRefund(call: Call, id: string, reason: string): Refund {
  const refund = call.store.get(refunds, call.account, id);
  if (refund === undefined) throw missing('refund', id);
  if (refund.status === 'failed') throw invalidRequest(`Refund ${id} has already failed.`);
  if (refund.destination_details['type'] === 'customer_cash_balance')
    throw invalidRequest('A refund to a cash balance has arrived at once and cannot fail.');
  const { pending_reason: _reason, ...rest } = refund;
  const returned =
    refund.balance_transaction === null
      ? {}
      : {
          failure_balance_transaction: recordMovement(call, {
            type: 'refund_failure',
            reportingCategory: 'refund_failure',
            amount: refund.amount,
            fee: 0,
            currency: refund.currency,
            source: refund.id,
            description: `REFUND FAILURE FOR CHARGE ${refund.charge}`,
            availableOn: call.clock.now(),
          }).id,
        };
  const failed: Refund = { ...rest, ...returned, status: 'failed', failure_reason: reason };
  tellUpdate(call, failed, refund);
  emit(call, 'refund.failed', refunds, failed, refund);
  const charge = call.store.get(charges, call.account, refund.charge);
  if (charge !== undefined) countRefunded(call, charge, -refund.amount, 'charge.updated');
  return failed;
}

/** Due job of the failing test card: docs, testing: `failure_reason` is `expired_or_canceled_card`. */
export function refundFailsNow(call: Call, id: string): void {
  if (call.store.get(refunds, call.account, id)?.status !== 'failed') failRefund(call, id, 'expired_or_canceled_card');
}
