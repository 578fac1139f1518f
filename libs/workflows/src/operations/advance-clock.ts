import { HOUR, type Instant, type Result, addMilliseconds, instantToString, ok, refuse } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'clock' | 'audit' | 'settings'>;

/** Exactly one of the two. */
export interface AdvanceCommand {
  readonly to: Instant | null;
  readonly hours: number | null;
}

/** Ten years at most in one step: a slip of the finger should not bill a century. */
const MOST_HOURS = 10 * 366 * 24;

/**
 * Moves market time forward where the deployment allows it, and returns it. The worker catches up by itself. Back is possible only
 * while nothing was ever quoted, booked or posted: so a demo can begin in the past (docs/decisions/0006).
 */
export const advanceClock = (ports: Needs) => {
  return (scope: PlatformScope, { to, hours }: AdvanceCommand): Promise<Result<Instant, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      if (!ports.settings.isClockControlled) return refuse<Refusal>({ code: 'CLOCK_NOT_CONTROLLED' });
      if ((to === null) === (hours === null))
        return refuse(invalid([], 'Give either an instant or a number of hours.'));
      const target = to ?? addMilliseconds(tx.now, (hours ?? 0) * HOUR);
      if (target <= tx.now && !(await ports.clock.isMarketUntouched(tx))) {
        return refuse<Refusal>({ code: 'CLOCK_BACKWARDS', path: [to === null ? 'hours' : 'to'] });
      }
      if (target - tx.now > MOST_HOURS * HOUR)
        return refuse(invalid([to === null ? 'hours' : 'to'], 'One step is at most ten years.'));
      const offset = await ports.clock.offset(tx);
      await ports.clock.setOffset(tx, offset + (target - tx.now));
      await ports.audit.append(tx, {
        action: 'clock.advanced',
        subjectId: 'clock',
        detail: { to: instantToString(target) },
      });
      return ok(target);
    });
};
