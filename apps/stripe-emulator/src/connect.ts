import { balanceSums, recordMovement } from './balance.js';
import { onAccount, PLATFORM, type Call } from './call.js';
import { save } from './events.js';
import { newId } from './ids.js';
import { accounts } from './objects/account.js';
import { billingDetailsOf } from './objects/address.js';
import { balanceTransactions } from './objects/balance-transaction.js';
import { charges, UNUSED_CHARGE_FIELDS, type Charge } from './objects/charge.js';
import { refunds } from './objects/refund.js';
import { transferReversals, transfers, type Transfer, type TransferReversal } from './objects/transfer.js';
import { settingsOf } from './settings.js';
import { invalidRequest, missingParam } from './stripe-error.js';

export interface NewTransfer {
  readonly amount?: number;
  readonly currency: string;
  readonly destination: string;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly source_transaction?: string;
  readonly transfer_group?: string;
}

/**
 * Moves money from the platform to a connected account. With `source_transaction` it may be money still pending: both sides
 * then become available together with that charge, and at most the charge's amount can be moved.
 */
export function transfer(call: Call, given: NewTransfer): Transfer {
  const destination = payable(call, given.destination);
  const source =
    given.source_transaction === undefined ? undefined : sourceOf(call, given.source_transaction, given.currency);
  const amount = given.amount ?? source?.amount;
  if (amount === undefined)
    throw invalidRequest('Missing required param: amount.', { code: 'parameter_missing', param: 'amount' });
  if (source === undefined) checkAvailable(call, amount, given.currency);
  else checkSource(call, source, amount);
  const now = call.clock.now();
  const paidIn =
    source?.balance_transaction == null
      ? undefined
      : call.store.get(balanceTransactions, call.account, source.balance_transaction);
  const availableOn = Math.max(now, paidIn?.available_on ?? 0);
  const id = newId('tr');
  const movement = recordMovement(call, {
    type: 'transfer',
    reportingCategory: 'transfer',
    amount: -amount,
    fee: 0,
    currency: given.currency,
    source: id,
    description: given.description,
    availableOn,
  });
  const arrival = arrive(onAccount(call, destination), amount, given, id, availableOn);
  return save(
    call,
    transfers,
    {
      id,
      object: 'transfer',
      amount,
      amount_reversed: 0,
      balance_transaction: movement.id,
      created: now,
      currency: given.currency,
      description: given.description,
      destination,
      destination_payment: arrival.id,
      livemode: false,
      metadata: given.metadata,
      reversed: false,
      source_transaction: source?.id ?? null,
      source_type: 'card',
      transfer_group:
        given.transfer_group ?? source?.transfer_group ?? (source === undefined ? null : `group_${source.id}`),
    },
    'transfer.created',
  );
}

/** The id of a connected account that may receive transfers. */
function payable(call: Call, id: string): string {
  const destination = call.store.get(accounts, PLATFORM, id);
  if (destination === undefined)
    throw invalidRequest(`No such destination: '${id}'`, { code: 'resource_missing', param: 'destination' });
  if (destination.capabilities['transfers'] !== 'active') {
    throw invalidRequest(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      { code: 'insufficient_capabilities_for_transfer' },
    );
  }
  return id;
}

function sourceOf(call: Call, id: string, currency: string): Charge {
  const charge = call.store.get(charges, call.account, id);
  if (charge === undefined) throw missingParam('charge', id, 'source_transaction');
  if (charge.status !== 'succeeded')
    throw invalidRequest(`The source_transaction ${id} has not succeeded.`, { param: 'source_transaction' });
  if (charge.currency !== currency)
    throw invalidRequest(
      "The currency of source_transaction's balance transaction must match the currency of the transfer.",
      { code: 'transfer_source_balance_parameters_mismatch', param: 'currency' },
    );
  return charge;
}

function checkAvailable(call: Call, amount: number, currency: string): void {
  if ((balanceSums(call).get(currency)?.available ?? 0) >= amount) return;
  throw invalidRequest(
    'You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card.',
    { code: 'balance_insufficient' },
  );
}

function checkSource(call: Call, source: Charge, amount: number): void {
  const used = call.store
    .all(transfers, call.account)
    .filter((one) => one.source_transaction === source.id)
    .reduce((sum, one) => sum + one.amount - one.amount_reversed, 0);
  if (used + amount > source.amount) {
    throw invalidRequest(
      `The transfer of ${amount} exceeds what is left of the source_transaction (${source.amount - used}).`,
      { code: 'charge_exceeds_source_limit', param: 'amount' },
    );
  }
}

/** The other side: a payment (`py_`) on the connected account, without a fee. */
function arrive(call: Call, amount: number, given: NewTransfer, transferId: string, availableOn: number): Charge {
  const id = newId('py');
  const movement = recordMovement(call, {
    type: 'payment',
    reportingCategory: 'charge',
    amount,
    fee: 0,
    currency: given.currency,
    source: id,
    description: given.description,
    availableOn,
  });
  return call.store.put(charges, call.account, {
    id,
    object: 'charge',
    ...UNUSED_CHARGE_FIELDS,
    amount,
    amount_captured: amount,
    amount_refunded: 0,
    balance_transaction: movement.id,
    billing_details: billingDetailsOf(undefined),
    calculated_statement_descriptor: null,
    captured: true,
    created: call.clock.now(),
    currency: given.currency,
    customer: null,
    description: given.description,
    failure_code: null,
    failure_message: null,
    metadata: {},
    outcome: null,
    paid: true,
    payment_intent: null,
    payment_method: null,
    payment_method_details: { type: 'stripe_account', stripe_account: {} },
    receipt_email: null,
    refunded: false,
    source_transfer: transferId,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer_group: null,
    behaviour: {},
  });
}

/** Takes back a transfer or part of it. The destination's balance, pending money included, must cover it, unless a setting says otherwise. */
export function reverse(
  call: Call,
  old: Transfer,
  given: { amount?: number; metadata: Record<string, string> },
): TransferReversal {
  const left = old.amount - old.amount_reversed;
  const amount = given.amount ?? left;
  if (left === 0) throw invalidRequest(`Transfer ${old.id} has already been fully reversed.`);
  if (amount > left)
    throw invalidRequest(`Reversal amount (${amount}) is greater than unreversed amount on transfer (${left}).`, {
      param: 'amount',
    });
  const there = onAccount(call, old.destination);
  const sums = balanceSums(there).get(old.currency);
  if ((sums?.available ?? 0) + (sums?.pending ?? 0) < amount && !mayGoNegative(call, old.destination))
    throw invalidRequest('Insufficient funds in the connected account to reverse this transfer.', {
      code: 'balance_insufficient',
    });
  const id = newId('trr');
  const paidOut = call.store.get(balanceTransactions, call.account, old.balance_transaction);
  const availableOn = Math.max(call.clock.now(), paidOut?.available_on ?? 0);
  const movement = recordMovement(call, {
    type: 'transfer_refund',
    reportingCategory: 'transfer_reversal',
    amount,
    fee: 0,
    currency: old.currency,
    source: id,
    description: null,
    availableOn,
  });
  const refund = giveBack(there, old, amount, availableOn);
  const reversal = call.store.put(transferReversals, call.account, {
    id,
    object: 'transfer_reversal',
    amount,
    balance_transaction: movement.id,
    created: call.clock.now(),
    currency: old.currency,
    destination_payment_refund: refund,
    metadata: given.metadata,
    source_refund: null,
    transfer: old.id,
  });
  const reversed = old.amount_reversed + amount;
  save(
    call,
    transfers,
    { ...old, amount_reversed: reversed, reversed: reversed === old.amount },
    'transfer.reversed',
    old,
  );
  return reversal;
}

function mayGoNegative(call: Call, account: string): boolean {
  const { reversals_beyond_balance: mode } = settingsOf(call);
  if (mode !== 'by_account') return mode === 'negative';
  return call.store.get(accounts, PLATFORM, account)?.payouts.debit_negative_balances === true;
}

/** The connected account's side of a reversal: a refund of the payment that the transfer was. */
function giveBack(call: Call, old: Transfer, amount: number, availableOn: number): string {
  const id = newId('pyr');
  const movement = recordMovement(call, {
    type: 'payment_refund',
    reportingCategory: 'refund',
    amount: -amount,
    fee: 0,
    currency: old.currency,
    source: id,
    description: null,
    availableOn,
  });
  const charge = call.store.get(charges, call.account, old.destination_payment);
  if (charge !== undefined) {
    const refunded = charge.amount_refunded + amount;
    call.store.put(charges, call.account, {
      ...charge,
      amount_refunded: refunded,
      refunded: refunded === charge.amount,
    });
  }
  call.store.put(refunds, call.account, {
    id,
    object: 'refund',
    amount,
    balance_transaction: movement.id,
    charge: old.destination_payment,
    created: call.clock.now(),
    currency: old.currency,
    customer: null,
    customer_account: null,
    destination_details: { type: 'card', card: { type: 'refund' } },
    metadata: {},
    payment_intent: null,
    payment_method: null,
    reason: null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  });
  return id;
}
