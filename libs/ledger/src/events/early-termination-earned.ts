import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface EarlyTerminationEarned {
  readonly invoiceId: string;
  /** The payment that settled it. */
  readonly paymentId: string;
  /** Our part of the termination fee that was settled: it was earned as our fee, and is shown by itself. */
  readonly amount: Money;
}

/** The fee itself is invoiced and collected like any other; the provider's part of it is its share. */
export const earlyTerminationEarned = ledgerEvent<EarlyTerminationEarned>({
  kind: 'EARLY_TERMINATION_EARNED',
  says: 'Our part of a settled termination fee is revenue from early ends, not from leases.',
  correction: 'Reversed together with the payment.',
  key: ({ invoiceId, paymentId }) => `invoice:${invoiceId}:termination:${paymentId}`,
  source: ({ invoiceId }) => ['INVOICE', invoiceId],
  entries: ({ amount }) => [
    debit('PLATFORM_FEE_REVENUE', null, positive(amount)),
    credit('TERMINATION_REVENUE', null, amount),
  ],
});
