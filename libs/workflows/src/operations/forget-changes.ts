import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

/** Drops at most `limit` lines of the feed of capacity changes that every index has behind it. Returns how many. */
export const forgetChanges = (ports: Pick<Ports, 'unitOfWork' | 'offers'>) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    ports.unitOfWork.run(scope, (tx) => ports.offers.forgetChanges(tx, limit));
};
