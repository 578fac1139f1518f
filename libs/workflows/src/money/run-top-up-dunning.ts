import { DEFAULT_DUNNING_POLICY, type DunningPolicy, dunningAt } from '#libs/billing';
import { moneyToString } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type TopUpDispute, type TopUpDunningRecord } from '../ports/top-up-disputes.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { owedOf } from './top-up-debt.js';

type Needs = Pick<Ports, 'unitOfWork' | 'topUpDisputes' | 'dunning' | 'audit'>;

/**
 * Asks for what tenants owe after a payment ahead was disputed and lost, or returned: by the tenant's own policy, the days counted from when it
 * was lost. A dispute that is not decided is not asked about. Nobody is suspended for it: a suspension names an invoice, and this debt pays
 * itself with the next money that comes. Looks at a bounded number; returns how many steps were taken.
 */
export const runTopUpDunning = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    let taken = 0;
    for (let looked = 0; looked < limit; looked += 1) {
      const step = await ports.unitOfWork.run(scope, async (tx) => {
        const dispute = await ports.topUpDisputes.dueForDunning(tx);
        return dispute ? dun(ports, tx, dispute) : 'NOTHING_DUE';
      });
      if (step === 'NOTHING_DUE') break;
      if (step === 'TAKEN') taken += 1;
    }
    return taken;
  };
};

async function dun(ports: Needs, tx: Tx, dispute: TopUpDispute): Promise<'TAKEN' | 'WAITS'> {
  const { id, orgId, changedAt: dueAt, topUpId } = dispute;
  const policy = withoutSuspension((await ports.dunning.policyOf(tx, orgId)) ?? DEFAULT_DUNNING_POLICY);
  const before = await ports.topUpDisputes.dunned(tx, [id]);
  const { step, daysPastDue, lookAgainAt } = dunningAt({ dueAt, policy, taken: before, pause: null, now: tx.now });
  await ports.topUpDisputes.dunAgain(tx, id, lookAgainAt);
  if (step === null) return 'WAITS';
  const due = owedOf(dispute);
  const record: TopUpDunningRecord = {
    ...{ id: tx.newId('topUpDunningStep'), disputeId: id, orgId, step, daysPastDue, due, takenAt: tx.now },
  };
  await ports.topUpDisputes.recordDunning(tx, record);
  const detail = { step, due: moneyToString(due), daysPastDue: `${daysPastDue}` };
  await ports.audit.append(tx, { action: 'top-up.dunning-step', subjectId: topUpId, detail });
  return 'TAKEN';
}

function withoutSuspension({ steps, ...policy }: DunningPolicy): DunningPolicy {
  const { SUSPENSION_WARNING: _warning, SUSPENDED: _suspended, ...rest } = steps;
  return { ...policy, steps: rest };
}
