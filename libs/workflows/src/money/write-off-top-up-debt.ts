import { type Result, assert, compareMoney, moneyToString, ok, refuse } from '#libs/kernel';
import { topUpDebtWrittenOff } from '#libs/ledger';
import { once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type TopUpWriteOff } from '../ports/top-up-disputes.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { owedOf } from './top-up-debt.js';

type Needs = Pick<Ports, 'unitOfWork' | 'topUpDisputes' | 'ledger' | 'idempotency' | 'audit'>;

export interface ProposeTopUpWriteOff {
  readonly disputeId: string;
  readonly reason: string;
  readonly idempotencyKey: string | null;
}

/**
 * A person proposes that what a tenant owes after a lost dispute of a payment ahead is given up, all of it. Nothing moves before another person
 * approves. One proposal of a debt waits at a time.
 */
export const proposeTopUpWriteOff = (ports: Needs) => {
  return (scope: PlatformScope, command: ProposeTopUpWriteOff): Promise<Result<TopUpWriteOff, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { disputeId, reason, idempotencyKey: key } = command;
      const request = { operation: 'topUpWriteOffPropose', key, input: [disputeId, reason] };
      return once<TopUpWriteOff, Refusal>(ports.idempotency, tx, request, again(ports, tx), async () => {
        const made = await propose(ports, tx, command);
        return made.ok ? ok({ resultId: made.value.id, value: made.value }) : made;
      });
    });
};

function again(ports: Needs, tx: Tx) {
  return async (id: string): Promise<TopUpWriteOff> => {
    const found = await ports.topUpDisputes.writeOff(tx, id);
    assert(found, 'a remembered write-off exists');
    return found;
  };
}

async function propose(
  ports: Needs,
  tx: Tx,
  { disputeId, reason: said }: ProposeTopUpWriteOff,
): Promise<Result<TopUpWriteOff, Refusal>> {
  const reason = said.trim();
  if (reason.length < 1 || reason.length > 500) return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
  const dispute = await ports.topUpDisputes.byId(tx, disputeId);
  if (!dispute) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['disputeId'] });
  const amount = owedOf(dispute);
  if (dispute.status !== 'lost') return refuse(wrongState('disputeId', `The dispute is ${dispute.status}, not lost.`));
  if (amount.minor <= 0n) return refuse(wrongState('disputeId', 'Nothing is owed of it.'));
  const before = await ports.topUpDisputes.writeOffs(tx, [disputeId]);
  if (before.some(({ decision }) => decision === null))
    return refuse(wrongState('disputeId', 'A proposal to give it up waits for a second person.'));
  const made: TopUpWriteOff = {
    ...{ id: tx.newId('topUpWriteOff'), disputeId, orgId: dispute.orgId, amount, reason },
    ...{ proposedAt: tx.now, proposedBy: tx.scope.actorId, decision: null, decidedAt: null, decidedBy: null },
    takenBackAt: null,
  };
  await ports.topUpDisputes.proposeWriteOff(tx, made);
  const detail = { amount: moneyToString(amount), reason };
  await ports.audit.append(tx, { action: 'top-up.write-off-proposed', subjectId: dispute.topUpId, detail });
  return ok(made);
}

export interface DecideTopUpWriteOff {
  readonly writeOffId: string;
  readonly isApproved: boolean;
  readonly idempotencyKey: string | null;
}

/**
 * Approved by another person than who proposed it, always two people whatever the amount: the loss is ours, and the tenant owes it no more. Whoever
 * proposed it may withdraw it by refusing it. WRONG_STATE where less is owed by now: then it is refused, and proposed anew.
 */
export const decideTopUpWriteOff = (ports: Needs) => {
  return (scope: PlatformScope, command: DecideTopUpWriteOff): Promise<Result<TopUpWriteOff, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { writeOffId, isApproved, idempotencyKey: key } = command;
      const request = { operation: 'topUpWriteOffDecide', key, input: [writeOffId, `${isApproved}`] };
      return once<TopUpWriteOff, Refusal>(ports.idempotency, tx, request, again(ports, tx), async () => {
        const made = await decide(ports, tx, command);
        return made.ok ? ok({ resultId: made.value.id, value: made.value }) : made;
      });
    });
};

async function decide(
  ports: Needs,
  tx: Tx,
  { writeOffId, isApproved }: DecideTopUpWriteOff,
): Promise<Result<TopUpWriteOff, Refusal>> {
  const named = await ports.topUpDisputes.writeOff(tx, writeOffId);
  const dispute = named && (await ports.topUpDisputes.byId(tx, named.disputeId));
  // read again under the lock of its dispute
  const proposal = dispute && (await ports.topUpDisputes.writeOff(tx, writeOffId));
  if (!dispute || !proposal) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['writeOffId'] });
  if (proposal.decision !== null)
    return refuse(wrongState('writeOffId', `It was ${proposal.decision.toLowerCase()} before.`));
  const { amount, disputeId, orgId: tenantOrgId } = proposal;
  if (isApproved) {
    if (proposal.proposedBy === tx.scope.actorId)
      return refuse<Refusal>({ code: 'SECOND_PERSON_REQUIRED', path: ['writeOffId'] });
    if (compareMoney(owedOf(dispute), amount) < 0)
      return refuse(wrongState('writeOffId', 'Less is owed by now: refuse it and propose it anew.'));
    await ports.ledger.post(tx, topUpDebtWrittenOff({ disputeId, writeOffId, tenantOrgId, amount }, tx.now));
  }
  const decision = isApproved ? 'APPROVED' : 'REFUSED';
  const decided: TopUpWriteOff = { ...proposal, decision, decidedAt: tx.now, decidedBy: tx.scope.actorId };
  await ports.topUpDisputes.updateWriteOff(tx, decided);
  const detail = { amount: moneyToString(amount), decision };
  await ports.audit.append(tx, { action: 'top-up.write-off-decided', subjectId: dispute.topUpId, detail });
  return ok(decided);
}

function wrongState(field: string, detail: string): Refusal {
  return { code: 'WRONG_STATE', path: [field], detail };
}
