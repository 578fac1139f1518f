import { type BilledUntil, type Invoice, billingPlan } from '#libs/billing';
import { HOUR, addMilliseconds, assert } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type BillEnergyNeeds, billEnergy } from '../metering/bill-energy.js';
import { issueInvoice } from '../money/issue-invoice.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type TogetherNeeds, billTogether } from './bill-together.js';

type Needs = BillEnergyNeeds & TogetherNeeds & Pick<Ports, 'unitOfWork' | 'leases' | 'meters' | 'billingProfiles'>;

/** Leases of one transaction that bills together: few enough that nobody waits long for a number or a lease. */
const TOGETHER = 250;

/** Invoices of one lease in one transaction; a lease with more to catch up on comes back at once. */
const MOST_INVOICES = 12;
/** How long a lease whose invoice could not be made is left alone, so that it holds up nobody else. */
const PARKED = HOUR;

export interface Billed {
  readonly leases: number;
  readonly invoices: number;
  /** Leases that could not be invoiced, with the fault: parked for an hour. */
  readonly failed: readonly { readonly leaseId: string; readonly fault: string }[];
}

/**
 * Bills at most `limit` leases that billing has to look at. Many share a transaction, so that a first of the month costs a statement and not a
 * round trip for each; where one of them cannot be billed, all are billed one by one, each in its own transaction, and the one is parked.
 */
export const runBilling = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<Billed> => {
    let [leases, invoices] = [0, 0];
    while (leases < limit) {
      const billed = await billMany(ports, scope, Math.min(TOGETHER, limit - leases));
      if (billed === 'FAILED') break;
      if (billed.leases === 0) return { leases, invoices, failed: [] };
      leases += billed.leases;
      invoices += billed.invoices;
    }
    const rest = await billEach(ports, scope, limit - leases);
    return { leases: leases + rest.leases, invoices: invoices + rest.invoices, failed: rest.failed };
  };
};

async function billMany(
  ports: Needs,
  scope: PlatformScope,
  limit: number,
): Promise<{ readonly leases: number; readonly invoices: number } | 'FAILED'> {
  try {
    return await ports.unitOfWork.run(scope, async (tx) => {
      const due = await ports.leases.due(tx, 'BILLING', limit);
      const together = await billTogether(ports)(tx, due);
      let { leases, invoices } = together;
      for (const lease of together.left) {
        invoices += (await billLease(ports, tx, lease)).length;
        leases += 1;
      }
      return { leases, invoices };
    });
  } catch (error) {
    const fault = error instanceof Error ? error.message : 'unknown';
    // one of them is at fault, and billing each by itself finds out which; what was wrong together is kept
    await ports.unitOfWork.run(scope, (tx) =>
      ports.audit.append(tx, { action: 'billing.one-by-one', subjectId: 'billing', detail: { fault } }),
    );
    return 'FAILED';
  }
}

/** One lease, one transaction. */
async function billEach(ports: Needs, scope: PlatformScope, limit: number): Promise<Billed> {
  let [leases, invoices] = [0, 0];
  const failed: { leaseId: string; fault: string }[] = [];
  while (leases + failed.length < limit) {
    const issued = await billNext(ports, scope, failed);
    if (issued === 'NOTHING_DUE') break;
    if (issued === 'FAILED') continue;
    leases += 1;
    invoices += issued.length;
  }
  return { leases, invoices, failed };
}

async function billNext(
  ports: Needs,
  scope: PlatformScope,
  failed: { leaseId: string; fault: string }[],
): Promise<readonly Invoice[] | 'NOTHING_DUE' | 'FAILED'> {
  const seen: { lease?: Lease } = {};
  try {
    return await ports.unitOfWork.run(scope, async (tx) => {
      const [lease] = await ports.leases.due(tx, 'BILLING', 1);
      if (!lease) return 'NOTHING_DUE';
      seen.lease = lease;
      return billLease(ports, tx, lease);
    });
  } catch (error) {
    if (!seen.lease) throw error;
    const fault = error instanceof Error ? error.message : 'unknown';
    failed.push({ leaseId: seen.lease.id, fault });
    await park(ports, scope, seen.lease.id, fault);
    return 'FAILED';
  }
}

async function billLease(ports: Needs, tx: Tx, lease: Lease): Promise<Invoice[]> {
  const billed: BilledUntil = {
    RENT: await ports.invoices.billedUntil(tx, lease.id, 'RENT'),
    USAGE: await ports.invoices.billedUntil(tx, lease.id, 'USAGE'),
    ENERGY: await ports.invoices.billedUntil(tx, lease.id, 'ENERGY'),
  };
  const plan = billingPlan(lease, billed, tx.now);
  const profile = await ports.billingProfiles.byOrg(tx, lease.tenantOrgId);
  assert(profile, `organisation ${lease.tenantOrgId} has a billing profile`);
  const issued: Invoice[] = [];
  for (const due of plan.due.slice(0, MOST_INVOICES)) {
    if (due.kind === 'ENERGY') {
      const invoice = await billEnergy(ports)(tx, { lease, profile, due });
      if (invoice) issued.push(invoice);
      continue;
    }
    const meter = due.kind === 'RENT' ? [] : await ports.meters.byLease(tx, lease.id, due.period.start, due.period.end);
    issued.push(await issueInvoice(ports)(tx, { lease, due, profile, meter }));
  }
  const correction = plan.settlesEnergy ? await billEnergy(ports)(tx, { lease, profile, due: null }) : null;
  if (correction) issued.push(correction);
  await ports.leases.scheduleBilling(tx, lease.id, plan.due.length > MOST_INVOICES ? tx.now : plan.lookAgainAt);
  return issued;
}

async function park(ports: Needs, scope: PlatformScope, leaseId: string, fault: string): Promise<void> {
  await ports.unitOfWork.run(scope, async (tx) => {
    await ports.leases.scheduleBilling(tx, leaseId, addMilliseconds(tx.now, PARKED));
    await ports.audit.append(tx, { action: 'billing.parked', subjectId: leaseId, detail: { fault } });
  });
}
