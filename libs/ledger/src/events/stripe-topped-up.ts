import { add, assert } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { type SettlementFacts } from './stripe-fee-settled.js';

/** The other way round, with negative amounts, when Stripe sends a top-up back. Pending until `STRIPE_FUNDS_AVAILABLE`. */
export const stripeToppedUp = ledgerEvent<SettlementFacts>({
  kind: 'STRIPE_TOPPED_UP',
  says: 'Our bank filled up our balance at Stripe, so that it can pay providers.',
  correction: 'A top-up that Stripe sends back is a transaction of its own, posted the other way round.',
  key: ({ transactionId }) => `stripe:${transactionId}:topped-up`,
  source: ({ transactionId }) => ['STRIPE_BALANCE_TRANSACTION', transactionId],
  entries: ({ transactionId, gross, fee, net }) => {
    assert(add(net, fee).minor === gross.minor, `balance transaction ${transactionId}: net + fee is not gross`);
    return [
      debit('STRIPE_PENDING', null, net),
      debit('STRIPE_FEE_EXPENSE', null, fee),
      credit('CASH_IN_TRANSIT', null, gross),
    ];
  },
});
