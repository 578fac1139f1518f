import { type Invoice } from '#libs/billing';
import { type Result, assert, ok, refuse } from '#libs/kernel';
import { type Done, once } from '../once.js';
import { paysOnly } from '../paying/pays-only.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';
import { isReopened } from './bank-return.js';
import { isPaymentPending, payCall } from './stripe-calls.js';

type Needs = Pick<
  Ports,
  'unitOfWork' | 'invoices' | 'paymentMethods' | 'paymentActions' | 'intents' | 'idempotency' | 'audit'
>;

export interface PayCommand {
  readonly invoiceId: string;
  readonly paymentMethodId: string;
  readonly idempotencyKey: string | null;
}

/**
 * Asks for an open invoice to be collected with a saved payment method. It only commits the wish; the drainer calls Stripe, and the
 * invoice turns PAID when Stripe has confirmed, or gets a `paymentError`. One attempt at a time.
 */
export const payInvoice = (ports: Needs) => {
  return (scope: OrganisationScope, command: PayCommand): Promise<Result<Invoice, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { invoiceId, paymentMethodId, idempotencyKey: key } = command;
      const request = { operation: 'invoicePay', key, input: [invoiceId, paymentMethodId] };
      return once<Invoice, Refusal>(
        ports.idempotency,
        tx,
        request,
        (id) => asked(ports, tx, id),
        () => ask(ports, tx, scope, command),
      );
    });
};

async function asked(ports: Needs, tx: Tx, invoiceId: string): Promise<Invoice> {
  const invoice = await ports.invoices.byId(tx, invoiceId);
  assert(invoice, 'a remembered invoice exists');
  return invoice;
}

async function ask(
  ports: Needs,
  tx: Tx,
  scope: OrganisationScope,
  command: PayCommand,
): Promise<Result<Done<Invoice>, Refusal>> {
  const invoice = await ports.invoices.lock(tx, command.invoiceId);
  if (invoice?.orgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['invoiceId'] });
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  const obstacle = obstacleTo(invoice, isPaymentPending(invoice, intents));
  if (obstacle) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['invoiceId'], detail: obstacle });
  const method = await ports.paymentMethods.byId(tx, command.paymentMethodId);
  if (method?.orgId !== scope.orgId)
    return refuse<Refusal>({ code: 'PAYMENT_METHOD_REQUIRED', path: ['paymentMethodId'] });
  const unfit = paysOnly(method, invoice.currency);
  if (unfit) return refuse(unfit);
  const attempt = intents.filter(({ operation }) => operation === 'INVOICE_PAY').length;
  await ports.intents.enqueue(tx, [payCall(invoice, method.stripePaymentMethodId, attempt)]);
  await ports.paymentActions.end(tx, invoice.id, 'DROPPED');
  const waiting: Invoice = { ...invoice, paymentError: null };
  if (invoice.paymentError !== null) await ports.invoices.update(tx, waiting);
  await ports.audit.append(tx, {
    action: 'invoice.payment-asked',
    subjectId: invoice.id,
    detail: { paymentMethodId: method.id },
  });
  return ok({ resultId: invoice.id, value: waiting });
}

function obstacleTo(invoice: Invoice, isPending: boolean): string | null {
  const { state, collection, number } = invoice;
  if (state !== 'OPEN') return `Invoice ${number} is ${state}.`;
  if (isReopened(invoice)) return `Invoice ${number} is open again after it had been paid: it is paid by wire now.`;
  if (collection === 'WIRE') return `Invoice ${number} is above what one charge can carry and is paid by wire.`;
  return isPending ? `A payment of invoice ${number} is on its way.` : null;
}
