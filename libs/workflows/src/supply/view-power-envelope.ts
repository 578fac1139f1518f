import { type Period, type Result, ok, refuse } from '#libs/kernel';
import { type EnvelopeSlice, powerEnvelope } from '#libs/market';
import { checkTimelineWindow } from '../demand/view-timeline.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { powerFacts } from './power-facts.js';

type Needs = Pick<Ports, 'unitOfWork' | 'power' | 'miningLoads'>;

/** Everything under the limit of one of the organisation's own sites in a window of at most 400 days; nothing for another's. */
export const viewPowerEnvelope = (ports: Needs) => {
  return (scope: OrganisationScope, siteId: string, window: Period): Promise<Result<EnvelopeSlice[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = checkTimelineWindow(window);
      if (problem) return refuse(problem);
      const facts = await powerFacts(ports, tx, siteId, window);
      const running = await ports.miningLoads.running(tx, siteId, window);
      const fleet = running.filter(({ yields }) => yields === 'FLEXIBLE');
      return ok(powerEnvelope(window, facts, fleet));
    });
};
