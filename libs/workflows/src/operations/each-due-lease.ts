import { type Lease } from '#libs/market';
import { type LeaseStore } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { eachInTurn } from './each-in-turn.js';

/** Which leases, and how many of them at most. */
export interface DueLeases {
  readonly what: Parameters<LeaseStore['due']>[1];
  readonly limit: number;
}

/**
 * Does something to each lease that is due, each in a transaction of its own and under its lock, so that one that cannot be handled holds
 * up no other. Adds up what `work` returns; throws in the end, when all have had their turn, if any of them failed.
 */
export async function eachDueLease(
  ports: Pick<Ports, 'unitOfWork' | 'leases'>,
  scope: PlatformScope,
  { what, limit }: DueLeases,
  work: (tx: Tx, lease: Lease) => Promise<number>,
): Promise<number> {
  const due = await ports.unitOfWork.run(scope, (tx) => ports.leases.due(tx, what, limit));
  return eachInTurn(`leases due for ${what}`, due, ({ id }) =>
    ports.unitOfWork.run(scope, async (tx) => {
      const lease = await ports.leases.lock(tx, id);
      return lease ? work(tx, lease) : 0;
    }),
  );
}
