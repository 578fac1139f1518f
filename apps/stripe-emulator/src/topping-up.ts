import { DAY_SECONDS, recordMovement } from './balance.js';
import type { Call } from './call.js';
import { bankFailureMessage } from './declines.js';
import { schedule } from './due.js';
import { save } from './events.js';
import { newId } from './ids.js';
import { topups, type Topup } from './objects/topup.js';
import { invalidRequest, missing } from './stripe-error.js';

/** Days until a bank debit for a top-up has arrived; Stripe says some business days, by country. */
const TOPUP_DAYS = 3;

export type NewTopup = Pick<
  Topup,
  'amount' | 'currency' | 'description' | 'metadata' | 'payment_method' | 'statement_descriptor' | 'transfer_group'
> & { readonly failsWith: string | null };

/** Asks the bank for money. It is in the balance only when the top-up has succeeded. */
export function topUp(call: Call, given: NewTopup): Topup {
  const now = call.clock.now();
  const due = now - (now % DAY_SECONDS) + TOPUP_DAYS * DAY_SECONDS;
  const made: Topup = {
    id: newId('tu'),
    object: 'topup',
    balance_transaction: null,
    created: now,
    expected_availability_date: due,
    failure_code: null,
    failure_message: null,
    initiated_by: 'user',
    livemode: false,
    source: null,
    status: 'pending',
    ...given,
  };
  schedule(call, 'topup_arrive', due + 1, made.id);
  return save(call, topups, made, 'topup.created');
}

/** Due job, or the control: the bank has answered. `code` null: it paid. Throws when the top-up is not pending. */
export function endTopup(call: Call, id: string, code: string | null): Topup {
  const old = call.store.get(topups, call.account, id);
  if (old === undefined) throw missing('topup', id);
  if (old.status !== 'pending') throw invalidRequest(`The top-up ${id} is ${old.status} already.`);
  if (code !== null)
    return save(
      call,
      topups,
      {
        ...old,
        status: 'failed',
        expected_availability_date: null,
        failure_code: code,
        failure_message: bankFailureMessage(code),
      },
      'topup.failed',
      old,
    );
  const movement = recordMovement(call, {
    type: 'topup',
    reportingCategory: 'topup',
    amount: old.amount,
    fee: 0,
    currency: old.currency,
    source: old.id,
    description: old.description,
    availableOn: call.clock.now(),
  });
  return save(call, topups, { ...old, status: 'succeeded', balance_transaction: movement.id }, 'topup.succeeded', old);
}

export function topupArrives(call: Call, id: string): void {
  const topup = call.store.get(topups, call.account, id);
  if (topup?.status === 'pending') endTopup(call, id, topup.failsWith);
}

/** SDK, `topups.cancel`: "Only pending top-ups can be canceled." */
export function cancelTopup(call: Call, old: Topup): Topup {
  if (old.status !== 'pending') throw invalidRequest('Only pending top-ups can be canceled.');
  return save(call, topups, { ...old, status: 'canceled', expected_availability_date: null }, 'topup.canceled', old);
}

/** The bank takes a top-up back (event `topup.reversed`). */
export function reverseTopup(call: Call, id: string): Topup {
  const old = call.store.get(topups, call.account, id);
  if (old?.status !== 'succeeded') throw invalidRequest('Only a top-up that succeeded can be reversed.');
  recordMovement(call, {
    type: 'topup_reversal',
    reportingCategory: 'topup_reversal',
    amount: -old.amount,
    fee: 0,
    currency: old.currency,
    source: old.id,
    description: old.description,
    availableOn: call.clock.now(),
  });
  return save(call, topups, { ...old, status: 'reversed' }, 'topup.reversed', old);
}
