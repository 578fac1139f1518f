import { type Result, refuse } from '#libs/kernel';
import { type TrancheListing, currentTerms } from '#libs/market';
import { type ContractAct, type ContractActDetail } from '../ports/contract-act-store.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type ActRefusal } from './act-refusal.js';
import { applyAct } from './apply-act.js';
import { taxOf } from './carry-out.js';
import { type ChangeNeeds, changeContract } from './change-contract.js';
import { today } from './draft-terms.js';
import { notToOweMore } from './may-owe-more.js';

type Needs = ChangeNeeds & Pick<Ports, 'contractActs' | 'billingProfiles'>;

/** Carries an act out that everybody has agreed to, and closes it. Nothing but an end is carried out for a tenant that owes for too long. */
export const performAct = (ports: Needs) => {
  return async (tx: Tx, signed: SignedContract, act: ContractAct): Promise<Result<SignedContract, ActRefusal>> => {
    const { detail } = act;
    const day = today(tx, currentTerms(signed.contract));
    const isNovation = detail.kind === 'NOVATE';
    const tenantOrgId = isNovation ? detail.toOrgId : signed.tenantOrgId;
    // an end is the one act by which nobody owes more
    const suspended = detail.kind === 'TERMINATE' ? null : await notToOweMore(ports, tx, tenantOrgId);
    if (suspended) return refuse(suspended);
    const party = isNovation ? await ports.termSheets.party(tx, detail.toOrgId) : null;
    const applied = applyAct(signed.contract, { ...act, today: day, newTenant: party?.legalName ?? null });
    if (!applied.ok) return refuse(applied.refusal);
    const changed = await changeContract(ports)(tx, {
      signed,
      contract: applied.value,
      tenantOrgId,
      tax: isNovation ? await taxOf(ports, tx, detail.toOrgId) : signed.tax,
      listings: listingsOf(detail),
      action: ACTIONS[detail.kind],
    });
    if (changed.ok) await ports.contractActs.close(tx, act.id, 'DONE');
    return changed;
  };
};

const ACTIONS: Readonly<Record<ContractActDetail['kind'], string>> = {
  AMEND: 'contract.amended',
  NOVATE: 'contract.novated',
  RENEW: 'contract.renewed',
  EXPAND: 'contract.expanded',
  TERMINATE: 'contract.terminated',
};

function listingsOf(detail: ContractActDetail): readonly TrancheListing[] {
  if (detail.kind === 'AMEND') return detail.listings;
  return detail.kind === 'EXPAND' ? [{ tranche: detail.option, offerId: detail.offerId }] : [];
}
