import { type Result, ok, refuse } from '#libs/kernel';
import { type TaxTreatment, currentTerms } from '#libs/market';
import { type ContractAct, type ContractActDetail } from '../ports/contract-act-store.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type AskedTax } from '../tax/firm-tax.js';
import { type ActRefusal } from './act-refusal.js';
import { applyAct } from './apply-act.js';
import { type ChangeNeeds, changeContract } from './change-contract.js';
import { listingsOf, taxUnder } from './contract-tax.js';
import { today } from './draft-terms.js';
import { notToOweMore } from './may-owe-more.js';

type Needs = ChangeNeeds & Pick<Ports, 'contractActs' | 'billingProfiles'>;

/**
 * Carries an act out that everybody has agreed to, and closes it. Nothing but an end is carried out for a tenant that owes for too long.
 * `asked`: what a tax engine answered before the transaction.
 */
export const performAct = (ports: Needs) => {
  return async (
    tx: Tx,
    signed: SignedContract,
    act: ContractAct,
    asked: readonly AskedTax[] = [],
  ): Promise<Result<SignedContract, ActRefusal>> => {
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
    const tax = isNovation ? await taxOfNext(ports, tx, signed, detail.toOrgId, asked) : ok(signed.tax);
    if (!tax.ok) return tax;
    const changed = await changeContract(ports)(tx, {
      signed,
      contract: applied.value,
      tenantOrgId,
      tax: tax.value,
      listings: listingsOf(detail),
      asked,
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

/** What the contract says of tax under its next tenant: that of what the latest lease is of. */
async function taxOfNext(
  ports: Needs,
  tx: Tx,
  { contract, leases }: SignedContract,
  orgId: string,
  asked: readonly AskedTax[],
): Promise<Result<TaxTreatment, ActRefusal>> {
  const { currency } = currentTerms(contract);
  const taxed = await taxUnder(ports, tx, { orgId, offerId: leases.at(-1)?.offerId ?? '', currency }, asked);
  return taxed.ok ? ok(taxed.value.treatment) : taxed;
}
