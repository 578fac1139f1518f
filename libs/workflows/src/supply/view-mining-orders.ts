import { type Period, type Result, ok, refuse } from '#libs/kernel';
import { checkTimelineWindow } from '../demand/view-timeline.js';
import { type Ports } from '../ports/ports.js';
import { type MiningOrder } from '../ports/power-stores.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';

/** More orders than a miner reads at once. */
const MAX_ORDERS = 100;

/** What the fleet of one of the organisation's own sites was told about a window, newest first, at most 100. */
export const viewMiningOrders = (ports: Pick<Ports, 'unitOfWork' | 'power'>) => {
  return (scope: OrganisationScope, siteId: string, window: Period): Promise<Result<MiningOrder[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = checkTimelineWindow(window);
      return problem ? refuse(problem) : ok(await ports.power.orders(tx, siteId, window, MAX_ORDERS));
    });
};
