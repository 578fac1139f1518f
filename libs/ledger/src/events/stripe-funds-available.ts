import { type Instant } from '#libs/kernel';
import { type Journal } from '../journal.js';
import { credit, debit, journal } from '../posting.js';
import { type SettlementFacts } from './stripe-fee-settled.js';

/** Stripe released the money of a balance transaction: pending becomes available. */
export function stripeFundsAvailable(
  { transactionId, net }: Pick<SettlementFacts, 'transactionId' | 'net'>,
  at: Instant,
): Journal {
  return journal(
    {
      kind: 'STRIPE_FUNDS_AVAILABLE',
      idempotencyKey: `stripe:${transactionId}:available`,
      effectiveAt: at,
      sourceType: 'STRIPE_BALANCE_TRANSACTION',
      sourceId: transactionId,
    },
    [debit('STRIPE_AVAILABLE', null, net), credit('STRIPE_PENDING', null, net)],
  );
}
