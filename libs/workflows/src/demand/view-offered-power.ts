import { DAY, type Period, type Result, ok, refuse } from '#libs/kernel';
import { type OfferedPower, fedUnits } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Scope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { checkTimelineWindow } from './view-timeline.js';

export interface OfferedPowerView extends OfferedPower {
  /** How many units of the offer that was asked for the free power can feed. */
  readonly fedUnits: number;
}

/**
 * What the site of a published offer may draw in a window of at most 400 days, and what is claimed of it, whoever asks: claims are one sum.
 * Nothing for an offer that is not there. Nobody is told what was drawn before yesterday.
 */
export const viewOfferedPower = (ports: Pick<Ports, 'unitOfWork' | 'offers' | 'power'>) => {
  return (scope: Scope, offerId: string, window: Period): Promise<Result<readonly OfferedPowerView[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = checkTimelineWindow(window);
      if (problem) return refuse(problem);
      const yesterday = Math.floor(tx.now / DAY) * DAY - DAY;
      if (window.start < yesterday)
        return refuse(invalid(['window'], 'The power of a site is told from yesterday on (UTC).'));
      const offer = (await ports.offers.index(tx)).get(offerId);
      if (!offer) return ok([]);
      const slices = await ports.power.offered(tx, offer.site.id, window);
      return ok(slices.map((slice) => ({ ...slice, fedUnits: fedUnits(slice, offer) })));
    });
};
