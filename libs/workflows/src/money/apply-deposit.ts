import { type Invoice, amountDue } from '#libs/billing';
import {
  type Decimal,
  type Result,
  assert,
  compareMoney,
  decimalToString,
  instantToString,
  moneyToString,
  ok,
  refuse,
} from '#libs/kernel';
import { depositApplied } from '#libs/ledger';
import { standingOf } from '../contracts/standing.js';
import { once } from '../once.js';
import { type ContractMoney, type DepositUse } from '../ports/contract-money-store.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type DepositNeeds, amountUpTo, badReason, lockDeposit } from './held-deposit.js';
import { type CreditNeeds, lowerInvoice } from './issue-credit.js';
import { openOf } from './settle-invoice.js';
import { isPaymentPending } from './stripe-calls.js';

type Needs = DepositNeeds & CreditNeeds & Pick<Ports, 'unitOfWork' | 'idempotency'>;

export interface ApplyDepositCommand {
  readonly contractMoneyId: string;
  readonly invoiceId: string;
  /** Major units; null: as much as is held and owed. */
  readonly amount: Decimal | null;
  readonly reason: string;
  readonly idempotencyKey: string | null;
}

/**
 * A person decides that a deposit settles (part of) an invoice that its tenant did not pay: one of the same contract, past due, or open
 * after the contract's end.
 */
export const applyDeposit = (ports: Needs) => {
  return (scope: PlatformScope, command: ApplyDepositCommand): Promise<Result<ContractMoney, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { contractMoneyId, invoiceId, amount, reason, idempotencyKey: key } = command;
      const input = [contractMoneyId, invoiceId, amount && decimalToString(amount), reason];
      const deposit = async (id: string): Promise<ContractMoney> => {
        const found = await ports.contractMoney.lock(tx, id);
        assert(found, 'a remembered deposit exists');
        return found;
      };
      return once<ContractMoney, Refusal>(
        ports.idempotency,
        tx,
        { operation: 'depositApply', key, input },
        deposit,
        async () => {
          const refusal = await apply(ports, tx, command);
          return refusal ? refuse(refusal) : ok({ resultId: contractMoneyId, value: await deposit(contractMoneyId) });
        },
      );
    });
};

/** Null: it is applied. */
async function apply(ports: Needs, tx: Tx, command: ApplyDepositCommand): Promise<Refusal | null> {
  const bad = badReason(command.reason);
  if (bad) return bad;
  // the invoice first: billing locks in this order when it draws a prepayment
  const invoice = await ports.invoices.lock(tx, command.invoiceId);
  const held = await lockDeposit(ports, tx, command.contractMoneyId);
  if (!held.ok) return held.refusal;
  const { deposit, signed, left } = held.value;
  const isOfContract = signed.leases.some(({ leaseId }) => leaseId === invoice?.leaseId);
  if (!invoice || !isOfContract || invoice.orgId !== deposit.tenantOrgId)
    return invalid(['invoiceId'], `Contract ${signed.number} has no such invoice to this tenant.`);
  const detail = await obstacleTo(ports, tx, signed, invoice);
  if (detail) return { code: 'WRONG_STATE', path: ['invoiceId'], detail };
  const due = amountDue(invoice);
  const amount = amountUpTo(command.amount, compareMoney(left, due) <= 0 ? left : due);
  if (!amount.ok) return amount.refusal;
  const id = tx.newId('depositUse');
  const open = await openOf(ports, tx, invoice);
  const facts = { applicationId: id, depositId: deposit.id, open, amount: amount.value };
  await ports.ledger.post(tx, depositApplied(facts, tx.now));
  const { tenantOrgId, providerOrgId } = deposit;
  const use: DepositUse = {
    ...{ id, contractMoneyId: deposit.id, tenantOrgId, providerOrgId, kind: 'APPLIED', invoiceId: invoice.id },
    ...{ forfeitId: null, amount: amount.value, reason: command.reason.trim() },
    ...{ decidedAt: tx.now, decidedBy: tx.scope.actorId },
  };
  await ports.contractMoney.use(tx, use);
  await lowerInvoice(ports, tx, { invoice, confirms: false }, amount.value, id);
  const told = { invoice: invoice.number, amount: moneyToString(amount.value), reason: use.reason };
  await ports.audit.append(tx, { action: 'deposit.applied', subjectId: deposit.id, detail: told });
  return null;
}

async function obstacleTo(ports: Needs, tx: Tx, signed: SignedContract, invoice: Invoice): Promise<string | null> {
  if (invoice.state !== 'OPEN') return `Invoice ${invoice.number} is ${invoice.state}.`;
  if (invoice.dueAt > tx.now && standingOf(signed, tx.now).state !== 'ENDED')
    return `Invoice ${invoice.number} is not due until ${instantToString(invoice.dueAt)}.`;
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  return isPaymentPending(invoice, intents) ? `A payment of invoice ${invoice.number} is on its way.` : null;
}
