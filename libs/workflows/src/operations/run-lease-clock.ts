import { type Lease, type LeaseHappening, type LeaseStep, transition } from '#libs/market';
import { type AcceptNeeds, acceptDelivery, meterStarts } from '../metering/accept-delivery.js';
import { type VoidNeeds, voidInvoices } from '../money/void-invoices.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type DueLeases, eachDueLease } from './each-due-lease.js';

type Needs = VoidNeeds & AcceptNeeds & Pick<Ports, 'unitOfWork' | 'capacity'>;

/** What the passing of time does to leases, in the order in which it does it. */
const WATCHES: readonly { readonly what: DueLeases['what']; readonly happening: LeaseHappening }[] = [
  { what: 'PAYMENT_DEADLINE', happening: { kind: 'PAYMENT_DEADLINE_PASSED' } },
  { what: 'WINDOW_START', happening: { kind: 'WINDOW_STARTED' } },
  { what: 'ACCEPTANCE', happening: { kind: 'ACCEPTANCE_PERIOD_PASSED' } },
  { what: 'WINDOW_END', happening: { kind: 'WINDOW_ENDED' } },
];

/**
 * Moves at most `limit` leases per watch: unpaid past their deadline, windows begun, deliveries
 * nobody objected to, windows over. A lease for which a payment is on its
 * way waits for the answer. Returns how many moved.
 */
export const runLeaseClock = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    let moved = 0;
    for (const { what, happening } of WATCHES) {
      moved += await eachDueLease(ports, scope, { what, limit }, (tx, lease) => move(ports, tx, lease, happening));
    }
    return moved;
  };
};

/** 1 when the lease took a step, 0 when its state (another worker was faster) or a payment on its way does not let it. */
async function move(ports: Needs, tx: Tx, lease: Lease, happening: LeaseHappening): Promise<number> {
  if (happening.kind === 'ACCEPTANCE_PERIOD_PASSED') {
    const accepted = await acceptDelivery(ports)(tx, lease, { basis: 'PERIOD_PASSED', test: null });
    return accepted.ok ? 1 : 0;
  }
  const step = transition(lease, happening, tx.now);
  if (!step.ok) return 0;
  const hasFailed = step.value.lease.state === 'FAILED';
  if (hasFailed && !(await voidInvoices(ports)(tx, lease.id))) return 0;
  if (!(await ports.leases.update(tx, step.value.lease, step.value.event))) return 0;
  if (hasFailed) await giveBack(ports, tx, step.value);
  const started = await meterStarts(ports)(tx, lease, step.value.lease);
  if (!started.ok) throw new Error(`the meter of ${lease.number} cannot start: ${started.refusal.code}`);
  return 1;
}

/** A lease that failed holds nothing. What was paid for it stays paid until a person decides. */
async function giveBack(ports: Needs, tx: Tx, { lease }: LeaseStep): Promise<void> {
  await ports.capacity.release(tx, lease.id, lease.period.start);
  await ports.audit.append(tx, { action: 'lease.failed', subjectId: lease.id, detail: { reason: lease.reason } });
}
