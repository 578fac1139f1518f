import { type Result, ok, refuse } from '#libs/kernel';
import { type MiningLoad } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'miningLoads' | 'power' | 'audit'>;

/** Ends a mining load now and gives its power back; gives the load as it was. Its external id may be used again. */
export const removeMiningLoad = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<Result<MiningLoad, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const found = await ports.miningLoads.byId(tx, id);
      if (found) await ports.power.close(tx, found.siteId);
      // again behind the gate: somebody else may have removed it
      const load = found && (await ports.miningLoads.byId(tx, id));
      if (!load) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      await ports.miningLoads.remove(tx, id, tx.now);
      await ports.audit.append(tx, {
        action: 'mining.removed',
        subjectId: id,
        detail: { externalId: load.externalId, watts: String(load.watts) },
      });
      return ok(load);
    });
};
