import { type Result, ok, refuse } from '#libs/kernel';
import { type AcceptanceTest, type Access, type Lease, transition } from '#libs/market';
import { type AcceptNeeds, acceptDelivery, checkTest } from '../metering/accept-delivery.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = AcceptNeeds & Pick<Ports, 'unitOfWork' | 'offers'>;

export interface DeliverCommand extends Omit<Access, 'deliveredAt'> {
  readonly leaseId: string;
  /** What was measured at hand-over; where it proves the delivery, it is accepted at once. Null: the tenant accepts, or time does. */
  readonly acceptanceTest: AcceptanceTest | null;
}

/**
 * Hands the capacity over, for the first time or anew. The lease waits for its acceptance, from which its meter runs, unless a passed
 * test comes along. A test that is not passed refuses the whole: nothing is handed over.
 */
export const deliverLease = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    { leaseId, acceptanceTest: test, ...access }: DeliverCommand,
  ): Promise<Result<Lease, Refusal>> =>
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
      const delivered = { ...step.value.lease, version: lease.version + 1 };
      if (test === null) return ok(delivered);
      const failure = await checkTest(ports)(tx, lease, test, ['acceptanceTest']);
      return failure ? refuse(failure) : acceptDelivery(ports)(tx, delivered, { basis: 'TEST_PASSED', test });
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
