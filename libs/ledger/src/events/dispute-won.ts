import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';
import { type DisputeOpened } from './dispute-opened.js';

/** The money that came back, as its balance transaction says; what Stripe gives back of its fee comes with that transaction. */
export const disputeWon = ledgerEvent<DisputeOpened>({
  kind: 'DISPUTE_WON',
  says: 'A dispute was won: Stripe gave the money back.',
  correction: 'Taken again by a transaction of its own when it is decided anew.',
  key: ({ disputeId, transactionId }) => `dispute:${disputeId}:won:${transactionId}`,
  source: ({ disputeId }) => ['DISPUTE', disputeId],
  entries: ({ tenantOrgId, amount }) => [
    debit('STRIPE_CLEARING', null, positive(amount)),
    credit('DISPUTE_RECEIVABLE', tenantOrgId, amount),
  ],
});
