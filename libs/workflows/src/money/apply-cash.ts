import { type Invoice, amountDue } from '#libs/billing';
import {
  type Decimal,
  type Result,
  assert,
  compareMoney,
  decimalToString,
  money,
  moneyToString,
  ok,
  refuse,
} from '#libs/kernel';
import { wireMatched } from '#libs/ledger';
import { type Done, once } from '../once.js';
import { type CashApplication } from '../ports/cash-applications.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';
import { amountUpTo, badReason } from './held-deposit.js';
import { type CreditNeeds, lowerInvoice } from './issue-credit.js';
import { openOf } from './settle-invoice.js';
import { isPaymentPending } from './stripe-calls.js';

type Needs = CreditNeeds & Pick<Ports, 'unitOfWork' | 'idempotency' | 'cashApplications'>;

export interface ApplyCashCommand {
  readonly invoiceId: string;
  /** Major units; null: as much as there is and is owed. */
  readonly amount: Decimal | null;
  /** What shows that the money is for it. */
  readonly reason: string;
  readonly idempotencyKey: string | null;
}

/** A person applies money that came from a tenant and that no invoice claimed (a wire without a reference, a remainder) to one of its open invoices. */
export const applyCash = (ports: Needs) => {
  return (scope: PlatformScope, command: ApplyCashCommand): Promise<Result<CashApplication, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { invoiceId, amount, reason, idempotencyKey: key } = command;
      const request = { operation: 'cashApply', key, input: [invoiceId, amount && decimalToString(amount), reason] };
      const application = async (id: string): Promise<CashApplication> => {
        const found = await ports.cashApplications.byId(tx, id);
        assert(found, 'a remembered application exists');
        return found;
      };
      return once<CashApplication, Refusal>(ports.idempotency, tx, request, application, () =>
        apply(ports, tx, command),
      );
    });
};

async function apply(
  ports: Needs,
  tx: Tx,
  { invoiceId, amount: given, reason }: ApplyCashCommand,
): Promise<Result<Done<CashApplication>, Refusal>> {
  const bad = badReason(reason);
  if (bad) return refuse(bad);
  const invoice = await ports.invoices.lock(tx, invoiceId);
  if (!invoice) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['invoiceId'] });
  const obstacle = await obstacleTo(ports, tx, invoice);
  if (obstacle) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['invoiceId'], detail: obstacle });
  const { orgId, providerOrgId, currency } = invoice;
  const account = { type: 'UNAPPLIED_CASH', ownerId: orgId, currency } as const;
  const held = money(await ports.ledger.lockHeld(tx, account), currency);
  const due = amountDue(invoice);
  const amount = amountUpTo(given, compareMoney(held, due) <= 0 ? held : due);
  if (!amount.ok) return amount;
  const made: CashApplication = {
    ...{ id: tx.newId('cashApplication'), orgId, providerOrgId, invoiceId, amount: amount.value },
    ...{ reason: reason.trim(), appliedAt: tx.now, appliedBy: tx.scope.actorId },
  };
  const open = await openOf(ports, tx, invoice);
  const facts = { applicationId: made.id, wireId: 'unapplied', open, amount: made.amount };
  await ports.ledger.post(tx, wireMatched(facts, tx.now));
  await ports.cashApplications.apply(tx, made);
  await lowerInvoice(ports, tx, { invoice, confirms: true }, made.amount, made.id);
  const detail = { invoice: invoice.number, amount: moneyToString(made.amount), reason: made.reason };
  await ports.audit.append(tx, { action: 'cash.applied', subjectId: made.id, detail });
  return ok({ resultId: made.id, value: made });
}

async function obstacleTo(ports: Needs, tx: Tx, invoice: Invoice): Promise<string | null> {
  if (invoice.state !== 'OPEN') return `Invoice ${invoice.number} is ${invoice.state}.`;
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  return isPaymentPending(invoice, intents) ? `A payment of invoice ${invoice.number} is on its way.` : null;
}
