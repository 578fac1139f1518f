import {
  type Decimal,
  type Result,
  add,
  allocate,
  assert,
  compareMoney,
  decimalToString,
  moneyToString,
  ok,
  refuse,
  zero,
} from '#libs/kernel';
import { depositForfeited } from '#libs/ledger';
import { once } from '../once.js';
import { type ContractMoney, type DepositForfeit } from '../ports/contract-money-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type DepositNeeds, amountUpTo, badReason, lockDeposit } from './held-deposit.js';

type Needs = DepositNeeds & Pick<Ports, 'unitOfWork' | 'idempotency' | 'ledger' | 'audit'>;

export interface ProposeForfeitCommand {
  readonly contractMoneyId: string;
  /** Major units; null: all that is held. */
  readonly amount: Decimal | null;
  /** How much of it the provider gets, in basis points; the rest is ours. */
  readonly toProviderBasisPoints: number;
  readonly reason: string;
  /** Documents and references that show the tenant's breach; at least one. */
  readonly evidence: readonly string[];
  readonly idempotencyKey: string | null;
}

/**
 * A person proposes that a tenant loses (part of) a deposit: only where the contract ended because the tenant broke it, and with evidence.
 * Nothing moves before another person approves it. A later proposal takes the place of an earlier one.
 */
export const proposeForfeit = (ports: Needs) => {
  return (scope: PlatformScope, command: ProposeForfeitCommand): Promise<Result<DepositForfeit, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { contractMoneyId, amount, toProviderBasisPoints, reason, evidence, idempotencyKey: key } = command;
      const input = [
        contractMoneyId,
        amount && decimalToString(amount),
        toProviderBasisPoints,
        reason,
        evidence.join('\n'),
      ];
      const proposed = async (id: string): Promise<DepositForfeit> => {
        const found = await ports.contractMoney.forfeit(tx, id);
        assert(found, 'a remembered proposal exists');
        return found;
      };
      return once<DepositForfeit, Refusal>(
        ports.idempotency,
        tx,
        { operation: 'depositForfeitPropose', key, input },
        proposed,
        async () => {
          const made = await propose(ports, tx, command);
          return made.ok ? ok({ resultId: made.value.id, value: made.value }) : made;
        },
      );
    });
};

async function propose(ports: Needs, tx: Tx, command: ProposeForfeitCommand): Promise<Result<DepositForfeit, Refusal>> {
  const { evidence, toProviderBasisPoints: basisPoints } = command;
  const bad = badReason(command.reason);
  if (bad) return refuse(bad);
  if (evidence.length < 1 || evidence.length > 100 || evidence.some((one) => one.length < 1 || one.length > 200))
    return refuse(invalid(['evidence'], 'Evidence is 1 to 100 references of 1 to 200 characters.'));
  if (!Number.isInteger(basisPoints) || basisPoints < 0 || basisPoints > 10_000)
    return refuse(invalid(['toProviderBasisPoints'], 'The provider gets 0 to 10000 basis points of it.'));
  const held = await lockDeposit(ports, tx, command.contractMoneyId);
  if (!held.ok) return held;
  const { deposit, signed, left } = held.value;
  if (signed.contract.closure?.cause !== 'TENANT_DEFAULT') {
    const detail = `Contract ${signed.number} did not end because its tenant broke it: apply its deposit to open invoices, or give it back.`;
    return refuse<Refusal>({ code: 'WRONG_STATE', path: ['contractMoneyId'], detail });
  }
  const amount = amountUpTo(command.amount, left);
  if (!amount.ok) return amount;
  const none = zero(left.currency);
  const [toProvider = none, toUs = none] = allocate(amount.value, [BigInt(basisPoints), BigInt(10_000 - basisPoints)]);
  const { id: contractMoneyId, tenantOrgId, providerOrgId } = deposit;
  const forfeit: DepositForfeit = {
    ...{ id: tx.newId('depositForfeit'), contractMoneyId, tenantOrgId, providerOrgId, toProvider, toUs },
    ...{ reason: command.reason.trim(), evidence, proposedAt: tx.now, proposedBy: tx.scope.actorId },
  };
  await ports.contractMoney.proposeForfeit(tx, forfeit);
  const detail = { amount: moneyToString(amount.value), reason: forfeit.reason };
  await ports.audit.append(tx, { action: 'deposit.forfeit-proposed', subjectId: deposit.id, detail });
  return ok(forfeit);
}

export interface ApproveForfeitCommand {
  readonly forfeitId: string;
  readonly idempotencyKey: string | null;
}

/** Another person approves the latest proposal: the deposit is the provider's and ours. Two people always, whatever the amount; no key. */
export const approveForfeit = (ports: Needs) => {
  return (
    scope: PlatformScope,
    { forfeitId, idempotencyKey: key }: ApproveForfeitCommand,
  ): Promise<Result<ContractMoney, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const deposit = async (id: string): Promise<ContractMoney> => {
        const found = await ports.contractMoney.lock(tx, id);
        assert(found, 'a remembered deposit exists');
        return found;
      };
      const request = { operation: 'depositForfeitApprove', key, input: [forfeitId] };
      return once<ContractMoney, Refusal>(ports.idempotency, tx, request, deposit, async () => {
        const forfeit = await ports.contractMoney.forfeit(tx, forfeitId);
        if (!forfeit) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['forfeitId'] });
        const refusal = await approve(ports, tx, forfeit);
        if (refusal) return refuse(refusal);
        return ok({ resultId: forfeit.contractMoneyId, value: await deposit(forfeit.contractMoneyId) });
      });
    });
};

/** Null: it is forfeited. */
async function approve(ports: Needs, tx: Tx, forfeit: DepositForfeit): Promise<Refusal | null> {
  const { id: decisionId, contractMoneyId, tenantOrgId, providerOrgId, toProvider, toUs, proposedBy } = forfeit;
  const held = await lockDeposit(ports, tx, contractMoneyId);
  if (!held.ok) return { ...held.refusal, path: ['forfeitId'] };
  const { actorId } = tx.scope;
  if ([actorId, proposedBy].some((id) => !id.startsWith('usr_')) || actorId === proposedBy)
    return { code: 'SECOND_PERSON_REQUIRED', path: ['forfeitId'] };
  const latest = (await ports.contractMoney.forfeits(tx, contractMoneyId)).at(-1);
  const amount = add(toProvider, toUs);
  if (latest?.id !== decisionId)
    return { code: 'WRONG_STATE', path: ['forfeitId'], detail: 'A later proposal has taken its place.' };
  if (compareMoney(amount, held.value.left) > 0)
    return { code: 'WRONG_STATE', path: ['forfeitId'], detail: 'Less of the deposit is held than is to be forfeited.' };
  const parties = { tenantOrgId, providerOrgId };
  const facts = { depositId: contractMoneyId, decisionId, ...parties, toProvider, toUs };
  await ports.ledger.post(tx, depositForfeited(facts, tx.now));
  await ports.contractMoney.use(tx, {
    ...{ id: tx.newId('depositUse'), contractMoneyId, ...parties, kind: 'FORFEITED', invoiceId: null },
    ...{ forfeitId: decisionId, amount, reason: forfeit.reason, decidedAt: tx.now, decidedBy: actorId },
  });
  const detail = { amount: moneyToString(amount), reason: forfeit.reason, proposedBy };
  await ports.audit.append(tx, { action: 'deposit.forfeited', subjectId: contractMoneyId, detail });
  return null;
}
