import { type Instant, type Money, add, assert } from '#libs/kernel';
import { type Journal } from '../journal.js';
import { credit, debit, journal } from '../posting.js';

/** One of Stripe's balance transactions. Amounts are signed as Stripe signs them; net = gross - fee. */
export interface SettlementFacts {
  readonly transactionId: string;
  readonly gross: Money;
  readonly fee: Money;
  readonly net: Money;
}

/** Stripe booked a charge: gross leaves clearing, its fee is our expense (tenants and providers do not bear it), net is pending. */
export function stripeFeeSettled({ transactionId, gross, fee, net }: SettlementFacts, at: Instant): Journal {
  assert(add(net, fee).minor === gross.minor, `balance transaction ${transactionId}: net + fee is not gross`);
  return journal(
    {
      kind: 'STRIPE_FEE_SETTLED',
      idempotencyKey: `stripe:${transactionId}:settled`,
      effectiveAt: at,
      sourceType: 'STRIPE_BALANCE_TRANSACTION',
      sourceId: transactionId,
    },
    [
      debit('STRIPE_PENDING', null, net),
      debit('STRIPE_FEE_EXPENSE', null, fee),
      credit('STRIPE_CLEARING', null, gross),
    ],
  );
}
