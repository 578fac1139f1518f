import {
  type CurrencyCode,
  type Decimal,
  type Instant,
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
import { type PurchaseOrder } from '../ports/spending-stores.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'spending' | 'idempotency' | 'audit'>;

export interface PurchaseOrderCommand {
  /** Null: a new one. */
  readonly id: string | null;
  /** As it is printed on invoices; stays as it was made, as the currency does. */
  readonly number: string;
  readonly currency: CurrencyCode;
  /** Major units. */
  readonly amount: Decimal;
  readonly validUntil: Instant | null;
  readonly isClosed: boolean;
  readonly idempotencyKey: string | null;
}

/** Registers or changes a purchase order. From then on bookings that name its number draw it down. */
export const setPurchaseOrder = (ports: Needs) => {
  return (scope: OrganisationScope, command: PurchaseOrderCommand): Promise<Result<PurchaseOrder, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { idempotencyKey: key, amount, ...rest } = command;
      const again = async (id: string): Promise<PurchaseOrder> => {
        const found = await ports.spending.purchaseOrder(tx, id);
        assert(found, 'a remembered purchase order exists');
        return found;
      };
      const request = { operation: 'purchaseOrderSet', key, input: [JSON.stringify(rest), decimalToString(amount)] };
      return once<PurchaseOrder, Refusal>(ports.idempotency, tx, request, again, () => save(ports, tx, scope, command));
    });
};

async function save(
  ports: Needs,
  tx: Tx,
  { orgId }: OrganisationScope,
  { id, number, currency, amount: given, validUntil, isClosed }: PurchaseOrderCommand,
): Promise<Result<Done<PurchaseOrder>, Refusal>> {
  const before = id === null ? null : await ports.spending.purchaseOrder(tx, id);
  if (id !== null && before?.orgId !== orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
  if (number.trim() !== number || number.length < 1 || number.length > 80)
    return refuse(invalid(['number'], 'The number has 1 to 80 characters and no space around it.'));
  const amount = parseMoney(decimalToString(given), currency);
  if (!amount.ok || amount.value.minor <= 0n) return refuse(invalid(['amount'], 'The amount is above zero.'));
  if (before !== null && (before.number !== number || before.amount.currency !== currency))
    return refuse(invalid(['id'], 'A purchase order keeps its number and its currency; close it and make another.'));
  const order: PurchaseOrder = {
    ...{ id: before?.id ?? tx.newId('purchaseOrder'), orgId, number, amount: amount.value, validUntil },
    closedAt: isClosed ? tx.now : null,
  };
  if (!(await ports.spending.saveOrder(tx, order)))
    return refuse<Refusal>({ code: 'ALREADY_EXISTS', path: ['number'] });
  const detail = { number, amount: moneyToString(amount.value) };
  await ports.audit.append(tx, { action: 'purchase-order.set', subjectId: order.id, detail });
  return ok({ resultId: order.id, value: order });
}
