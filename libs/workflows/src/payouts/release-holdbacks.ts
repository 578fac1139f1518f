import { holdbackReleased } from '#libs/ledger';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'payouts' | 'ledger'>;

/** Gives free at most `limit` holdbacks whose time is over: payable again, and paid with the next payout. Returns how many. */
export const releaseHoldbacks = (ports: Needs) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const due = await ports.payouts.dueHoldbacks(tx, limit);
      for (const { id: holdbackId, orgId: providerOrgId, amount } of due) {
        const facts = { holdbackId, releaseId: 'due', providerOrgId, amount };
        await ports.ledger.post(tx, holdbackReleased(facts, tx.now));
        await ports.payouts.release(tx, holdbackId);
      }
      return due.length;
    });
};
