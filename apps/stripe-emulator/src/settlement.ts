import { createHash } from 'node:crypto';
import { balanceObject, recordMovement } from './balance.js';
import type { Call } from './call.js';
import { scheduleMidnight } from './due.js';
import { emit, emitObject, save } from './events.js';
import { newId } from './ids.js';
import { pruneAnswers } from './idempotency.js';
import { balanceTransactions, settled, unsettled, type Unsettled } from './objects/balance-transaction.js';
import { pruneEvents } from './objects/event.js';
import { payouts, type Payout } from './objects/payout.js';

/** The bank account that every automatic payout of an account goes to. */
function bankAccountOf(account: string): string {
  return `ba_${createHash('sha256').update(account).digest('hex').slice(0, 24)}`;
}

/** What happens at midnight UTC: pending money becomes available, then all that is available is paid out, by currency. */
export function crossMidnight(call: Call): void {
  const now = call.clock.now();
  const due = call.store.all(unsettled, call.account).filter((open) => open.available_on <= now);
  if (makeAvailable(call, due)) emitObject(call, 'balance.available', balanceObject(call));
  for (const currency of new Set(due.map((open) => open.currency))) {
    const parts = due.filter((open) => open.currency === currency);
    const amount = parts.reduce((sum, open) => sum + open.net, 0);
    // A negative balance is carried until later money covers it.
    if (amount > 0) payOut(call, currency, amount, parts);
  }
  forgetOld(call);
  scheduleMidnight(call);
}

/** Stripe keeps events for thirty days and may drop idempotency keys after one; so does the emulator, or years would fill its memory. */
function forgetOld(call: Call): void {
  pruneAnswers(call);
  pruneEvents(call);
}

function makeAvailable(call: Call, due: readonly Unsettled[]): boolean {
  let changed = false;
  for (const open of due) {
    const transaction = call.store.get(balanceTransactions, call.account, open.id);
    if (transaction?.status !== 'pending') continue;
    call.store.put(balanceTransactions, call.account, { ...transaction, status: 'available' });
    changed = true;
  }
  return changed;
}

/** One automatic payout made of exactly these transactions. */
function payOut(call: Call, currency: string, amount: number, parts: readonly Unsettled[]): void {
  const now = call.clock.now();
  const id = newId('po');
  const transaction = recordMovement(call, {
    type: 'payout',
    reportingCategory: 'payout',
    amount: -amount,
    fee: 0,
    currency,
    source: id,
    description: 'STRIPE PAYOUT',
    availableOn: now,
  });
  const created: Payout = {
    id,
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: now,
    automatic: true,
    balance_transaction: transaction.id,
    created: now,
    currency,
    description: 'STRIPE PAYOUT',
    destination: bankAccountOf(call.account),
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'in_progress',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: 'in_transit',
    trace_id: { status: 'pending', value: null },
    type: 'bank_account',
  };
  save(call, payouts, created, 'payout.created');
  for (const one of [...parts, transaction]) call.store.put(settled, call.account, { id: one.id, payout: id });
  for (const one of parts) call.store.remove(unsettled, one.id);
  const paid: Payout = {
    ...created,
    status: 'paid',
    reconciliation_status: 'completed',
    trace_id: { status: 'supported', value: traceNumber(id) },
  };
  save(call, payouts, paid, 'payout.paid');
  emit(call, 'payout.reconciliation_completed', payouts, paid);
}

/** A bank trace number in the form of a NACHA one: 15 digits, stable for the payout. */
function traceNumber(payout: string): string {
  const digest = createHash('sha256').update(payout).digest('hex').slice(0, 15);
  return (BigInt(`0x${digest}`) % 10n ** 15n).toString().padStart(15, '0');
}
