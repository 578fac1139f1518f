import { type Result, ok, refuse } from '#libs/kernel';
import { type Lease, transition } from '#libs/market';
import { type VoidNeeds, voidInvoices } from '../money/void-invoices.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = VoidNeeds & Pick<Ports, 'unitOfWork' | 'leases' | 'capacity' | 'audit'>;

/** Calls off a lease that has not been paid: its invoice is voided and the capacity is free at once. */
export const cancelLease = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<Result<Lease, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const lease = await ports.leases.lock(tx, id);
      if (lease?.tenantOrgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const step = transition(lease, { kind: 'CANCELLED' }, tx.now);
      if (!step.ok)
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['id'],
          detail: `The lease is ${lease.state}; only an unpaid one can be called off.`,
        });
      if (!(await ports.leases.update(tx, step.value.lease, step.value.event)))
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'] });
      await ports.capacity.release(tx, lease.id, lease.period.start);
      await ports.audit.append(tx, { action: 'lease.cancelled', subjectId: lease.id, detail: {} });
      const isVoid = await voidInvoices(ports)(tx, lease.id);
      if (!isVoid) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'], detail: 'A payment is on its way.' });
      return ok({ ...step.value.lease, version: lease.version + 1 });
    });
};
