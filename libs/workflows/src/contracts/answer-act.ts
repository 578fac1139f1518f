import { type Result, ok, refuse } from '#libs/kernel';
import { type Done, once } from '../once.js';
import { type ContractAct } from '../ports/contract-act-store.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type AskedTax } from '../tax/firm-tax.js';
import { transact } from '../transaction.js';
import { type ActRefusal } from './act-refusal.js';
import { askConsentTax } from './contract-tax.js';
import { performAct } from './perform-act.js';
import { type ActNeeds, actOf } from './propose-act.js';

export interface AcceptActCommand {
  readonly actId: string;
  readonly idempotencyKey: string | null;
}

/** Agrees to what another side wants of a contract. The last one to agree carries it out; of a novation the new tenant goes first. */
export const acceptAct = (ports: ActNeeds) => {
  return async (scope: OrganisationScope, command: AcceptActCommand): Promise<Result<ContractAct, ActRefusal>> => {
    const { actId, idempotencyKey: key } = command;
    const asked = await askConsentTax(ports, scope, command);
    if (!asked.ok) return asked;
    return transact(ports.unitOfWork, scope, (tx) =>
      once<ContractAct, ActRefusal>(
        ports.idempotency,
        tx,
        { operation: 'contractActAccept', key, input: [actId] },
        (id) => actOf(ports, tx, id),
        () => accept(ports, tx, scope, actId, asked.value),
      ),
    );
  };
};

async function accept(
  ports: ActNeeds,
  tx: Tx,
  scope: OrganisationScope,
  actId: string,
  asked: readonly AskedTax[],
): Promise<Result<Done<ContractAct>, ActRefusal>> {
  const waiting = await waitingAct(ports, tx, scope, actId);
  if (!waiting.ok) return waiting;
  const act = waiting.value;
  if (act.consents.some(({ orgId }) => orgId === scope.orgId))
    return refuse({ code: 'WRONG_STATE', path: ['actId'], detail: 'You have agreed already; the others have not.' });
  const consents = [...act.consents, { orgId: scope.orgId, at: tx.now }];
  const missing = act.parties.filter((party) => !consents.some(({ orgId }) => orgId === party));
  const newTenant = act.detail.kind === 'NOVATE' ? act.detail.toOrgId : null;
  if (newTenant !== null && missing.includes(newTenant))
    return refuse({ code: 'WRONG_STATE', path: ['actId'], detail: 'The new tenant has to agree first.' });
  await ports.contractActs.consent(tx, act.id, tx.now);
  await ports.audit.append(tx, { action: 'contract.actAccepted', subjectId: act.contractId, detail: { actId } });
  const agreed = { ...act, consents };
  if (missing.length > 0) return ok({ resultId: actId, value: agreed });
  const signed = await ports.contracts.lock(tx, act.contractId);
  if (!signed) return refuse({ code: 'NOT_FOUND', path: ['actId'] });
  const done = await performAct(ports)(tx, signed, agreed, asked);
  return done.ok ? ok({ resultId: actId, value: { ...agreed, state: 'DONE' } }) : done;
}

/** Says no to what another side wants, or takes one's own wish back. */
export const declineAct = (ports: Pick<Ports, 'unitOfWork' | 'contractActs' | 'audit'>) => {
  return (scope: OrganisationScope, actId: string): Promise<Result<ContractAct, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const waiting = await waitingAct(ports, tx, scope, actId);
      if (!waiting.ok) return waiting;
      const act = waiting.value;
      const state = act.byOrgId === scope.orgId ? 'WITHDRAWN' : 'DECLINED';
      await ports.contractActs.close(tx, actId, state);
      await ports.audit.append(tx, {
        action: 'contract.actDeclined',
        subjectId: act.contractId,
        detail: { actId, state },
      });
      return ok({ ...act, state });
    });
};

/** The act under lock, if the scope's organisation is asked and it is not decided. */
async function waitingAct(
  { contractActs }: Pick<Ports, 'contractActs'>,
  tx: Tx,
  { orgId }: OrganisationScope,
  actId: string,
): Promise<Result<ContractAct, Refusal>> {
  const act = await contractActs.lock(tx, actId);
  if (!act?.parties.includes(orgId)) return refuse({ code: 'NOT_FOUND', path: ['actId'] });
  if (act.state !== 'OPEN') return refuse({ code: 'WRONG_STATE', path: ['actId'], detail: `It is ${act.state}.` });
  return ok(act);
}
