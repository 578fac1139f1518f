import { type Invoice, amountDue } from '#libs/billing';
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
import { type Done, once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type PaidNeeds, markPaid } from './mark-paid.js';

type Needs = PaidNeeds & Pick<Ports, 'unitOfWork' | 'idempotency'>;

export interface WireCommand {
  readonly invoiceId: string;
  /** Major units, exactly what is due of the invoice: its total less what was credited. */
  readonly amount: Decimal;
  readonly bankReference: string;
  readonly idempotencyKey: string | null;
}

/** Records a wire that paid what was due of an invoice. A reference of the bank pays once. */
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
  if (invoice.collection !== 'WIRE') {
    return refuse<Refusal>({
      code: 'WRONG_STATE',
      path: ['invoiceId'],
      detail: `Invoice ${invoice.number} is collected through Stripe.`,
    });
  }
  const amount = parseMoney(decimalToString(command.amount), invoice.currency);
  const due = amountDue(invoice);
  if (!amount.ok || amount.value.minor !== due.minor) {
    return refuse(invalid(['amount'], `The wire must be exactly ${moneyToString(due)} ${invoice.currency}.`));
  }
  const claim = await ports.idempotency.claim(tx, 'wireReference', reference, invoice.id);
  if (claim.kind !== 'NEW') return refuse(invalid(['bankReference'], 'This reference has paid an invoice before.'));
  await ports.idempotency.remember(tx, 'wireReference', reference, invoice.id);
  const paid = await markPaid(ports)(tx, invoice, 'WIRE');
  if (!paid)
    return refuse<Refusal>({
      code: 'WRONG_STATE',
      path: ['invoiceId'],
      detail: `Invoice ${invoice.number} is ${invoice.state}.`,
    });
  await ports.audit.append(tx, { action: 'wire.recorded', subjectId: invoice.id, detail: { reference } });
  return ok({ resultId: invoice.id, value: paid });
}
