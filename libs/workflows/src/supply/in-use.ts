import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { fromNowOn } from './listing.js';

/** How a resource is about to change. */
export interface ResourceChange {
  readonly resourceId: string;
  readonly path: readonly string[];
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  /** What was sold would no longer be what is there: another model, place or wiring. */
  readonly turnsIntoAnother: boolean;
}

/** The refusal of a change that leases, holds or blocks do not allow from now on; null when nothing is in the way. */
export async function standsInTheWay(ports: Pick<Ports, 'capacity'>, tx: Tx, change: ResourceChange): Promise<Refusal | null> {
  const { resourceId, path, sizeBefore, sizeAfter, turnsIntoAnother } = change;
  if (!turnsIntoAnother && sizeAfter >= sizeBefore) return null;
  const used = await ports.capacity.used(tx, resourceId, fromNowOn(tx));
  const beyond = used.find((rectangle) => rectangle.units.to > sizeAfter);
  if (beyond) return { code: 'IN_USE', path, detail: `Unit ${beyond.units.to - 1} is used and would no longer exist.` };
  if (turnsIntoAnother && used.some((rectangle) => rectangle.use !== 'BLOCKED')) {
    return { code: 'IN_USE', path, detail: 'What is leased or held cannot change its site, model, nodes, fabric or interconnect.' };
  }
  return null;
}
