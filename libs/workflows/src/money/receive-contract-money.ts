import {
  type Decimal,
  type Result,
  assert,
  decimalToString,
  moneyToString,
  ok,
  parseMoney,
  refuse,
} from '#libs/kernel';
import { depositReceived, prepaymentReceived } from '#libs/ledger';
import { type Done, once } from '../once.js';
import { type ContractMoney } from '../ports/contract-money-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'contractMoney' | 'contracts' | 'ledger' | 'audit' | 'idempotency'>;

export interface ReceiveCommand {
  readonly contractMoneyId: string;
  /** Major units, exactly what was asked for. */
  readonly amount: Decimal;
  readonly bankReference: string;
  readonly idempotencyKey: string | null;
}

/**
 * Records that the wire of a deposit or a prepayment has come. It is held for the tenant: a deposit until it is released or applied, a
 * prepayment until invoices have drawn it. Neither is revenue. A reference of the bank counts once.
 */
export const receiveContractMoney = (ports: Needs) => {
  return (scope: PlatformScope, command: ReceiveCommand): Promise<Result<ContractMoney, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { contractMoneyId, amount, bankReference, idempotencyKey: key } = command;
      const input = [contractMoneyId, decimalToString(amount), bankReference];
      return once<ContractMoney, Refusal>(
        ports.idempotency,
        tx,
        { operation: 'contractMoneyReceive', key, input },
        (id) => received(ports, tx, id),
        () => receive(ports, tx, command),
      );
    });
};

async function received(ports: Needs, tx: Tx, id: string): Promise<ContractMoney> {
  const money = await ports.contractMoney.lock(tx, id);
  assert(money, 'remembered money of a contract exists');
  return money;
}

async function receive(ports: Needs, tx: Tx, command: ReceiveCommand): Promise<Result<Done<ContractMoney>, Refusal>> {
  const reference = command.bankReference.trim();
  if (reference.length < 1 || reference.length > 120)
    return refuse(invalid(['bankReference'], 'The reference has 1 to 120 characters.'));
  const asked = await ports.contractMoney.lock(tx, command.contractMoneyId);
  if (!asked) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['contractMoneyId'] });
  if (asked.receivedAt !== null)
    return refuse<Refusal>({
      code: 'WRONG_STATE',
      path: ['contractMoneyId'],
      detail: `This ${asked.kind} has come before.`,
    });
  const amount = parseMoney(decimalToString(command.amount), asked.amount.currency);
  if (!amount.ok || amount.value.minor !== asked.amount.minor) {
    const due = `${moneyToString(asked.amount)} ${asked.amount.currency}`;
    return refuse(invalid(['amount'], `The wire must be exactly ${due}.`));
  }
  const claim = await ports.idempotency.claim(tx, 'wireReference', reference, asked.id);
  if (claim.kind !== 'NEW') return refuse(invalid(['bankReference'], 'This reference has paid something before.'));
  await ports.idempotency.remember(tx, 'wireReference', reference, asked.id);
  const { id, tenantOrgId, kind, contractId } = asked;
  const facts = { paymentId: reference, tenantOrgId, amount: asked.amount, by: 'BANK' as const };
  const journal =
    kind === 'DEPOSIT'
      ? depositReceived({ ...facts, depositId: id }, tx.now)
      : prepaymentReceived({ ...facts, prepaymentId: id }, tx.now);
  await ports.ledger.post(tx, journal);
  await ports.contractMoney.received(tx, id);
  // invoices that are out already draw nothing; the next ones make up for them
  await ports.contracts.scheduleBilling(tx, contractId, tx.now);
  await ports.audit.append(tx, { action: 'contract-money.received', subjectId: id, detail: { kind, reference } });
  return ok({ resultId: id, value: { ...asked, receivedAt: tx.now } });
}
