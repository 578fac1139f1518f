import { type Invoice, isSayableAtStripe, sayableAtStripe } from '#libs/billing';
import {
  type Decimal,
  type Money,
  type Result,
  assert,
  compareMoney,
  decimalToString,
  moneyToString,
  ok,
  parseMoney,
  refuse,
  zero,
} from '#libs/kernel';
import { type InvoiceFacts, givenBack } from '#libs/ledger';
import { type Done, once } from '../once.js';
import { type Refund } from '../ports/money-back-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { isUndecided } from './dispute-state.js';
import { postRefund } from './refund-books.js';
import { type RoomNeeds, refundRoomOf } from './refund-room.js';
import { refundCall } from './split-refund.js';

type Needs = RoomNeeds & Pick<Ports, 'unitOfWork' | 'invoices' | 'intents' | 'idempotency' | 'audit'>;

export interface RefundCommand {
  readonly invoiceId: string;
  /** Money of the invoice itself, or credit that was granted on it after it was paid. */
  readonly of: Refund['kind'];
  /** Major units; null: all that can be given back. */
  readonly amount: Decimal | null;
  /** In words for the tenant. */
  readonly reason: string;
  readonly idempotencyKey: string | null;
}

/**
 * A person gives money of a paid invoice back to the card or bank account that paid it. Posted and promised here; the drainer asks Stripe, and
 * the refund is done, or its money is back, when Stripe says so. Stripe does not take transfers back with a refund: what a provider
 * was transferred already it owes us.
 */
export const refundInvoice = (ports: Needs) => {
  return (scope: PlatformScope, command: RefundCommand): Promise<Result<Refund, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { invoiceId, of, amount, reason, idempotencyKey: key } = command;
      const input = [invoiceId, of, amount && decimalToString(amount), reason];
      return once<Refund, Refusal>(
        ports.idempotency,
        tx,
        { operation: 'invoiceRefund', key, input },
        (id) => refundedBefore(ports, tx, id),
        () => refund(ports, tx, command),
      );
    });
};

async function refundedBefore(ports: Needs, tx: Tx, id: string): Promise<Refund> {
  const found = await ports.refunds.byId(tx, id);
  assert(found, 'a remembered refund exists');
  return found;
}

async function refund(ports: Needs, tx: Tx, command: RefundCommand): Promise<Result<Done<Refund>, Refusal>> {
  const reason = command.reason.trim();
  if (reason.length < 1 || reason.length > 500) return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
  const invoice = await ports.invoices.lock(tx, command.invoiceId);
  if (!invoice) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['invoiceId'] });
  const obstacle = await obstacleTo(ports, tx, invoice);
  if (obstacle) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['invoiceId'], detail: obstacle });
  const { orgId: ownerId, currency } = invoice;
  // credit of a tenant is on all its invoices: whoever else spends it comes after us, and finds what is left
  if (command.of === 'CREDIT') await ports.ledger.lockHeld(tx, { type: 'TENANT_CREDIT', ownerId, currency });
  const room = await refundRoomOf(ports, tx, invoice);
  const most = sayableAtStripe(command.of === 'CREDIT' ? room.ofCredit : room.ofInvoice);
  const amount = amountOf(command.amount, most);
  if (amount === null) {
    const what = `At most ${moneyToString(most)} ${currency} of invoice ${invoice.number} can be given back.`;
    return refuse(invalid(['amount'], what));
  }
  if (!isSayableAtStripe(amount))
    return refuse(invalid(['amount'], `Stripe gives ${currency} back with a last decimal of zero only.`));
  const made = await promise(ports, tx, invoice, { ...command, reason }, room.left, amount);
  return ok({ resultId: made.id, value: made });
}

async function obstacleTo(ports: Needs, tx: Tx, { id, number, state, collection }: Invoice): Promise<string | null> {
  if (state !== 'PAID') return `Invoice ${number} is ${state}.`;
  if (collection !== 'STRIPE') return `Invoice ${number} was paid by wire: credit it, and refund the credit by wire.`;
  const disputes = await ports.disputes.byInvoices(tx, [id]);
  // a question of the bank may be answered with a refund; a dispute decides over the whole amount
  const isDisputed = disputes.some(({ status }) => isUndecided(status) && !status.startsWith('warning_'));
  return isDisputed ? `A dispute of invoice ${number} is not decided.` : null;
}

function amountOf(given: Decimal | null, most: Money): Money | null {
  const amount = given === null ? ok(most) : parseMoney(decimalToString(given), most.currency);
  if (!amount.ok || amount.value.minor <= 0n || compareMoney(amount.value, most) > 0) return null;
  return amount.value;
}

async function promise(
  ports: Needs,
  tx: Tx,
  invoice: Invoice,
  { of: kind, reason }: RefundCommand,
  left: InvoiceFacts,
  amount: Money,
): Promise<Refund> {
  const { id: invoiceId, orgId, providerOrgId, currency } = invoice;
  const nothing = zero(currency);
  const parts =
    kind === 'INVOICE'
      ? givenBack(left, amount)
      : { ...left, providerShare: nothing, platformFee: nothing, tax: nothing };
  const { providerShare, platformFee, tax } = parts;
  const made: Refund = {
    ...{ id: tx.newId('refund'), kind, orgId, providerOrgId, invoiceId, currency, amount },
    ...{ providerShare, platformFee, tax, reason, state: 'PENDING' },
    ...{ stripeChargeId: null, stripeRefundId: null, failure: null },
    ...{ requestedAt: tx.now, requestedBy: tx.scope.actorId, changedAt: tx.now },
  };
  await postRefund(ports, tx, made, parts);
  await ports.refunds.insert(tx, made);
  await ports.intents.enqueue(tx, [refundCall(made)]);
  const detail = { invoice: invoice.number, kind, amount: moneyToString(amount), reason };
  await ports.audit.append(tx, { action: 'refund.requested', subjectId: made.id, detail });
  return made;
}
