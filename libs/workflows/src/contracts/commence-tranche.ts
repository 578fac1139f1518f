import { type CivilDate, type Result, ok, refuse } from '#libs/kernel';
import { type Evidence, commence } from '#libs/market';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type ActRefusal, refusalOfContract } from './act-refusal.js';
import { type ChangeNeeds, changeContract } from './change-contract.js';

export interface CommenceCommand {
  readonly leaseId: string;
  /** The day delivery was accepted, in the contract's zone. */
  readonly date: CivilDate;
  /** The acceptance: the test that passed, or the tenant's word. */
  readonly evidence: Evidence;
}

/**
 * Turns the acceptance of a delivery into the tranche's commencement, inside the caller's transaction. On the planned day nothing changes;
 * on another, the contract gets a version and its schedule, lease and capacity move with it: CAPACITY_TAKEN where somebody else holds the
 * units in the days that this adds. A tranche that another tenant or another quantity took over has commenced long ago: nothing changes.
 */
export const commenceTranche = (ports: ChangeNeeds) => {
  return async (tx: Tx, { leaseId, date, evidence }: CommenceCommand): Promise<Result<SignedContract, ActRefusal>> => {
    const found = (await ports.contracts.byLeases(tx, [leaseId])).get(leaseId);
    const signed = found && (await ports.contracts.lock(tx, found.contract.id));
    const stretch = signed?.leases.find((lease) => lease.leaseId === leaseId);
    if (!signed || !stretch) return refuse({ code: 'NOT_FOUND', path: ['leaseId'] });
    const first = signed.leases.find(({ tranche }) => tranche === stretch.tranche);
    if (first !== stretch) return ok(signed);
    const commenced = commence(signed.contract, { tranche: stretch.tranche, date, evidence });
    if (!commenced.ok) return refuse(refusalOfContract(commenced.refusal));
    if (commenced.value === signed.contract) return ok(signed);
    const { tenantOrgId, tax } = signed;
    // nothing is sold by it, so nothing is asked
    const same = { signed, tenantOrgId, tax, listings: [], asked: [] };
    return changeContract(ports)(tx, { ...same, contract: commenced.value, action: 'contract.commenced' });
  };
};
