import { type Result, ok, refuse } from '#libs/kernel';
import { type CalendarBlock } from '../ports/supply-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'calendar' | 'capacity' | 'audit'>;

/** Puts blocked units back on the market; gives the block as it was. */
export const deleteCalendarBlock = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<Result<CalendarBlock, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const block = await ports.calendar.byId(tx, id);
      if (!block) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      await ports.capacity.release(tx, block.id, block.period.start);
      await ports.calendar.delete(tx, block.id);
      await ports.audit.append(tx, {
        action: 'calendar.unblocked',
        subjectId: block.id,
        detail: { listingId: block.resourceId },
      });
      return ok(block);
    });
};
