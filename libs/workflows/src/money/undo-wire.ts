import { type Invoice, amountDue } from '#libs/billing';
import { type Result, assert, isZero, money, moneyToString, ok, refuse } from '#libs/kernel';
import { LEDGER_EVENTS, wireReceived } from '#libs/ledger';
import { coverFromProvider } from '../payouts/cover-from-provider.js';
import { type Done, once } from '../once.js';
import { type ApplicationUndo } from '../ports/cash-applications.js';
import { type PostedJournal } from '../ports/ledger-store.js';
import { type Ports } from '../ports/ports.js';
import { type InvoiceWire } from '../ports/spending-stores.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';
import { badReason } from './held-deposit.js';
import { type UndoNeeds, isGivenBackOf, reopen } from './undo-application.js';
import { isPaymentPending } from './stripe-calls.js';

type Needs = UndoNeeds & Pick<Ports, 'invoiceWires'>;

export interface UndoWireCommand {
  readonly wireId: string;
  readonly reason: string;
  readonly idempotencyKey: string | null;
}

/**
 * A person takes back a wire that was recorded for the wrong invoice; another one than who recorded it. The money came all the same: it is the
 * tenant's, unapplied, and the invoice asks for it again. What the provider was paid of it, it owes us.
 */
export const undoWire = (ports: Needs) => {
  return (scope: PlatformScope, command: UndoWireCommand): Promise<Result<Invoice, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { wireId, reason, idempotencyKey: key } = command;
      const invoice = async (id: string): Promise<Invoice> => {
        const found = await ports.invoices.byId(tx, id);
        assert(found, 'a remembered invoice exists');
        return found;
      };
      const request = { operation: 'wireUndo', key, input: [wireId, reason] };
      return once<Invoice, Refusal>(ports.idempotency, tx, request, invoice, async () => {
        const undone = await undo(ports, tx, command);
        if (!undone.ok) return undone;
        const { invoiceId } = undone.value;
        return ok<Done<Invoice>>({ resultId: invoiceId, value: await invoice(invoiceId) });
      });
    });
};

async function undo(ports: Needs, tx: Tx, command: UndoWireCommand): Promise<Result<ApplicationUndo, Refusal>> {
  const bad = badReason(command.reason);
  if (bad) return refuse(bad);
  const wire = await ports.invoiceWires.byId(tx, command.wireId);
  const invoice = wire && (await ports.invoices.lock(tx, wire.invoiceId));
  if (!wire || !invoice) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['applicationId'] });
  const detail = await obstacleTo(ports, tx, wire, invoice);
  if (detail) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['applicationId'], detail });
  await takeBack(ports, tx, wire);
  const { id, orgId, providerOrgId, invoiceId, applied: amount } = wire;
  const facts: ApplicationUndo = {
    ...{ id, kind: 'WIRE', orgId, providerOrgId, invoiceId, contractMoneyId: null, amount },
    ...{ reason: command.reason.trim(), undoneAt: tx.now, undoneBy: tx.scope.actorId },
  };
  await reopen(ports, tx, invoice, facts);
  await ports.cashApplications.undo(tx, facts);
  const told = { invoice: invoice.number, amount: moneyToString(amount), reason: facts.reason };
  await ports.audit.append(tx, { action: 'wire.undone', subjectId: id, detail: told });
  return ok(facts);
}

async function obstacleTo(ports: Needs, tx: Tx, wire: InvoiceWire, invoice: Invoice): Promise<string | null> {
  const { number, state, collection } = invoice;
  const { actorId } = tx.scope;
  // a key belongs to nobody in person
  if (wire.recordedBy === actorId || !actorId.startsWith('usr_'))
    return 'Another person than who recorded a wire undoes it, and no key does.';
  if ((await ports.cashApplications.undone(tx, [wire.id])).length > 0) return 'It was undone before.';
  if (state !== 'OPEN' && state !== 'PAID') return `Invoice ${number} is ${state}.`;
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  if (isPaymentPending(invoice, intents)) return `A payment of invoice ${number} is on its way.`;
  if (state === 'OPEN') {
    if (collection === 'WIRE') return null;
    return `Stripe was told of it and asks for the rest of invoice ${number} only: credit the invoice it was for instead.`;
  }
  // what took the rest settled it; of a wire that does not lower the invoice's state says that it did
  if (wire.lowers && !isZero(amountDue(invoice)))
    return `The rest of invoice ${number} was paid since: credit it, and refund the credit.`;
  const isGivenBack = await isGivenBackOf(ports, tx, invoice.id);
  return isGivenBack ? `Something was given back of invoice ${number} since it was paid.` : null;
}

/** Its payment is reversed, with what was shown by itself of a fee; the money stands unapplied against the tenant's name. */
async function takeBack(ports: Needs, tx: Tx, { id, invoiceId, orgId, providerOrgId, applied }: InvoiceWire) {
  const journals = await ports.ledger.bySource(tx, invoiceId);
  const back = new Set(journals.map(({ reverses }) => reverses));
  const standing = journals.filter((one) => one.reverses === undefined && !back.has(one.idempotencyKey));
  const part = standing.find(({ idempotencyKey }) => idempotencyKey === `payment:${id}:collected`);
  const paid = part ?? standing.find(({ kind }) => kind === 'INVOICE_PAID_BY_WIRE');
  assert(paid, `wire ${id} was posted`);
  const earnedKey = `invoice:${invoiceId}:termination:${part ? id : 'in-full'}`;
  const earned = standing.filter(
    ({ kind, idempotencyKey }) => kind === 'EARLY_TERMINATION_EARNED' && idempotencyKey.startsWith(earnedKey),
  );
  const share = paid.entries.reduce(
    (sum, { account, minor }) => (account.type === 'PROVIDER_PAYABLE' ? sum - minor : sum),
    0n,
  );
  const amount = money(share, applied.currency);
  await coverFromProvider(ports)(tx, { providerOrgId, amount, causeId: id });
  for (const journal of [...earned, paid]) await reverse(ports, tx, journal);
  const received = { wireId: `${id}-undone`, tenantOrgId: orgId, amount: applied };
  await ports.ledger.post(tx, wireReceived(received, tx.now));
}

async function reverse(ports: Pick<Ports, 'ledger'>, tx: Tx, journal: PostedJournal): Promise<void> {
  const reversal = LEDGER_EVENTS[journal.kind].reversed?.(journal, tx.now);
  assert(reversal, `${journal.kind} can be taken back`);
  await ports.ledger.post(tx, reversal);
}
