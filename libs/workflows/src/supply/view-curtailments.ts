import { type Period, type Result, ok, refuse } from '#libs/kernel';
import { checkTimelineWindow } from '../demand/view-timeline.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type CurtailmentView, seenAt } from './curtailment-view.js';

/** Curtailments of one of the organisation's own sites in a window of at most 400 days, by start. */
export const viewCurtailments = (ports: Pick<Ports, 'unitOfWork' | 'curtailments'>) => {
  return (scope: OrganisationScope, siteId: string, window: Period): Promise<Result<CurtailmentView[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = checkTimelineWindow(window);
      if (problem) return refuse(problem);
      const found = await ports.curtailments.bySite(tx, siteId, window);
      return ok(found.map((one) => seenAt(one, tx.now)));
    });
};
