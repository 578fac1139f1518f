import { type BilledStretch, type Invoice, contractPlan, rated, rowKey } from '#libs/billing';
import { HOUR, type Instant, addMilliseconds, assert } from '#libs/kernel';
import { currentTerms } from '#libs/market';
import { reviseForIndex } from '../contracts/record-index-value.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { askContractMoney, prepaymentOf } from './ask-contract-money.js';
import { type BilledContract, FEE_REVISION, type StepNeeds, billContractStep } from './bill-contract-step.js';

type Needs = StepNeeds & Pick<Ports, 'unitOfWork' | 'indices'>;

/** Invoices of one contract in one transaction; a contract with more to catch up on comes back at once. */
const MOST_INVOICES = 24;
/** How long a contract whose invoice could not be made is left alone, so that it holds up nobody else. */
const PARKED = HOUR;

export interface ContractsBilled {
  readonly contracts: number;
  readonly invoices: number;
  /** Contracts that could not be invoiced, with the fault: parked for an hour. */
  readonly failed: readonly { readonly contractId: string; readonly fault: string }[];
}

/**
 * Looks at most `limit` times for a contract that billing has to look at, and issues what its schedule, its meters and its end have made
 * due. One contract, one transaction, under its lock: a worker may die anywhere and the next one goes on, and running it again makes nothing,
 * since a row is issued once and an invoice is unique by lease, kind, start and revision.
 */
export const runContractBilling = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<ContractsBilled> => {
    let [contracts, invoices] = [0, 0];
    const failed: { contractId: string; fault: string }[] = [];
    while (contracts + failed.length < limit) {
      const issued = await billNext(ports, scope, failed);
      if (issued === 'NOTHING_DUE') break;
      if (issued === 'FAILED') continue;
      contracts += 1;
      invoices += issued.length;
    }
    return { contracts, invoices, failed };
  };
};

async function billNext(
  ports: Needs,
  scope: PlatformScope,
  failed: { contractId: string; fault: string }[],
): Promise<readonly Invoice[] | 'NOTHING_DUE' | 'FAILED'> {
  const seen: { contract?: SignedContract } = {};
  try {
    return await ports.unitOfWork.run(scope, async (tx) => {
      const [signed] = await ports.contracts.dueForBilling(tx, 1);
      if (!signed) return 'NOTHING_DUE';
      seen.contract = signed;
      return billContract(ports, tx, signed);
    });
  } catch (error) {
    if (!seen.contract) throw error;
    const contractId = seen.contract.contract.id;
    const fault = error instanceof Error ? error.message : 'unknown';
    failed.push({ contractId, fault });
    await park(ports, scope, contractId, fault);
    return 'FAILED';
  }
}

async function billContract(ports: Needs, tx: Tx, signed: SignedContract): Promise<Invoice[]> {
  const { contract } = signed;
  const schedule = await reviseForIndex(ports)(tx, contract.id);
  const { escalator, timeZone } = currentTerms(contract);
  const indexValues = escalator.kind === 'INDEX' ? await ports.indices.values(tx, escalator.index) : [];
  const of = rated(contract, schedule, indexValues);
  const stretches = await stretchesOf(ports, tx, signed);
  const asked = await askContractMoney(ports)(tx, signed, of.flow, timeZone);
  const plan = contractPlan({
    ...{ contract, schedule, stretches, now: tx.now },
    isFeeBilled: contract.closure !== null && (await isFeeBilled(ports, tx, signed)),
  });
  const issued = new Set(schedule.rows.filter(({ status }) => status === 'ISSUED').map(rowKey));
  const billed: BilledContract = { signed, of, stretches, prepayment: prepaymentOf(asked.money), issued };
  const invoices: Invoice[] = [];
  for (const step of plan.steps.slice(0, MOST_INVOICES)) invoices.push(await billContractStep(ports)(tx, billed, step));
  const looks = [plan.lookAgainAt, asked.lookAgainAt].filter((at) => at !== null);
  const next = looks.length === 0 ? null : (Math.min(...looks) as Instant);
  await ports.contracts.scheduleBilling(tx, contract.id, plan.steps.length > MOST_INVOICES ? tx.now : next);
  return invoices;
}

async function stretchesOf(ports: Needs, tx: Tx, { leases, number }: SignedContract): Promise<BilledStretch[]> {
  const stretches: BilledStretch[] = [];
  for (const { tranche, leaseId, tenantOrgId, from, until } of leases) {
    const lease = await ports.leases.byId(tx, leaseId);
    assert(lease, `lease ${leaseId} of contract ${number} exists`);
    stretches.push({
      ...{ tranche, leaseId, tenantOrgId, from, until, startedAt: lease.startedAt },
      meterBilledUntil: await ports.invoices.billedUntil(tx, leaseId, 'CONTRACT_METER'),
      factsFinalUntil: await ports.trancheFacts.finalUntil(tx, leaseId),
    });
  }
  return stretches;
}

async function isFeeBilled(ports: Needs, tx: Tx, { leases }: SignedContract): Promise<boolean> {
  for (const { leaseId } of leases) {
    const invoices = await ports.invoices.byLease(tx, leaseId);
    if (invoices.some(({ kind, revision }) => kind === 'CONTRACT' && revision === FEE_REVISION)) return true;
  }
  return false;
}

async function park(ports: Needs, scope: PlatformScope, contractId: string, fault: string): Promise<void> {
  await ports.unitOfWork.run(scope, async (tx) => {
    await ports.contracts.scheduleBilling(tx, contractId, addMilliseconds(tx.now, PARKED));
    await ports.audit.append(tx, { action: 'contract-billing.parked', subjectId: contractId, detail: { fault } });
  });
}
