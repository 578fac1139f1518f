import { type Result, ok, refuse } from '#libs/kernel';
import { type Access, type Lease, transition } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'leases' | 'audit'>;

export interface DeliverCommand extends Omit<Access, 'deliveredAt'> {
  readonly leaseId: string;
}

/** Hands the capacity over. Before the window the lease stays CONFIRMED and goes ACTIVE at its start; after it the meter runs from now. */
export const deliverLease = (ports: Needs) => {
  return (scope: OrganisationScope, { leaseId, ...access }: DeliverCommand): Promise<Result<Lease, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const lease = await ports.leases.lock(tx, leaseId);
      if (lease?.providerOrgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['leaseId'] });
      const problem = checkAccess(access);
      if (problem) return refuse(problem);
      const step = transition(lease, { kind: 'DELIVERED', access }, tx.now);
      if (!step.ok)
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['leaseId'],
          detail: `A ${lease.state} lease cannot be handed over.`,
        });
      if (!(await ports.leases.update(tx, step.value.lease, step.value.event)))
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['leaseId'] });
      await ports.audit.append(tx, {
        action: 'lease.delivered',
        subjectId: lease.id,
        detail: { endpoint: access.endpoint },
      });
      return ok({ ...step.value.lease, version: lease.version + 1 });
    });
};

function checkAccess({ endpoint, instructions, hostKeyFingerprint }: Omit<Access, 'deliveredAt'>): Refusal | null {
  if (endpoint.trim().length < 1 || endpoint.length > 500)
    return invalid(['endpoint'], 'The address has 1 to 500 characters.');
  if (instructions.length > 4_000) return invalid(['instructions'], 'The instructions have at most 4,000 characters.');
  return (hostKeyFingerprint ?? '').length > 200
    ? invalid(['hostKeyFingerprint'], 'A fingerprint has at most 200 characters.')
    : null;
}
