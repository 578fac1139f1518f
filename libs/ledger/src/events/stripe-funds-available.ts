import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { type SettlementFacts } from './stripe-fee-settled.js';

export const stripeFundsAvailable = ledgerEvent<Pick<SettlementFacts, 'transactionId' | 'net'>>({
  kind: 'STRIPE_FUNDS_AVAILABLE',
  says: 'Stripe made the money of a balance transaction available.',
  correction: 'Reversed when it was posted from a wrong reading.',
  key: ({ transactionId }) => `stripe:${transactionId}:available`,
  source: ({ transactionId }) => ['STRIPE_BALANCE_TRANSACTION', transactionId],
  entries: ({ net }) => [debit('STRIPE_AVAILABLE', null, net), credit('STRIPE_PENDING', null, net)],
});
