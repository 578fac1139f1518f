import { type Period, type Result, ok, refuse } from '#libs/kernel';
import { type Keeping, conditionsOf, coversWindow, isLongEnough, isShortEnough, keepingOf } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { checkWindow, searchContext } from './search-context.js';

type Needs = Pick<Ports, 'unitOfWork' | 'offers' | 'billingProfiles' | 'taxes' | 'settings'>;

export interface KeepingQuery {
  readonly offerId: string;
  readonly window: Period;
  readonly units: number;
  /** An hour from the window's start to cost besides the even ones; null: none. */
  readonly keep: number | null;
}

/** What reserving a window costs against on demand, by how long the units are kept; null where it is not sold both ways for that window. */
export const viewKeeping = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    { offerId, window, units, keep }: KeepingQuery,
  ): Promise<Result<Keeping | null, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = checkWindow(window, ['window']);
      if (problem) return refuse(problem);
      if (units < 1) return refuse(invalid(['units'], '`units` is at least 1.'));
      const market = await ports.offers.index(tx);
      const offer = market.get(offerId);
      if (offer?.kind !== 'GPU' || !offer.onDemand) return ok(null);
      if (!coversWindow(offer, window) || !isLongEnough(offer, window) || !isShortEnough(offer, window))
        return ok(null);
      const used = market.used(offerId).filter(({ expiresAt }) => expiresAt === null || expiresAt > tx.now);
      const context = await searchContext(ports, tx, scope);
      const conditions = conditionsOf(offer, { window, billing: 'RESERVED' }, context, used);
      return ok(keepingOf(offer, units, window, conditions, keep));
    });
};
