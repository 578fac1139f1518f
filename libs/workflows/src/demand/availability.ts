import { type Availability, type Candidate, availabilityOf, availabilityRequests } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

/** What is free for each candidate over its window: one look a window, whatever the number of candidates. */
export async function lookUpAvailability(
  ports: Pick<Ports, 'capacity'>,
  tx: Tx,
  candidates: readonly Candidate[],
): Promise<Availability> {
  const looks: Parameters<typeof availabilityOf>[1][number][] = [];
  for (const request of availabilityRequests(candidates)) {
    const free = await ports.capacity.free(tx, request.offerIds, request.window);
    const freeWatts = await ports.capacity.freePower(tx, request.siteIds, request.window);
    looks.push({ request, free, freeWatts });
  }
  return availabilityOf(candidates, looks);
}
