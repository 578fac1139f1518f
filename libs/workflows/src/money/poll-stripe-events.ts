import { DAY, MINUTE, addMilliseconds, latest } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { isApplied } from './apply-stripe-event.js';

type Needs = Pick<Ports, 'unitOfWork' | 'inbox' | 'cursors' | 'payments'>;

const CURSOR = 'events';
/** Stripe lists events for 30 days. */
const LISTED = 30 * DAY;
/** Stripe's timestamps are whole seconds and lists may lag: each reading begins so much before the last. */
const OVERLAP = 5 * MINUTE;

/**
 * Reads the events Stripe lists into the inbox: webhooks are hints, this is the guarantee. The cursor follows what Stripe has shown, never
 * our own clock, so that an event stamped by a slower clock is not passed over. Returns how many were new.
 */
export const pollStripeEvents = (ports: Needs) => {
  return async (scope: PlatformScope): Promise<number> => {
    const { since, cursor } = await ports.unitOfWork.run(scope, async (tx) => {
      const read = await ports.cursors.read(tx, CURSOR);
      return { since: read ?? addMilliseconds(tx.now, -LISTED), cursor: read };
    });
    const events = (await ports.payments.events(since)).filter(({ type }) => isApplied(type));
    if (events.length === 0) return 0;
    const newest = events.map(({ createdAt }) => createdAt).reduce(latest);
    return ports.unitOfWork.run(scope, async (tx) => {
      const oldestFirst = [...events].reverse();
      const fresh = await ports.inbox.insertAll(
        tx,
        oldestFirst.map(({ id: eventId, type, objectId, payload }) => ({ eventId, type, objectId, payload })),
      );
      const next = latest(addMilliseconds(newest, -OVERLAP), since);
      if (next !== cursor) await ports.cursors.write(tx, CURSOR, next);
      return fresh;
    });
  };
};
