import { type Instant, type Money, assert, negate } from '#libs/kernel';
import { type Journal } from '../journal.js';
import { credit, debit, journal } from '../posting.js';

/** The balance transaction of a payout; Stripe signs it negative, since money leaves. */
export interface PayoutFacts {
  readonly transactionId: string;
  readonly net: Money;
}

/** Stripe sent money to our bank: on its way until the bank's statement shows it. A failed payout comes back as its own transaction. */
export function stripePayout(facts: PayoutFacts, at: Instant): Journal {
  assert(facts.net.minor < 0n, `payout ${facts.transactionId} does not leave the balance`);
  const sent = negate(facts.net);
  return journal(
    {
      kind: 'STRIPE_PAYOUT',
      idempotencyKey: `stripe:${facts.transactionId}:payout`,
      effectiveAt: at,
      sourceType: 'STRIPE_PAYOUT',
      sourceId: facts.transactionId,
    },
    [debit('CASH_IN_TRANSIT', null, sent), credit('STRIPE_AVAILABLE', null, sent)],
  );
}
