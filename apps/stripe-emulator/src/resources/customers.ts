import { emit, render, save } from '../events.js';
import { newId, randomText } from '../ids.js';
import { newestFirst, page, paging } from '../lists.js';
import { attachMethod, findMethod } from '../methods.js';
import { addressOf, addressParam, type Address } from '../objects/address.js';
import { customers, deletedCustomers, type Customer } from '../objects/customer.js';
import { paymentMethods } from '../objects/payment-method.js';
import type { Call } from '../call.js';
import {
  bool,
  emptyable,
  inRange,
  instantRange,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  text,
  unmodelled,
  type Parsed,
} from '../params.js';
import { route, type Route } from '../route.js';
import { missing, missingParam } from '../stripe-error.js';
import { addTaxId } from '../tax-ids.js';
import { toJson } from '../json.js';
import { taxIdShape } from './tax-ids.js';

const customField = object({ name: text(40), value: text(140) });
const fields = {
  address: emptyable(addressParam),
  balance: unmodelled(),
  business_name: unmodelled(),
  cash_balance: unmodelled(),
  description: emptyable(text()),
  email: emptyable(text(512)),
  individual_name: unmodelled(),
  invoice_prefix: text(12),
  invoice_settings: object({
    custom_fields: emptyable(list(customField, 4)),
    default_payment_method: emptyable(text()),
    footer: emptyable(text()),
    rendering_options: unmodelled(),
  }),
  metadata: metadata(),
  name: emptyable(text(256)),
  next_invoice_sequence: integer({ min: 1 }),
  phone: emptyable(text(20)),
  preferred_locales: list(text()),
  shipping: emptyable(object({ address: addressParam, name: text(), phone: emptyable(text()) })),
  source: unmodelled(),
  tax: unmodelled(),
  tax_exempt: emptyable(oneOf('none', 'exempt', 'reverse')),
  validate: bool(),
};
const createShape = {
  ...fields,
  payment_method: text(),
  tax_id_data: list(object(taxIdShape), 5),
  test_clock: unmodelled(),
};
const updateShape = { ...fields, default_source: unmodelled() };
type Fields = Parsed<typeof fields>;

/** Undefined leaves a field as it is, null (an empty string on the wire) unsets it. */
function applied(old: Customer, given: Fields): Customer {
  const settings = given.invoice_settings;
  const shipping = given.shipping;
  const keep = <T>(value: T | undefined, before: T): T => (value === undefined ? before : value);
  const address: Address | null | undefined = given.address == null ? given.address : addressOf(given.address);
  return {
    ...old,
    address: keep(address, old.address),
    description: keep(given.description, old.description),
    email: keep(given.email, old.email),
    invoice_prefix: given.invoice_prefix ?? old.invoice_prefix,
    invoice_settings: {
      custom_fields:
        settings?.custom_fields === undefined
          ? old.invoice_settings.custom_fields
          : (settings.custom_fields ?? []).map((one) => ({ name: one.name ?? '', value: one.value ?? '' })),
      default_payment_method: keep(settings?.default_payment_method, old.invoice_settings.default_payment_method),
      footer: keep(settings?.footer, old.invoice_settings.footer),
      rendering_options: null,
    },
    metadata: mergeMetadata(old.metadata, given.metadata),
    name: keep(given.name, old.name),
    next_invoice_sequence: given.next_invoice_sequence ?? old.next_invoice_sequence,
    phone: keep(given.phone, old.phone),
    preferred_locales: given.preferred_locales ?? old.preferred_locales,
    shipping:
      shipping == null
        ? keep(shipping, old.shipping)
        : { address: addressOf(shipping.address ?? {}), name: shipping.name ?? '', phone: shipping.phone ?? null },
    tax_exempt: given.tax_exempt === undefined ? old.tax_exempt : (given.tax_exempt ?? 'none'),
  };
}

function blank(call: Call): Customer {
  return {
    id: newId('cus'),
    object: 'customer',
    address: null,
    balance: 0,
    created: call.clock.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}

/** A default method must be one of the customer's own. */
function checkDefault(call: Call, customer: Customer): Customer {
  const id = customer.invoice_settings.default_payment_method;
  if (id === null) return customer;
  const method = call.store.get(paymentMethods, call.account, id);
  if (method?.customer !== customer.id)
    throw missingParam('PaymentMethod', id, 'invoice_settings[default_payment_method]');
  return customer;
}

function create(call: Call, params: Parsed<typeof createShape>): Customer {
  const customer = applied(blank(call), params);
  const { payment_method: methodId } = params;
  for (const one of params.tax_id_data ?? []) addTaxId(call, customer.id, one.type, one.value);
  const settings = customer.invoice_settings;
  if (methodId === undefined) return save(call, customers, checkDefault(call, customer), 'customer.created');
  const method = findMethod(call, methodId);
  attachMethod(call, method, customer.id);
  // A ready-made id given twice means one and the same new method.
  const isDefault = settings.default_payment_method === methodId;
  const next = {
    ...customer,
    invoice_settings: { ...settings, default_payment_method: isDefault ? method.id : settings.default_payment_method },
  };
  return save(call, customers, checkDefault(call, next), 'customer.created');
}

export const customerRoutes: readonly Route[] = [
  route('POST', '/v1/customers', createShape, (call, params) =>
    render(call.store, customers, call.account, create(call, params)),
  ),
  route('GET', '/v1/customers/:customer', {}, (call, _params, { customer: id = '' }) => {
    const found = call.store.get(customers, call.account, id) ?? call.store.get(deletedCustomers, call.account, id);
    if (found === undefined) throw missing('customer', id);
    return toJson(found);
  }),
  route('POST', '/v1/customers/:customer', updateShape, (call, params, { customer: id = '' }) => {
    const old = call.store.get(customers, call.account, id);
    if (old === undefined) throw missing('customer', id);
    return toJson(save(call, customers, checkDefault(call, applied(old, params)), 'customer.updated', old));
  }),
  route('DELETE', '/v1/customers/:customer', {}, (call, _params, { customer: id = '' }) => {
    const old = call.store.get(customers, call.account, id);
    if (old === undefined) throw missing('customer', id);
    emit(call, 'customer.deleted', customers, old);
    call.store.remove(customers, id);
    return toJson(call.store.put(deletedCustomers, call.account, { id, object: 'customer', deleted: true } as const));
  }),
  route(
    'GET',
    '/v1/customers',
    { ...paging, email: text(), created: instantRange(), test_clock: unmodelled() },
    (call, params) => {
      const rows = newestFirst(call.store.all(customers, call.account)).filter(
        (one) => inRange(one.created, params.created) && (params.email === undefined || one.email === params.email),
      );
      return page(rows, params, '/v1/customers', toJson);
    },
  ),
  route(
    'GET',
    '/v1/customers/:customer/payment_methods',
    { ...paging, type: text(), allow_redisplay: unmodelled() },
    (call, params, { customer: id = '' }) => {
      if (call.store.get(customers, call.account, id) === undefined) throw missing('customer', id);
      const rows = newestFirst(call.store.all(paymentMethods, call.account)).filter(
        (one) => one.customer === id && (params.type ?? one.type) === one.type,
      );
      return page(rows, params, `/v1/customers/${id}/payment_methods`, (one) =>
        render(call.store, paymentMethods, call.account, one),
      );
    },
  ),
];
