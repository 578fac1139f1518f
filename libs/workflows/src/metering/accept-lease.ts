import { type Result, ok, refuse } from '#libs/kernel';
import { type AcceptanceTest, type Lease, transition } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type AcceptNeeds, acceptDelivery, checkTest } from './accept-delivery.js';
import { NO_LEASE, lockedLease } from './party-lease.js';

/** The tenant takes the delivery as it is: the meter starts now, or with the window when that begins later. */
export const acceptLease = (ports: AcceptNeeds & Pick<Ports, 'unitOfWork'>) => {
  return (scope: OrganisationScope, leaseId: string): Promise<Result<Lease, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const lease = await lockedLease(ports, tx, scope, { leaseId, side: 'TENANT' });
      if (lease === null) return refuse(NO_LEASE);
      return acceptDelivery(ports)(tx, lease, { basis: 'TENANT_ACCEPTED', test: null });
    });
};

/** The provider shows by figures that the delivery is what the listing promised. Figures that miss it are refused, and nothing starts. */
export const reportAcceptanceTest = (ports: AcceptNeeds & Pick<Ports, 'unitOfWork' | 'offers'>) => {
  return (
    scope: OrganisationScope,
    { leaseId, test }: { readonly leaseId: string; readonly test: AcceptanceTest },
  ): Promise<Result<Lease, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const lease = await lockedLease(ports, tx, scope, { leaseId, side: 'PROVIDER' });
      if (lease === null) return refuse(NO_LEASE);
      const problem = await checkTest(ports)(tx, lease, test, ['test']);
      return problem ? refuse(problem) : acceptDelivery(ports)(tx, lease, { basis: 'TEST_PASSED', test });
    });
};

/** The tenant sends the delivery back with its reason. The provider mends it and delivers again; until then nothing runs. */
export const rejectLease = (ports: Pick<Ports, 'unitOfWork' | 'leases' | 'audit'>) => {
  return (
    scope: OrganisationScope,
    { leaseId, reason }: { readonly leaseId: string; readonly reason: string },
  ): Promise<Result<Lease, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const lease = await lockedLease(ports, tx, scope, { leaseId, side: 'TENANT' });
      if (lease === null) return refuse(NO_LEASE);
      if (reason.trim().length < 1 || reason.length > 500)
        return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
      const step = transition(lease, { kind: 'REJECTED', note: reason }, tx.now);
      if (!step.ok || !(await ports.leases.update(tx, step.value.lease, step.value.event)))
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['leaseId'],
          detail: `The lease is ${lease.state} and has no delivery that waits for acceptance.`,
        });
      await ports.audit.append(tx, { action: 'lease.rejected', subjectId: lease.id, detail: { reason } });
      return ok({ ...step.value.lease, version: lease.version + 1 });
    });
};
