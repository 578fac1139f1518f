import { type Result, assert, ok, refuse } from '#libs/kernel';
import { type ContractSchedule, reviseSchedule } from '#libs/billing';
import {
  type Contract,
  type TaxTreatment,
  type TrancheListing,
  currentTerms,
  parseKeptTerms,
  termSheetToJson,
} from '#libs/market';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type CapacityTaken, type InvalidTerms, type Refusal } from '../refusal.js';
import { type AskedTax } from '../tax/firm-tax.js';
import { observationsOf } from './accept-term-sheet.js';
import { type CarryOutNeeds, carryOut } from './carry-out.js';
import { invalidTerms } from './draft-terms.js';
import { planLeases } from './plan-leases.js';

export type ChangeNeeds = CarryOutNeeds & Pick<Ports, 'contracts' | 'indices' | 'audit' | 'sha256'>;

export interface ContractChange {
  /** As it was read, under lock. */
  readonly signed: SignedContract;
  readonly contract: Contract;
  /** Today's tenant once it is done. */
  readonly tenantOrgId: string;
  readonly tax: TaxTreatment;
  /** Where tranches that are added take their capacity from. */
  readonly listings: readonly TrancheListing[];
  /** What a tax engine answered of what is added or taken over, before the transaction. */
  readonly asked: readonly AskedTax[];
  readonly action: string;
}

/**
 * Makes a contract what was agreed: its next version, the next version of its schedule (issued rows stay), its leases and their capacity,
 * all in the caller's transaction. A refusal is for the caller to undo everything.
 */
export const changeContract = (ports: ChangeNeeds) => {
  return async (
    tx: Tx,
    change: ContractChange,
  ): Promise<Result<SignedContract, Refusal | InvalidTerms | CapacityTaken>> => {
    const { signed: before, contract, tenantOrgId, tax, listings, asked, action } = change;
    const kept = parseKeptTerms(termSheetToJson(currentTerms(contract)));
    if (!kept.ok) return refuse(invalidTerms(kept.refusal));
    const schedule = await nextSchedule(ports, tx, contract);
    const plan = planLeases({ contract, tenantOrgId, listings, before }, () => tx.newId('lease'));
    const signed: SignedContract = { ...before, contract, tenantOrgId, tax, leases: plan.leases };
    if (!(await ports.contracts.save(tx, signed, schedule))) return refuse({ code: 'STALE_VERSION', path: null });
    const refusal = await carryOut(ports, tx, { signed, schedule, steps: plan.steps, asked });
    if (refusal) return refuse(refusal);
    const detail = { scheduleHash: schedule.hash, version: String(contract.versions.length) };
    await ports.audit.append(tx, { action, subjectId: contract.id, detail });
    return ok({ ...signed, version: signed.version + 1 });
  };
};

async function nextSchedule(ports: ChangeNeeds, tx: Tx, contract: Contract): Promise<ContractSchedule> {
  const before = await ports.contracts.schedule(tx, contract.id);
  assert(before, `contract ${contract.id} has a schedule`);
  return reviseSchedule(before, contract, await observationsOf(ports, tx, currentTerms(contract)), ports.sha256);
}
