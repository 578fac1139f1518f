import { advanceDraft, bankAnswered } from './collection.js';
import type { JobHandlers } from './due.js';
import { crossMidnight } from './settlement.js';

/** What each kind of due job does. */
export const jobHandlers: JobHandlers = {
  midnight: (call) => crossMidnight(call),
  bank_debit: (call, charge) => bankAnswered(call, charge),
  finalize_invoice: (call, invoice) => advanceDraft(call, invoice),
};
