import { HOUR, MINUTE } from '#libs/kernel';
import { type RecordPulse } from '../ports/reconciliation-stores.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type LongWorkNeeds, matchingRequest, matchingWork } from '../operations/long-work.js';
import { runAsOperation } from '../operations/run-operation.js';

/** What our journals say of a movement may wait this long for a run, market time: no clock of the rules is shorter. */
const BOOKS_WAIT = 15 * MINUTE;
/** Days whose identities are kept at once, at most. */
const SNAPSHOTS = 31;
/** Even where nothing is new a clock may have run out since the last run. */
const CLOCKS_WAIT = HOUR;

/**
 * Runs the matcher when there is something to look at: at once when a bank's file came, soon when something was posted, now and then because
 * time passes. Cheap otherwise. `seen`: what it gave the last time, null at first. Two that run at once: one keeps what it found, the other
 * looks again.
 */
export const matchWhenDue = (ports: LongWorkNeeds) => {
  return async (
    scope: PlatformScope,
    seen: RecordPulse | null,
  ): Promise<{ readonly ran: boolean; readonly seen: RecordPulse | null }> => {
    const { pulse, isDue } = await ports.unitOfWork.run(scope, async (tx) => {
      const [now, last] = [await ports.recordMatches.pulse(tx), await ports.recordMatches.latestRun(tx)];
      const age = last === null ? CLOCKS_WAIT : tx.now - last.ranAt;
      const wait = seen !== null && seen.books === now.books ? CLOCKS_WAIT : BOOKS_WAIT;
      // a second one would find the same
      const isUnderway = await ports.operations.isUnderway(tx, 'MATCHING');
      const isDue = (seen !== null && seen.bank !== now.bank) || age >= wait;
      return { pulse: now, isDue: isDue && !isUnderway };
    });
    if (!isDue) return { ran: false, seen: seen ?? pulse };
    await ports.unitOfWork.run(scope, (tx) => ports.recordMatches.snapshot(tx, SNAPSHOTS));
    const { value } = await runAsOperation(ports)(scope, matchingRequest(false), matchingWork(ports, scope));
    const { isKept } = value;
    return { ran: isKept, seen: isKept ? pulse : seen };
  };
};
