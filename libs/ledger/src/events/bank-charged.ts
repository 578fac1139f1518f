import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface BankCharged {
  /** What the bank took it for: a line of its statement, or an exception of the reconciliation. */
  readonly chargeId: string;
  readonly amount: Money;
}

/** By the bank itself, or by banks on the way of a wire: what reached us is less than what was sent, and we bear it. */
export const bankCharged = ledgerEvent<BankCharged>({
  kind: 'BANK_CHARGED',
  says: 'A bank kept a charge for itself.',
  correction: 'Reversed when the bank gave it back, or it was none.',
  key: ({ chargeId }) => `bank-charge:${chargeId}`,
  source: ({ chargeId }) => ['WIRE', chargeId],
  entries: ({ amount }) => [debit('BANK_FEE_EXPENSE', null, positive(amount)), credit('BANK', null, amount)],
});
