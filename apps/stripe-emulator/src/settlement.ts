import { balanceObject } from './balance.js';
import type { Call } from './call.js';
import { scheduleMidnight } from './due.js';
import { emitObject } from './events.js';
import { pruneAnswers } from './idempotency.js';
import { balanceTransactions, unsettled, type Unsettled } from './objects/balance-transaction.js';
import { pruneEvents } from './objects/event.js';
import { payOutAvailable } from './paying-out.js';

/** What happens at midnight UTC: pending money becomes available, then all that is available is paid out, by currency. */
export function crossMidnight(call: Call): void {
  const now = call.clock.now();
  const due = call.store.all(unsettled, call.account).filter((open) => open.available_on <= now);
  if (makeAvailable(call, due)) emitObject(call, 'balance.available', balanceObject(call));
  for (const currency of new Set(due.map((open) => open.currency)))
    payOutAvailable(
      call,
      currency,
      due.filter((open) => open.currency === currency),
    );
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
