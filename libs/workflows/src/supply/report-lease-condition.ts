import { type Result, ok, refuse } from '#libs/kernel';
import { type Lease, transition } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'leases' | 'audit'>;

export interface ConditionCommand {
  readonly leaseId: string;
  readonly isDegraded: boolean;
  /** Shown to the tenant. */
  readonly note: string;
}

/** The provider reports a fault of a running lease, or that it is mended. */
export const reportLeaseCondition = (ports: Needs) => {
  return (scope: OrganisationScope, { leaseId, isDegraded, note }: ConditionCommand): Promise<Result<Lease, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const lease = await ports.leases.lock(tx, leaseId);
      if (lease?.providerOrgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['leaseId'] });
      if (note.trim().length < 1 || note.length > 500)
        return refuse(invalid(['note'], 'A note has 1 to 500 characters.'));
      const step = transition(lease, { kind: isDegraded ? 'FAULT_REPORTED' : 'FAULT_MENDED', note }, tx.now);
      if (!step.ok)
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['leaseId'],
          detail: `The lease is ${lease.state}; only a running one has a condition.`,
        });
      if (!(await ports.leases.update(tx, step.value.lease, step.value.event)))
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['leaseId'] });
      await ports.audit.append(tx, {
        action: isDegraded ? 'lease.fault-reported' : 'lease.fault-mended',
        subjectId: lease.id,
        detail: { note },
      });
      return ok({ ...step.value.lease, version: lease.version + 1 });
    });
};
