import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'termSheets'>;

/** Sweeps at most `limit` term sheets that nobody answered in time; they could not be signed any more since that moment. Returns how many. */
export const expireTermSheets = (ports: Needs) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const expired = await ports.termSheets.expired(tx, limit);
      for (const { id } of expired) await ports.termSheets.close(tx, id, 'EXPIRED', null);
      return expired.length;
    });
};
