import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'quotes' | 'capacity'>;

/** Sweeps at most `limit` quotes whose hold has run out. Their capacity counted as free since the moment they expired. Returns how many. */
export const expireQuotes = (ports: Needs) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const expired = await ports.quotes.expired(tx, limit);
      for (const quote of expired) {
        await ports.quotes.setState(tx, quote.id, 'EXPIRED');
        await ports.capacity.release(tx, quote.id, quote.period.start);
      }
      return expired.length;
    });
};
