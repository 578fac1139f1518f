import { READING_DAYS } from '#libs/billing';
import {
  DAY,
  HOUR,
  MINUTE,
  type Instant,
  type Period,
  type Result,
  addMilliseconds,
  instantFromEpoch,
  ok,
  refuse,
} from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type Heartbeats } from '../ports/metering-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { NO_LEASE, partiesOf } from './party-lease.js';

/** A node answered with so many of its units in every minute of a stretch. */
export interface Beat {
  readonly node: string;
  readonly units: number;
  /** Whole UTC minutes. */
  readonly window: Period;
}

/** Beats in one report: a day of 60 nodes that were cut off and answered all the time, and some. */
const MOST_BEATS = 2_000;

/**
 * Adds minutes in which nodes of a lease answered. Sending them again changes nothing; minutes that an agent could not send come as much
 * as five days late, then their month is closed. Returns how many minutes of nodes the report held.
 */
export const reportHeartbeats = (ports: Pick<Ports, 'unitOfWork' | 'leases' | 'heartbeats'>) => {
  return (
    scope: OrganisationScope,
    { leaseId, beats }: { readonly leaseId: string; readonly beats: readonly Beat[] },
  ): Promise<Result<number, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const lease = await ports.leases.byId(tx, leaseId);
      if (lease?.providerOrgId !== scope.orgId) return refuse(NO_LEASE);
      if (lease.access === null && lease.startedAt === null)
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['leaseId'], detail: 'The lease is not delivered.' });
      if (beats.length > MOST_BEATS) return refuse(invalid(['beats'], `A report has at most ${MOST_BEATS} beats.`));
      for (const [index, beat] of beats.entries()) {
        const problem = checkBeat(beat, lease, tx.now);
        if (problem) return refuse(invalid(['beats', String(index), problem.field], problem.detail));
      }
      await ports.heartbeats.record(
        tx,
        beats.flatMap((beat) => hoursOf(beat, lease)),
      );
      return ok(beats.reduce((sum, { window }) => sum + (window.end - window.start) / MINUTE, 0));
    });
};

interface Problem {
  readonly field: 'node' | 'units' | 'window';
  readonly detail: string;
}

function checkBeat({ node, units, window }: Beat, lease: Lease, now: Instant): Problem | null {
  if (node.trim().length < 1 || node.length > 100) return { field: 'node', detail: 'A node has 1 to 100 characters.' };
  if (units < 1 || units > lease.units)
    return { field: 'units', detail: `A node of this lease answers with 1 to ${lease.units} units.` };
  if (window.start % MINUTE !== 0 || window.end % MINUTE !== 0)
    return { field: 'window', detail: 'A stretch begins and ends with a whole minute.' };
  // the minute that runs may be reported, none after it
  if (window.end > now + MINUTE)
    return { field: 'window', detail: 'A minute that has not begun cannot have been answered.' };
  if (window.start < closedUntil(now))
    return { field: 'window', detail: `Minutes more than ${READING_DAYS} days ago are closed.` };
  return null;
}

/** The last whole hour that closed. */
function closedUntil(now: Instant): Instant {
  return instantFromEpoch(Math.floor(addMilliseconds(now, -READING_DAYS * DAY) / HOUR) * HOUR);
}

function hoursOf({ node, units, window }: Beat, lease: Lease): Heartbeats[] {
  const rows: Heartbeats[] = [];
  for (let hour = Math.floor(window.start / HOUR) * HOUR; hour < window.end; hour += HOUR) {
    const from = Math.max(0, (window.start - hour) / MINUTE);
    const to = Math.min(60, (window.end - hour) / MINUTE);
    const minutes = ((1n << BigInt(to - from)) - 1n) << BigInt(from);
    rows.push({ ...partiesOf(lease), node, units, hour: instantFromEpoch(hour), minutes });
  }
  return rows;
}
