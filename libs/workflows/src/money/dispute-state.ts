import { type StripeDisputeStatus } from '../ports/money-back-payments.js';

/**
 * From which status a dispute may come to which; what is fetched late is not in the row and changes nothing. A lost one may be appealed, and
 * whoever won may lose it to an appeal of the other side. `prevented`: settled before it became a dispute.
 */
const MOVES: Readonly<Record<StripeDisputeStatus, readonly StripeDisputeStatus[]>> = {
  warning_needs_response: [
    'warning_under_review',
    'warning_closed',
    'needs_response',
    'under_review',
    'won',
    'lost',
    'prevented',
  ],
  warning_under_review: ['warning_closed', 'needs_response', 'under_review', 'won', 'lost', 'prevented'],
  warning_closed: ['needs_response', 'under_review', 'won', 'lost'],
  needs_response: ['under_review', 'won', 'lost', 'prevented', 'appeal_needs_response', 'appeal_under_review'],
  under_review: ['won', 'lost', 'prevented', 'appeal_needs_response', 'appeal_under_review'],
  won: ['lost', 'appeal_needs_response', 'appeal_under_review'],
  lost: ['won', 'appeal_needs_response', 'appeal_under_review'],
  prevented: [],
  appeal_needs_response: ['appeal_under_review', 'won', 'lost'],
  appeal_under_review: ['won', 'lost'],
};

export function mayTurn(from: StripeDisputeStatus, to: StripeDisputeStatus): boolean {
  return MOVES[from].includes(to);
}

const DECIDED: ReadonlySet<StripeDisputeStatus> = new Set(['warning_closed', 'won', 'lost', 'prevented']);

export function isUndecided(status: StripeDisputeStatus): boolean {
  return !DECIDED.has(status);
}

/** Whether Stripe waits for what we say. */
export function awaitsAnswer(status: StripeDisputeStatus): boolean {
  return status === 'needs_response' || status === 'warning_needs_response' || status === 'appeal_needs_response';
}

/** Whether money that was taken is gone for good, as far as anybody knows. */
export function isLoss(status: StripeDisputeStatus): boolean {
  return status === 'lost' || status === 'prevented';
}
