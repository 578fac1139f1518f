import { type Period, type Result, ok, refuse } from '#libs/kernel';
import { checkTimelineWindow } from '../demand/view-timeline.js';
import { type Ports } from '../ports/ports.js';
import { type SitePowerSlice } from '../ports/supply-stores.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';

/** Draw against limit of one of the organisation's own sites, in slices of constant draw. */
export const viewSitePower = (ports: Pick<Ports, 'unitOfWork' | 'sites' | 'capacity'>) => {
  return (
    scope: OrganisationScope,
    siteId: string,
    window: Period,
  ): Promise<Result<readonly SitePowerSlice[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = checkTimelineWindow(window);
      if (problem) return refuse(problem);
      const site = await ports.sites.byId(tx, siteId);
      return ok(site ? await ports.capacity.powerUse(tx, siteId, window) : []);
    });
};
