import { civilDate, dateIn, type Result, instantToString, ok, refuse } from '#libs/kernel';
import {
  type AcceptanceBasis,
  type AcceptanceTest,
  type Lease,
  type LeaseHappening,
  type Shortfall,
  shortfalls,
  transition,
} from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { type ChangeNeeds } from '../contracts/change-contract.js';
import { commenceTranche } from '../contracts/commence-tranche.js';

export type StartNeeds = Pick<Ports, 'leases'> & ChangeNeeds;
export type AcceptNeeds = StartNeeds & Pick<Ports, 'acceptances' | 'audit'>;

const HAPPENINGS: Readonly<Record<AcceptanceBasis, LeaseHappening>> = {
  TEST_PASSED: { kind: 'TEST_PASSED' },
  TENANT_ACCEPTED: { kind: 'TENANT_ACCEPTED' },
  PERIOD_PASSED: { kind: 'ACCEPTANCE_PERIOD_PASSED' },
};

export interface AcceptanceGrounds {
  readonly basis: AcceptanceBasis;
  /** Of TEST_PASSED. */
  readonly test: AcceptanceTest | null;
}

/**
 * Writes down who accepted the lease's delivery, when and how, and starts its meter if the window has begun. The lease is locked. The
 * record comes first: the database lets no lease be accepted without one.
 */
export const acceptDelivery = (ports: AcceptNeeds) => {
  return async (tx: Tx, lease: Lease, { basis, test }: AcceptanceGrounds): Promise<Result<Lease, Refusal>> => {
    const step = transition(lease, HAPPENINGS[basis], tx.now);
    const { access } = lease;
    const at = step.ok ? step.value.lease.acceptedAt : null;
    if (!step.ok || access === null || at === null) return refuse<Refusal>(notWaiting(lease));
    await ports.acceptances.insert(tx, {
      id: tx.newId('acceptance'),
      leaseId: lease.id,
      tenantOrgId: lease.tenantOrgId,
      providerOrgId: lease.providerOrgId,
      basis,
      at,
      actorId: tx.scope.actorId,
      deliveredAt: access.deliveredAt,
      test,
    });
    if (!(await ports.leases.update(tx, step.value.lease, step.value.event)))
      return refuse<Refusal>({ code: 'WRONG_STATE', path: ['leaseId'] });
    await ports.audit.append(tx, {
      action: 'lease.accepted',
      subjectId: lease.id,
      detail: { basis, at: instantToString(at) },
    });
    const accepted = { ...step.value.lease, version: lease.version + 1 };
    const started = await meterStarts(ports)(tx, lease, accepted);
    if (!started.ok) return started;
    // a commencement on another day moves the lease's window
    return ok(lease.contract === null ? accepted : ((await ports.leases.byId(tx, lease.id)) ?? accepted));
  };
};

/**
 * What follows when a step started a lease's meter: its availability is watched from now on, and the tranche of a contract commences on
 * that day, with the acceptance as evidence. Does nothing after any other step.
 */
export const meterStarts = (ports: StartNeeds) => {
  return async (tx: Tx, before: Lease, { id, startedAt, terms, contract }: Lease): Promise<Result<null, Refusal>> => {
    if (before.startedAt !== null || startedAt === null) return ok(null);
    await ports.leases.scheduleAvailability(tx, id, startedAt);
    if (contract === null) return ok(null);
    const evidence = {
      reason: 'delivery accepted',
      documents: [`acceptance of ${before.number} at ${instantToString(startedAt)}`],
    };
    const date = civilDate(dateIn(startedAt, terms.timeZone));
    const commenced = await commenceTranche(ports)(tx, { leaseId: id, date, evidence });
    return commenced.ok ? ok(null) : commenced;
  };
};

function notWaiting({ state, access }: Lease): Refusal {
  const detail =
    access === null
      ? `The lease is ${state} and nothing is delivered that could be accepted.`
      : `The lease is ${state}; its delivery does not wait for acceptance.`;
  return { code: 'WRONG_STATE', path: ['leaseId'], detail };
}

/** Why a test does not prove the delivery; null: it does. `path` is where the figures stand in the input. */
export const checkTest = (ports: Pick<Ports, 'offers'>) => {
  return async (tx: Tx, lease: Lease, test: AcceptanceTest, path: readonly string[]): Promise<Refusal | null> => {
    if (test.report.trim().length < 1 || test.report.length > 500)
      return invalid([...path, 'report'], 'The report has 1 to 500 characters.');
    if (test.measuredAt > tx.now)
      return invalid([...path, 'measuredAt'], 'The test was measured before it is reported.');
    const offer = await ports.offers.byId(tx, lease.resourceId);
    const speed = offer?.kind === 'GPU' && offer.networkGbpsPerNode > 0 ? offer.networkGbpsPerNode : null;
    const promise = { units: lease.units, networkGbpsPerNode: speed, pue: offer?.site.pue ?? null };
    const [missing] = shortfalls(test, promise);
    return missing ? failed(missing, path) : null;
  };
};

function failed({ figure, detail }: Shortfall, path: readonly string[]): Refusal {
  return invalid([...path, figure], `The test is not passed: ${detail}.`);
}
