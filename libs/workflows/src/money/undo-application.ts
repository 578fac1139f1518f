import { type Invoice, amountDue, nextInvoiceState } from '#libs/billing';
import { type Result, assert, isZero, money, moneyToString, ok, refuse } from '#libs/kernel';
import { LEDGER_EVENTS } from '#libs/ledger';
import { coverFromProvider } from '../payouts/cover-from-provider.js';
import { type Done, once } from '../once.js';
import { type ApplicationUndo } from '../ports/cash-applications.js';
import { type PostedJournal } from '../ports/ledger-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';
import { badReason } from './held-deposit.js';
import { isLive } from './refund-state.js';
import { creditVoidCall, isPaymentPending } from './stripe-calls.js';

export type UndoNeeds = Pick<
  Ports,
  | 'unitOfWork'
  | 'idempotency'
  | 'invoices'
  | 'intents'
  | 'ledger'
  | 'payouts'
  | 'refunds'
  | 'creditNotes'
  | 'contractMoney'
  | 'cashApplications'
  | 'dunning'
  | 'audit'
>;
type Needs = UndoNeeds;

/** What the tenant reads of an invoice that is open again. */
const AGAIN =
  'What had been applied to this invoice by mistake was taken back. Please pay what is due by bank transfer.';

export interface UndoCommand {
  /** What was applied: `CashApplication.id`, or the use of a deposit. */
  readonly applicationId: string;
  /** The deposit, where one was applied; null: it was cash. */
  readonly contractMoneyId: string | null;
  readonly reason: string;
  readonly idempotencyKey: string | null;
}

/**
 * A person takes back what was applied to an invoice by mistake: the cash is unapplied again, or the deposit is held again, and the invoice asks for
 * it once more. What the provider was paid of it, it owes us. An invoice that it had settled is open, and collected by wire; one whose rest was
 * paid by other money stays as it is.
 */
export const undoApplication = (ports: Needs) => {
  return (scope: PlatformScope, command: UndoCommand): Promise<Result<Invoice, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { applicationId, contractMoneyId, reason, idempotencyKey: key } = command;
      const request = { operation: 'applicationUndo', key, input: [applicationId, contractMoneyId, reason] };
      const invoice = async (id: string): Promise<Invoice> => {
        const found = await ports.invoices.byId(tx, id);
        assert(found, 'a remembered invoice exists');
        return found;
      };
      return once<Invoice, Refusal>(ports.idempotency, tx, request, invoice, async () => {
        const undone = await undo(ports, tx, command);
        if (!undone.ok) return undone;
        const { invoiceId } = undone.value;
        return ok<Done<Invoice>>({ resultId: invoiceId, value: await invoice(invoiceId) });
      });
    });
};

async function undo(ports: Needs, tx: Tx, command: UndoCommand): Promise<Result<ApplicationUndo, Refusal>> {
  const bad = badReason(command.reason);
  if (bad) return refuse(bad);
  const facts = await applied(ports, tx, command);
  const invoice = facts && (await ports.invoices.lock(tx, facts.invoiceId));
  if (!facts || !invoice) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['applicationId'] });
  const detail = await obstacleTo(ports, tx, facts.id, invoice);
  if (detail) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['applicationId'], detail });
  const original = (await ports.ledger.bySource(tx, invoice.id)).find((journal) => isOf(journal, facts));
  const reversal = original && LEDGER_EVENTS[original.kind].reversed?.(original, tx.now);
  assert(original && reversal, `application ${facts.id} was posted`);
  const share = original.entries.reduce((sum, { account, minor }) => {
    return account.type === 'PROVIDER_PAYABLE' ? sum - minor : sum;
  }, 0n);
  const { providerOrgId, currency } = invoice;
  await coverFromProvider(ports)(tx, { providerOrgId, amount: money(share, currency), causeId: facts.id });
  await ports.ledger.post(tx, reversal);
  await reopen(ports, tx, invoice, facts);
  await ports.cashApplications.undo(tx, facts);
  const told = { invoice: invoice.number, amount: moneyToString(facts.amount), reason: facts.reason };
  const action = facts.kind === 'CASH' ? 'cash.unapplied' : 'deposit.unapplied';
  await ports.audit.append(tx, { action, subjectId: facts.contractMoneyId ?? facts.id, detail: told });
  return ok(facts);
}

/** What was applied; null: no such thing. The deposit is locked after the invoice, by the store: only its sums change. */
async function applied(ports: Needs, tx: Tx, command: UndoCommand): Promise<ApplicationUndo | null> {
  const { applicationId: id, contractMoneyId } = command;
  const said = { reason: command.reason.trim(), undoneAt: tx.now, undoneBy: tx.scope.actorId };
  if (contractMoneyId === null) {
    const found = await ports.cashApplications.byId(tx, id);
    if (!found) return null;
    const { orgId, providerOrgId, invoiceId, amount } = found;
    return { ...{ id, kind: 'CASH', orgId, providerOrgId, invoiceId, contractMoneyId, amount }, ...said };
  }
  const use = (await ports.contractMoney.uses(tx, contractMoneyId)).find((one) => one.id === id);
  if (!use?.invoiceId) return null;
  const { tenantOrgId: orgId, providerOrgId, invoiceId, amount } = use;
  return { ...{ id, kind: 'DEPOSIT', orgId, providerOrgId, invoiceId, contractMoneyId, amount }, ...said };
}

async function obstacleTo(ports: Needs, tx: Tx, id: string, invoice: Invoice): Promise<string | null> {
  const { number, state } = invoice;
  if ((await ports.cashApplications.undone(tx, [id])).length > 0) return 'It was undone before.';
  if (state !== 'OPEN' && state !== 'PAID') return `Invoice ${number} is ${state}.`;
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  if (isPaymentPending(invoice, intents)) return `A payment of invoice ${number} is on its way.`;
  if (state === 'OPEN') return null;
  if (!isZero(amountDue(invoice)))
    return `The rest of invoice ${number} was paid since: credit it, and refund the credit.`;
  const isGivenBack = await isGivenBackOf(ports, tx, invoice.id);
  return isGivenBack ? `Something was given back of invoice ${number} since it was paid.` : null;
}

/** What was given back of a settled invoice was given back of whatever settled it. */
export async function isGivenBackOf(ports: Needs, tx: Tx, invoiceId: string): Promise<boolean> {
  const notes = await ports.creditNotes.byInvoices(tx, [invoiceId]);
  const isCredited = notes.some(({ total, lowers, reversal }) => reversal === null && total.minor > lowers.minor);
  const refunds = await ports.refunds.byInvoices(tx, [invoiceId]);
  return isCredited || refunds.some(isLive);
}

function isOf({ kind, idempotencyKey }: PostedJournal, { id, ...undo }: ApplicationUndo): boolean {
  const wanted = undo.kind === 'CASH' ? 'WIRE_MATCHED' : 'DEPOSIT_APPLIED';
  return kind === wanted && idempotencyKey.endsWith(`:${id}`);
}

/** Stripe is asked for it again where it still collects; an invoice that was settled is paid there for ever. */
export async function reopen(ports: Needs, tx: Tx, invoice: Invoice, { id, amount }: ApplicationUndo): Promise<void> {
  const next = nextInvoiceState(invoice.state, 'RETURNED');
  if (!next.ok) {
    if (invoice.collection === 'STRIPE') await ports.intents.enqueue(tx, [creditVoidCall(invoice, id, amount)]);
    return;
  }
  const paymentError = AGAIN;
  await ports.invoices.update(tx, { ...invoice, state: next.value, paidAt: null, collection: 'WIRE', paymentError });
  await ports.dunning.lookAgain(tx, invoice.id, tx.now);
}
