import { type RefundState } from '../ports/money-back-stores.js';
import { type StripeRefundView } from '../ports/money-back-payments.js';

/** From which state a refund may come to which. Stripe may find out days later that a bank did not take what it had reported as done. */
const MOVES: Readonly<Record<RefundState, readonly RefundState[]>> = {
  PENDING: ['SUCCEEDED', 'FAILED', 'CANCELED'],
  SUCCEEDED: ['FAILED'],
  FAILED: [],
  CANCELED: [],
};

export function mayBecome(from: RefundState, to: RefundState): boolean {
  return MOVES[from].includes(to);
}

/** Whether its money is with the tenant, or on its way there. */
export function isLive({ state }: { readonly state: RefundState }): boolean {
  return state === 'PENDING' || state === 'SUCCEEDED';
}

/** Stripe's words in ours. A refund that waits for the tenant's account number is under way too. */
export const STATE_AT_STRIPE: Readonly<Record<StripeRefundView['status'], RefundState>> = {
  pending: 'PENDING',
  requires_action: 'PENDING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
};
