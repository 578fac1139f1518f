import { DAY_SECONDS } from './balance.js';
import type { Call } from './call.js';
import { schedule } from './due.js';
import { save } from './events.js';
import { newDraft } from './invoicing.js';
import { checkEditable, takePendingItems } from './items.js';
import { findCustomer } from './methods.js';
import { linesOf } from './objects/invoice-item.js';
import { invoices, type Invoice } from './objects/invoice.js';
import { paymentMethods } from './objects/payment-method.js';
import {
  bool,
  emptyable,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  text,
  unmodelled,
  type Parsed,
} from './params.js';
import { invalidRequest, missingParam } from './stripe-error.js';

export const collectionMethod = oneOf('charge_automatically', 'send_invoice');
/** What a draft may be given, at its creation and later. */
export const invoiceFields = {
  account_tax_ids: unmodelled(),
  application_fee_amount: unmodelled(),
  automatic_tax: unmodelled(),
  automatically_finalizes_at: unmodelled(),
  auto_advance: bool(),
  collection_method: collectionMethod,
  custom_fields: emptyable(list(object({ name: required(text(40)), value: required(text(140)) }), 4)),
  days_until_due: integer({ min: 0 }),
  default_payment_method: emptyable(text()),
  default_source: unmodelled(),
  default_tax_rates: unmodelled(),
  description: emptyable(text()),
  discounts: unmodelled(),
  due_date: integer(),
  effective_at: emptyable(integer()),
  footer: emptyable(text()),
  issuer: unmodelled(),
  metadata: metadata(),
  number: emptyable(text(26)),
  on_behalf_of: unmodelled(),
  payment_settings: object({
    payment_method_types: emptyable(list(oneOf('card', 'us_bank_account', 'sepa_debit', 'customer_balance'))),
    default_mandate: unmodelled(),
    payment_method_options: object({
      customer_balance: emptyable(
        object({ bank_transfer: object({ type: text(), eu_bank_transfer: unmodelled() }), funding_type: text() }),
      ),
      card: unmodelled(),
      us_bank_account: unmodelled(),
    }),
  }),
  rendering: unmodelled(),
  shipping_cost: unmodelled(),
  shipping_details: unmodelled(),
  statement_descriptor: emptyable(text(22)),
  transfer_data: unmodelled(),
};
/** What only its creation takes. */
export const newInvoiceFields = {
  ...invoiceFields,
  currency: text(3),
  customer: required(text()),
  customer_account: unmodelled(),
  from_invoice: unmodelled(),
  subscription: unmodelled(),
  pending_invoice_items_behavior: oneOf('exclude', 'include'),
};
type Fields = Parsed<typeof invoiceFields>;

function checkDue(given: Fields, method: Invoice['collection_method'], known: boolean): void {
  if (given.days_until_due !== undefined && given.due_date !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: days_until_due, due_date.', {
      code: 'parameters_exclusive',
      param: 'due_date',
    });
  }
  const has = given.days_until_due !== undefined || given.due_date !== undefined;
  if (method === 'send_invoice' && !has && !known)
    throw invalidRequest('If invoices are sent, one of `days_until_due` or `due_date` must be specified.', {
      param: 'days_until_due',
    });
  if (method === 'charge_automatically' && has) {
    throw invalidRequest(
      '`days_until_due` and `due_date` may only be set when `collection_method` is `send_invoice`.',
      { param: given.due_date === undefined ? 'days_until_due' : 'due_date' },
    );
  }
}

function checkMethod(call: Call, customer: string, id: string | null | undefined): void {
  if (id == null) return;
  if (call.store.get(paymentMethods, call.account, id)?.customer !== customer)
    throw missingParam('PaymentMethod', id, 'default_payment_method');
}

/** The options of payments by bank transfer, as an invoice shows them; null when none were given. */
function transferOptions(given: Fields['payment_settings']): Invoice['payment_settings']['payment_method_options'] {
  const cash = given?.payment_method_options?.customer_balance;
  if (cash == null) return null;
  const none = {
    acss_debit: null,
    bancontact: null,
    card: null,
    konbini: null,
    payto: null,
    pix: null,
    sepa_debit: null,
    upi: null,
    us_bank_account: null,
  };
  return {
    ...none,
    customer_balance: {
      bank_transfer: { type: cash.bank_transfer?.type ?? 'us_bank_transfer' },
      funding_type: 'bank_transfer',
    },
  };
}

/** The fields that both creating and updating set. */
function changes(call: Call, given: Fields): Partial<Invoice> {
  const out: Partial<{ -readonly [K in keyof Invoice]: Invoice[K] }> = {};
  if (given.description !== undefined) out.description = given.description;
  if (given.footer !== undefined) out.footer = given.footer;
  if (given.number !== undefined) out.number = given.number;
  if (given.custom_fields !== undefined) out.custom_fields = given.custom_fields;
  if (given.default_payment_method !== undefined) out.default_payment_method = given.default_payment_method;
  if (given.effective_at !== undefined) out.effective_at = given.effective_at;
  if (given.statement_descriptor !== undefined) out.statement_descriptor = given.statement_descriptor;
  if (given.payment_settings !== undefined) {
    out.payment_settings = {
      default_mandate: null,
      payment_method_options: transferOptions(given.payment_settings),
      payment_method_types: given.payment_settings.payment_method_types ?? null,
    };
  }
  if (given.due_date !== undefined) Object.assign(out, { due_date: given.due_date, daysUntilDue: null });
  if (given.days_until_due !== undefined)
    Object.assign(out, {
      due_date: call.clock.now() + given.days_until_due * DAY_SECONDS,
      daysUntilDue: given.days_until_due,
    });
  return out;
}

/** Makes a draft, with the customer's pending items if asked, and records `invoice.created`. */
export function createInvoice(call: Call, params: Parsed<typeof newInvoiceFields>): Invoice {
  const customer = findCustomer(call, params.customer);
  const method = params.collection_method ?? 'charge_automatically';
  checkDue(params, method, false);
  checkMethod(call, customer.id, params.default_payment_method);
  const draft = newDraft(call, customer, {
    currency: (params.currency ?? customer.currency ?? 'usd').toLowerCase(),
    collection_method: method,
    auto_advance: params.auto_advance ?? false,
    metadata: mergeMetadata({}, params.metadata),
    daysUntilDue: null,
    due_date: null,
    ...changes(call, params),
  });
  if (params.pending_invoice_items_behavior === 'include') takePendingItems(call, draft);
  const total = linesOf(call.store, call.account, draft.id).reduce((sum, line) => sum + line.amount, 0);
  const due = Math.max(0, total);
  return save(
    call,
    invoices,
    {
      ...draft,
      subtotal: total,
      subtotal_excluding_tax: total,
      total,
      total_excluding_tax: total,
      amount_due: due,
      amount_remaining: due,
    },
    'invoice.created',
  );
}

/** What may still change once an invoice is final: what carries no money and is not printed on it. */
const AFTERWARDS: ReadonlySet<string> = new Set([
  'metadata',
  'auto_advance',
  'default_payment_method',
  'payment_settings',
]);

/** Changes an invoice; once it is final only what carries no money. */
export function updateInvoice(call: Call, old: Invoice, params: Fields): Invoice {
  if (old.status !== 'draft' && Object.keys(params).some((key) => !AFTERWARDS.has(key))) checkEditable(old);
  const method = params.collection_method ?? old.collection_method;
  checkDue(params, method, old.due_date !== null);
  checkMethod(call, old.customer, params.default_payment_method);
  const auto = params.auto_advance ?? old.auto_advance;
  const next: Invoice = {
    ...old,
    ...changes(call, params),
    collection_method: method,
    auto_advance: auto,
    metadata: mergeMetadata(old.metadata, params.metadata),
  };
  if (old.status !== 'draft' || auto === old.auto_advance) return save(call, invoices, next, 'invoice.updated', old);
  const finalizesAt = auto ? call.clock.now() + 3600 : null;
  if (finalizesAt !== null) schedule(call, 'finalize_invoice', finalizesAt, old.id);
  return save(call, invoices, { ...next, automatically_finalizes_at: finalizesAt }, 'invoice.updated', old);
}
