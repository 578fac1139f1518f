import { type QuoteRequest, rateOfWindow } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';

/**
 * Keeps a request that was refused for want of capacity, for miners who ask what demand would pay. In a transaction of its own, since
 * the refused one is undone.
 */
export const recordRefusal = (ports: Pick<Ports, 'unitOfWork' | 'offers' | 'demand'>) => {
  return (
    scope: OrganisationScope,
    { offerId, ...request }: QuoteRequest & { readonly offerId: string },
  ): Promise<void> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const { units, window, billing } = request;
      const offer = await ports.offers.byId(tx, offerId);
      if (!offer || window.start >= window.end || !Number.isInteger(units) || units < 1) return;
      const { amount, currency } = rateOfWindow(offer, window, billing).rate;
      await ports.demand.refused(tx, { orgId: scope.orgId, offerId, units, window, billing, rate: amount, currency });
    });
};
