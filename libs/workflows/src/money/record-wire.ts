import { type Invoice, amountDue } from '#libs/billing';
import {
  type Decimal,
  type Instant,
  type Money,
  type Result,
  assert,
  compareMoney,
  decimalToString,
  earliest,
  isZero,
  latest,
  money,
  moneyToString,
  ok,
  parseMoney,
  refuse,
  subtract,
} from '#libs/kernel';
import { earlyTerminationEarned, invoicePartPaid, wireReceived } from '#libs/ledger';
import { type Done, once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type InvoiceWire } from '../ports/spending-stores.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type PaidNeeds, markPaid } from './mark-paid.js';
import { reportCall } from './report-payment.js';
import { openOf } from './settle-invoice.js';
import { isPaymentPending } from './stripe-calls.js';

type Needs = PaidNeeds & Pick<Ports, 'unitOfWork' | 'idempotency' | 'intents' | 'invoiceWires'>;

export interface WireCommand {
  readonly invoiceId: string;
  /** Major units, what came: less than is due pays a part, more leaves the rest unapplied. */
  readonly amount: Decimal;
  readonly bankReference: string;
  /** When our bank had it, where its statement says so: the books count it from then. Left out: now. */
  readonly receivedAt?: Instant;
  readonly idempotencyKey: string | null;
}

/** Records a wire for an invoice, however it is collected: several may pay it in parts until nothing is owed. A reference of the bank pays once. */
export const recordWire = (ports: Needs) => {
  return (scope: PlatformScope, command: WireCommand): Promise<Result<Invoice, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { invoiceId, amount, bankReference, idempotencyKey: key } = command;
      const request = { operation: 'wireRecord', key, input: [invoiceId, decimalToString(amount), bankReference] };
      return once<Invoice, Refusal>(
        ports.idempotency,
        tx,
        request,
        (id) => recorded(ports, tx, id),
        () => record(ports, tx, command),
      );
    });
};

async function recorded(ports: Needs, tx: Tx, invoiceId: string): Promise<Invoice> {
  const invoice = await ports.invoices.byId(tx, invoiceId);
  assert(invoice, 'a remembered invoice exists');
  return invoice;
}

async function record(ports: Needs, tx: Tx, command: WireCommand): Promise<Result<Done<Invoice>, Refusal>> {
  const reference = command.bankReference.trim();
  if (reference.length < 1 || reference.length > 120)
    return refuse(invalid(['bankReference'], 'The reference has 1 to 120 characters.'));
  const invoice = await ports.invoices.lock(tx, command.invoiceId);
  if (!invoice) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['invoiceId'] });
  const obstacle = await obstacleTo(ports, tx, invoice);
  if (obstacle) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['invoiceId'], detail: obstacle });
  const amount = parseMoney(decimalToString(command.amount), invoice.currency);
  if (!amount.ok || amount.value.minor <= 0n) return refuse(invalid(['amount'], `No amount of ${invoice.currency}.`));
  const claim = await ports.idempotency.claim(tx, 'wireReference', reference, invoice.id);
  if (claim.kind !== 'NEW') return refuse(invalid(['bankReference'], 'This reference has paid an invoice before.'));
  await ports.idempotency.remember(tx, 'wireReference', reference, invoice.id);
  const at = latest(earliest(command.receivedAt ?? tx.now, tx.now), invoice.issuedAt);
  await applyWire(ports, tx, invoice, { amount: amount.value, reference, at });
  const detail = { reference, amount: moneyToString(amount.value) };
  await ports.audit.append(tx, { action: 'wire.recorded', subjectId: invoice.id, detail });
  return ok({ resultId: invoice.id, value: await recorded(ports, tx, invoice.id) });
}

/** Which of two payments settles an invoice is not known while one is on its way. */
async function obstacleTo(ports: Needs, tx: Tx, invoice: Invoice): Promise<string | null> {
  if (invoice.state !== 'OPEN') return `Invoice ${invoice.number} is ${invoice.state}.`;
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  return isPaymentPending(invoice, intents) ? `A payment of invoice ${invoice.number} is on its way.` : null;
}

/** What the invoice takes of it settles (part of) it; what is beyond that is the tenant's, unapplied. */
async function applyWire(
  ports: Needs,
  tx: Tx,
  invoice: Invoice,
  { amount, reference, at }: { readonly amount: Money; readonly reference: string; readonly at: Instant },
): Promise<void> {
  const due = amountDue(invoice);
  const isLast = compareMoney(amount, due) >= 0;
  const applied = isLast ? due : amount;
  const { id: invoiceId, orgId, providerOrgId } = invoice;
  const wire: InvoiceWire = {
    ...{ id: tx.newId('invoiceWire'), invoiceId, orgId, providerOrgId, amount, applied },
    lowers: !isLast || invoice.collection === 'STRIPE',
    ...{ bankReference: reference, receivedAt: tx.now, recordedBy: tx.scope.actorId },
  };
  if (!isLast) await postPart(ports, tx, invoice, wire, at);
  await ports.invoiceWires.insert(tx, wire);
  if (isLast) assert(await markPaid(ports)(tx, invoice, 'WIRE', at), `invoice ${invoice.number} is ${invoice.state}`);
  const rest = subtract(amount, applied);
  if (!isZero(rest))
    await ports.ledger.post(tx, wireReceived({ wireId: wire.id, tenantOrgId: orgId, amount: rest }, at));
  if (invoice.collection === 'STRIPE') await ports.intents.enqueue(tx, [reportCall(invoice, wire)]);
}

async function postPart(
  ports: Needs,
  tx: Tx,
  invoice: Invoice,
  { id, applied }: InvoiceWire,
  at: Instant,
): Promise<void> {
  const open = await openOf(ports, tx, invoice);
  const part = invoicePartPaid({ paymentId: id, open, amount: applied, by: 'BANK' }, at);
  await ports.ledger.post(tx, part);
  const fee = part.entries.find(({ account }) => account.type === 'PLATFORM_FEE_REVENUE');
  if (!fee || !invoice.lines.some(({ kind }) => kind === 'TERMINATION_FEE')) return;
  const amount = money(-fee.minor, invoice.currency);
  await ports.ledger.post(tx, earlyTerminationEarned({ invoiceId: invoice.id, paymentId: id, amount }, at));
}
