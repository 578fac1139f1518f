import { type CivilDate, type Result, assert, ok, refuse } from '#libs/kernel';
import { type Evidence, changesToJson, currentTerms, guarantorToJson } from '#libs/market';
import { type Done, once } from '../once.js';
import { type ContractAct, type ContractActDetail } from '../ports/contract-act-store.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { type AskedTax } from '../tax/firm-tax.js';
import { transact } from '../transaction.js';
import { type ActRefusal } from './act-refusal.js';
import { applyAct } from './apply-act.js';
import { type AskNeeds, askOptionTax } from './contract-tax.js';
import { performAct } from './perform-act.js';
import { type ChangeNeeds } from './change-contract.js';
import { today } from './draft-terms.js';

export type ActNeeds = ChangeNeeds &
  AskNeeds &
  Pick<Ports, 'unitOfWork' | 'billingProfiles' | 'contractActs' | 'idempotency'>;

export interface ProposeActCommand {
  readonly contractId: string;
  readonly detail: ContractActDetail;
  /** The day from which it holds; of RENEW and EXPAND it is today whatever is said. */
  readonly effective: CivilDate;
  readonly evidence: Evidence;
  readonly idempotencyKey: string | null;
}

/**
 * One side wants something of a contract. What could not be done today is refused at once; the rest waits for the other side, and of a
 * novation for the new tenant first. A renewal or an expansion that the tenant takes is an option it was given: it is done at once.
 */
export const proposeAct = (ports: ActNeeds) => {
  return async (scope: OrganisationScope, command: ProposeActCommand): Promise<Result<ContractAct, ActRefusal>> => {
    const asked = await askOptionTax(ports, scope, command);
    if (!asked.ok) return asked;
    return transact(ports.unitOfWork, scope, (tx) => {
      const { contractId, detail, effective, evidence, idempotencyKey: key } = command;
      const input = [contractId, detailInWords(detail), effective, JSON.stringify(evidence)];
      return once<ContractAct, ActRefusal>(
        ports.idempotency,
        tx,
        { operation: 'contractActPropose', key, input },
        (id) => actOf(ports, tx, id),
        () => propose(ports, tx, scope, command, asked.value),
      );
    });
  };
};

export async function actOf({ contractActs }: Pick<Ports, 'contractActs'>, tx: Tx, id: string): Promise<ContractAct> {
  const act = await contractActs.byId(tx, id);
  assert(act, 'a remembered act exists');
  return act;
}

/** The detail as one text: for telling whether a repeated request is the same. */
function detailInWords(detail: ContractActDetail): string {
  if (detail.kind === 'AMEND') return JSON.stringify({ ...detail, changes: changesToJson(detail.changes) });
  if (detail.kind !== 'NOVATE') return JSON.stringify(detail);
  return JSON.stringify({ ...detail, guarantor: detail.guarantor && guarantorToJson(detail.guarantor) });
}

async function propose(
  ports: ActNeeds,
  tx: Tx,
  scope: OrganisationScope,
  command: ProposeActCommand,
  asked: readonly AskedTax[],
): Promise<Result<Done<ContractAct>, ActRefusal>> {
  const { contractId, detail, evidence } = command;
  const signed = await ports.contracts.lock(tx, contractId);
  if (!signed || ![signed.providerOrgId, signed.tenantOrgId].includes(scope.orgId))
    return refuse({ code: 'NOT_FOUND', path: ['contractId'] });
  const day = today(tx, currentTerms(signed.contract));
  const isSaid = detail.kind === 'RENEW' || detail.kind === 'EXPAND';
  const act: ContractAct = {
    id: tx.newId('contractAct'),
    contractId,
    detail,
    effective: isSaid ? day : command.effective,
    evidence,
    byOrgId: scope.orgId,
    at: tx.now,
    state: 'OPEN',
    parties: partiesOf(signed, detail, scope.orgId),
    consents: [{ orgId: scope.orgId, at: tx.now }],
  };
  const refusal = await notPossible(ports, tx, signed, act);
  if (refusal) return refuse(refusal);
  await ports.contractActs.insert(tx, act);
  const audited = { kind: detail.kind, actId: act.id };
  await ports.audit.append(tx, { action: 'contract.actProposed', subjectId: contractId, detail: audited });
  if (act.parties.length > 1) return ok({ resultId: act.id, value: act });
  const done = await performAct(ports)(tx, signed, act, asked);
  return done.ok ? ok({ resultId: act.id, value: { ...act, state: 'DONE' } }) : done;
}

/** Who has to agree. */
function partiesOf(signed: SignedContract, detail: ContractActDetail, byOrgId: string): string[] {
  const { tenantOrgId, providerOrgId } = signed;
  const isOption = detail.kind === 'RENEW' || detail.kind === 'EXPAND';
  if (isOption && byOrgId === tenantOrgId) return [tenantOrgId];
  const others = [byOrgId === tenantOrgId ? providerOrgId : tenantOrgId];
  return [byOrgId, ...others, ...(detail.kind === 'NOVATE' ? [detail.toOrgId] : [])];
}

async function notPossible(
  ports: ActNeeds,
  tx: Tx,
  signed: SignedContract,
  { detail, effective, evidence }: ContractAct,
): Promise<ActRefusal | null> {
  if (detail.kind === 'TERMINATE' && detail.cause !== 'MUTUAL')
    return invalid(
      ['detail', 'cause'],
      'What both sides agree on is a MUTUAL end; other ends are declared by one side.',
    );
  let newTenant: string | null = null;
  if (detail.kind === 'NOVATE') {
    const party = await ports.termSheets.party(tx, detail.toOrgId);
    if (party?.kind !== 'TENANT' || party.orgId === signed.tenantOrgId)
      return invalid(['detail', 'toOrgId'], 'A contract is taken over by another tenant.');
    const waiting = (await ports.contractActs.byContract(tx, signed.contract.id)).some(
      ({ state, detail: other }) => state === 'OPEN' && other.kind === 'NOVATE',
    );
    if (waiting)
      return {
        code: 'WRONG_STATE',
        path: ['detail'],
        detail: 'Another novation waits for its answer.',
      } satisfies Refusal;
    newTenant = party.legalName;
  }
  const day = today(tx, currentTerms(signed.contract));
  const applied = applyAct(signed.contract, { detail, effective, evidence, today: day, newTenant });
  return applied.ok ? null : applied.refusal;
}
