import { type Period, type Result, ok, refuse } from '#libs/kernel';
import { checkTimelineWindow } from '../demand/view-timeline.js';
import { type Ports } from '../ports/ports.js';
import { type CalendarBlock } from '../ports/supply-stores.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';

/** The organisation's own blocks of a listing in a window of at most 400 days. */
export const viewCalendar = (ports: Pick<Ports, 'unitOfWork' | 'calendar'>) => {
  return (
    scope: OrganisationScope,
    listingId: string,
    window: Period,
  ): Promise<Result<readonly CalendarBlock[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = checkTimelineWindow(window);
      return problem ? refuse(problem) : ok(await ports.calendar.byResource(tx, listingId, window));
    });
};
