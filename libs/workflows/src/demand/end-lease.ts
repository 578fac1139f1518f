import { type Result, ok, refuse } from '#libs/kernel';
import { type Lease, transition } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'leases' | 'capacity' | 'audit'>;

/** Ends a running on-demand lease now. The capacity is free from now; billing meters and invoices the rest at its next look. */
export const endLease = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<Result<Lease, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const lease = await ports.leases.lock(tx, id);
      if (lease?.tenantOrgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const step = transition(lease, { kind: 'ENDED_EARLY' }, tx.now);
      if (!step.ok)
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['id'],
          detail: `The lease is ${lease.state} and ${lease.terms.billing}; only a running on-demand lease can be ended.`,
        });
      if (!(await ports.leases.update(tx, step.value.lease, step.value.event)))
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'] });
      await ports.capacity.release(tx, lease.id, tx.now);
      await ports.audit.append(tx, { action: 'lease.ended', subjectId: lease.id, detail: {} });
      return ok({ ...step.value.lease, version: lease.version + 1 });
    });
};
