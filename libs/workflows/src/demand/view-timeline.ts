import { DAY, type Period, type Result, ok, refuse } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type UsedRectangle } from '../ports/supply-stores.js';
import { type Scope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

const MAX_TIMELINE_DAYS = 400;

/** A window somebody may look at a timeline through, or why not. */
export function checkTimelineWindow(window: Period): Refusal | null {
  if (window.start >= window.end) return invalid(['window'], 'The window ends after it starts.');
  return window.end - window.start > MAX_TIMELINE_DAYS * DAY
    ? invalid(['window'], `A timeline shows at most ${MAX_TIMELINE_DAYS} days.`)
    : null;
}

/** Everything used of a pool or hall in a window, ordered by start. The holder is never told. */
export const viewTimeline = (ports: Pick<Ports, 'unitOfWork' | 'capacity'>) => {
  return (scope: Scope, resourceId: string, window: Period): Promise<Result<readonly UsedRectangle[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = checkTimelineWindow(window);
      return problem ? refuse(problem) : ok(await ports.capacity.used(tx, resourceId, window));
    });
};
