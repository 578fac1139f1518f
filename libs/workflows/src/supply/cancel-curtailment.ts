import { type Result, ok, refuse } from '#libs/kernel';
import { cancelCurtailment as cancelled } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';
import { type CurtailmentView, seenAt } from './curtailment-view.js';

type Needs = Pick<Ports, 'unitOfWork' | 'curtailments' | 'power' | 'audit'>;

/** Calls a curtailment off: the site has its limit back from now on. Refused when it is over or was called off before. */
export const cancelCurtailment = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<Result<CurtailmentView, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const found = await ports.curtailments.byId(tx, id);
      if (found) await ports.power.close(tx, found.siteId);
      const curtailment = found && (await ports.curtailments.byId(tx, id));
      if (!curtailment) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const decided = cancelled(curtailment, tx.now);
      if (!decided.ok) {
        const detail = `The curtailment is ${decided.refusal.state}.`;
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'], detail });
      }
      await ports.curtailments.cancel(tx, id, tx.now);
      await ports.audit.append(tx, {
        action: 'curtailment.cancelled',
        subjectId: id,
        detail: { siteId: curtailment.siteId },
      });
      return ok(seenAt(decided.value, tx.now));
    });
};
