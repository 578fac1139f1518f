import { type Result, ok, refuse } from '#libs/kernel';
import { type ListingState } from '../pool/pool.js';

export const LISTING_STEPS = ['PUBLISH', 'PAUSE', 'WITHDRAW'] as const;
export type ListingStep = (typeof LISTING_STEPS)[number];

/** Where a step leads from a state; what is not there is refused. WITHDRAWN is final: leases go on, nothing new is sold. */
const LISTING_MOVES: Readonly<Record<ListingState, Partial<Record<ListingStep, ListingState>>>> = {
  DRAFT: { PUBLISH: 'PUBLISHED', WITHDRAW: 'WITHDRAWN' },
  PUBLISHED: { PAUSE: 'PAUSED', WITHDRAW: 'WITHDRAWN' },
  PAUSED: { PUBLISH: 'PUBLISHED', WITHDRAW: 'WITHDRAWN' },
  WITHDRAWN: {},
};

export function nextListingState(
  state: ListingState,
  step: ListingStep,
): Result<ListingState, { readonly code: 'WRONG_STATE'; readonly path: null }> {
  const next = LISTING_MOVES[state][step];
  return next === undefined ? refuse({ code: 'WRONG_STATE', path: null }) : ok(next);
}
