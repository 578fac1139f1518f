import { DAY, addMilliseconds } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

/** Days for which the feed can be read back. */
const KEPT_DAYS = 30;

/** Drops at most `limit` events older than that, market time. Returns how many. */
export const forgetEvents = (ports: Pick<Ports, 'unitOfWork' | 'partyEvents'>) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    ports.unitOfWork.run(scope, (tx) => ports.partyEvents.forget(tx, addMilliseconds(tx.now, -KEPT_DAYS * DAY), limit));
};
