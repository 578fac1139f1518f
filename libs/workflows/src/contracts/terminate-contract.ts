import { type CivilDate, type Result, assert, ok, refuse } from '#libs/kernel';
import { type ClosureReason, type Evidence, currentTerms } from '#libs/market';
import { type Done, once } from '../once.js';
import { type ContractAct } from '../ports/contract-act-store.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { transact } from '../transaction.js';
import { type ActRefusal } from './act-refusal.js';
import { applyAct } from './apply-act.js';
import { today } from './draft-terms.js';
import { performAct } from './perform-act.js';
import { type ActNeeds } from './propose-act.js';

/** Ends that one side declares by itself, and which side. */
const DECLARED = {
  CONVENIENCE: 'TENANT',
  HOST_DEFAULT: 'TENANT',
  CHRONIC_FAILURE: 'TENANT',
  LATE_DELIVERY: 'TENANT',
  TENANT_DEFAULT: 'PROVIDER',
} as const satisfies Partial<Record<ClosureReason, 'TENANT' | 'PROVIDER'>>;

export interface TerminateCommand {
  readonly contractId: string;
  readonly cause: keyof typeof DECLARED;
  /** The first day without service; not in the past. */
  readonly effective: CivilDate;
  readonly evidence: Evidence;
  readonly idempotencyKey: string | null;
}

/** Whether the meters show the chronic failure that the contract's service level names. */
export type ChronicFailureCheck = (tx: Tx, signed: SignedContract) => Promise<boolean>;

const NOBODY_MEASURES: ChronicFailureCheck = () => Promise.resolve(false);

/**
 * Ends a contract by one side's declaration, with its evidence. The fee that the tenant owes for CONVENIENCE and its own default follows
 * from the terms and is billed by the contract's billing.
 */
export const terminateContract = (ports: ActNeeds) => {
  return (
    scope: OrganisationScope,
    command: TerminateCommand,
    isChronicFailure: ChronicFailureCheck = NOBODY_MEASURES,
  ): Promise<Result<SignedContract, ActRefusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { contractId, cause, effective, evidence, idempotencyKey: key } = command;
      return once<SignedContract, ActRefusal>(
        ports.idempotency,
        tx,
        { operation: 'contractTerminate', key, input: [contractId, cause, effective, JSON.stringify(evidence)] },
        async (id) => {
          const signed = await ports.contracts.byId(tx, id);
          assert(signed, 'a remembered contract exists');
          return signed;
        },
        () => declare(ports, tx, scope, command, isChronicFailure),
      );
    });
};

async function declare(
  ports: ActNeeds,
  tx: Tx,
  scope: OrganisationScope,
  { contractId, cause, effective, evidence }: TerminateCommand,
  isChronicFailure: ChronicFailureCheck,
): Promise<Result<Done<SignedContract>, ActRefusal>> {
  const signed = await ports.contracts.lock(tx, contractId);
  if (!signed || ![signed.providerOrgId, signed.tenantOrgId].includes(scope.orgId))
    return refuse({ code: 'NOT_FOUND', path: ['contractId'] });
  const terms = currentTerms(signed.contract);
  const side = DECLARED[cause] === 'TENANT' ? signed.tenantOrgId : signed.providerOrgId;
  if (side !== scope.orgId)
    return refuse({ code: 'WRONG_STATE', path: ['cause'], detail: 'The other side may declare that.' });
  if (cause === 'CONVENIENCE' && terms.termination === null)
    return refuse({ code: 'WRONG_STATE', path: ['cause'], detail: 'The contract agrees on no end for convenience.' });
  if (cause === 'CHRONIC_FAILURE' && !(await isChronicFailure(tx, signed)))
    return refuse({ code: 'WRONG_STATE', path: ['cause'], detail: 'The meters show no chronic failure.' });
  const act: ContractAct = {
    id: tx.newId('contractAct'),
    contractId,
    detail: { kind: 'TERMINATE', cause },
    effective,
    evidence,
    byOrgId: scope.orgId,
    at: tx.now,
    state: 'OPEN',
    parties: [scope.orgId],
    consents: [{ orgId: scope.orgId, at: tx.now }],
  };
  const possible = applyAct(signed.contract, { ...act, today: today(tx, terms), newTenant: null });
  if (!possible.ok) return possible;
  await ports.contractActs.insert(tx, act);
  const done = await performAct(ports)(tx, signed, act);
  return done.ok ? ok({ resultId: contractId, value: done.value }) : done;
}
