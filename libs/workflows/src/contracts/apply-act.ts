import { type CivilDate, type Result, ok, refuse } from '#libs/kernel';
import { type Contract, amend, expand, novate, renew, terminate } from '#libs/market';
import { type ContractAct, type ContractActDetail } from '../ports/contract-act-store.js';
import { invalid } from '../refusal.js';
import { type ActRefusal, refusalOfContract } from './act-refusal.js';

/** What an act is about, and what has to be known to apply it. */
export interface AppliedAct extends Pick<ContractAct, 'detail' | 'effective' | 'evidence'> {
  readonly today: CivilDate;
  /** Legal name of the tenant of a novation; null of other acts. */
  readonly newTenant: string | null;
}

/** The contract with the act carried out, or why that cannot be. */
export function applyAct(contract: Contract, act: AppliedAct): Result<Contract, ActRefusal> {
  const { detail, effective, evidence, today, newTenant } = act;
  if (movesCapacity(detail) && effective < today)
    return refuse(invalid(['effective'], `Capacity does not change for days that have passed; today is ${today}.`));
  const applied = (():
    ReturnType<typeof amend> | ReturnType<typeof novate> | ReturnType<typeof renew> | ReturnType<typeof terminate> => {
    switch (detail.kind) {
      case 'AMEND':
        return amend(contract, { changes: detail.changes, evidence }, effective);
      case 'NOVATE':
        return novate(
          contract,
          { role: 'tenant', to: newTenant ?? '', guarantor: detail.guarantor, evidence },
          effective,
        );
      case 'RENEW':
        return renew(contract, evidence, today);
      case 'EXPAND':
        return expand(contract, detail.option, detail.commencement, evidence, today);
      case 'TERMINATE':
        return terminate(contract, { effective, cause: detail.cause, evidence });
    }
  })();
  return applied.ok ? ok(applied.value) : refuse(refusalOfContract(applied.refusal));
}

/** Acts after which somebody holds other units on some day; rates may be corrected behind today. */
function movesCapacity(detail: ContractActDetail): boolean {
  if (detail.kind !== 'AMEND') return detail.kind === 'NOVATE' || detail.kind === 'TERMINATE';
  const moving = ['QUANTITY', 'TERM', 'ADD_TRANCHE', 'REMOVE_TRANCHE'];
  return detail.changes.some(({ kind }) => moving.includes(kind));
}
