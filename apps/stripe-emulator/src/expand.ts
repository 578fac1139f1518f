import type { Call } from './call.js';
import { render } from './events.js';
import { isObject, type Json, type JsonObject } from './json.js';
import { tableOf } from './registry.js';
import { invalidRequest } from './stripe-error.js';

/** Fields that hold an id and may be expanded: object name, dot, path below that object. */
const EXPANDABLE: ReadonlySet<string> = new Set([
  'charge.balance_transaction',
  'charge.customer',
  'charge.payment_intent',
  'charge.source_transfer',
  'balance_transaction.source',
  'customer_cash_balance_transaction.applied_to_payment.payment_intent',
  'customer_cash_balance_transaction.customer',
  'customer.invoice_settings.default_payment_method',
  'credit_note.customer',
  'credit_note.invoice',
  'dispute.charge',
  'dispute.payment_intent',
  'invoice.customer',
  'invoice.default_payment_method',
  'invoice_payment.invoice',
  'invoice_payment.payment.payment_intent',
  'invoice_payment.payment.payment_record',
  'invoiceitem.customer',
  'invoiceitem.invoice',
  'payment_intent.customer',
  'payment_intent.latest_charge',
  'payment_intent.payment_method',
  'payment_method.customer',
  'payout.balance_transaction',
  'payout.destination',
  'payout.failure_balance_transaction',
  'refund.balance_transaction',
  'refund.failure_balance_transaction',
  'refund.charge',
  'refund.customer',
  'refund.payment_intent',
  'setup_intent.customer',
  'setup_intent.payment_method',
  'tax_id.customer',
  'topup.balance_transaction',
  'topup.payment_method',
  'transfer.balance_transaction',
  'transfer.destination',
  'transfer.destination_payment',
  'transfer.source_transaction',
  'transfer_reversal.balance_transaction',
  'transfer_reversal.transfer',
]);
const DEEPEST = 4;

/** Carries out `expand[]` on a response, in place: ids become objects, absent lists are added. */
export function expandAll(call: Call, body: JsonObject, paths: readonly string[]): JsonObject {
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > DEEPEST) {
      throw invalidRequest(`You cannot expand more than ${DEEPEST} levels of a property (${path}).`, {
        param: 'expand',
      });
    }
    expandAt(call, body, steps, { path, owner: body, below: '' });
  }
  return body;
}

interface Where {
  readonly path: string;
  /** The nearest object of Stripe's around the node, and the path from it to the node. */
  readonly owner: JsonObject;
  readonly below: string;
}

function expandAt(call: Call, node: JsonObject, steps: readonly string[], where: Where): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  const refusal = invalidRequest(`This property cannot be expanded (${where.path}).`, { param: 'expand' });
  const below = where.below === '' ? step : `${where.below}.${step}`;
  if (!(step in node)) {
    const added = included(call, where.owner, below);
    // an optional field that this object of a list has not: there is nothing to expand in it
    const { object } = where.owner;
    if (added === undefined && typeof object === 'string' && EXPANDABLE.has(`${object}.${below}`)) return;
    if (added === undefined) throw refusal;
    node[step] = added;
  }
  const value = node[step];
  if (Array.isArray(value)) {
    for (const one of value) if (isObject(one)) expandAt(call, one, rest, { ...where, owner: one, below: '' });
    if (rest.length === 0) throw refusal;
    return;
  }
  if (value === null || value === undefined) return;
  const kind = where.owner['object'];
  const next: Json =
    typeof value === 'string'
      ? resolved(call, value, `${typeof kind === 'string' ? kind : ''}.${below}`, refusal)
      : value;
  node[step] = next;
  if (!isObject(next)) throw refusal;
  const isOwner = typeof next['object'] === 'string';
  if (rest.length === 0 && !isOwner) throw refusal;
  expandAt(call, next, rest, isOwner ? { path: where.path, owner: next, below: '' } : { ...where, below });
}

function resolved(call: Call, id: string, field: string, refusal: Error): Json {
  if (!EXPANDABLE.has(field)) throw refusal;
  const table = tableOf(id);
  const row = table === undefined ? undefined : call.store.get(table, call.account, id);
  // What is gone or not modelled stays an id, as with Stripe's own dangling references.
  return table === undefined || row === undefined ? id : render(call.store, table, call.account, row);
}

/** A list that is shown only on request, such as an invoice's payments. */
function included(call: Call, owner: JsonObject, name: string): JsonObject | undefined {
  const id = owner['id'];
  const table = typeof id === 'string' ? tableOf(id) : undefined;
  const row = table === undefined || typeof id !== 'string' ? undefined : call.store.get(table, call.account, id);
  return row === undefined ? undefined : table?.includes?.[name]?.(call.store, row, call.account);
}
