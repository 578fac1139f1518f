import type { Call } from '../call.js';
import { render } from '../events.js';
import { newId } from '../ids.js';
import { addressOf, addressParam } from '../objects/address.js';
import { customers } from '../objects/customer.js';
import { TAX_ID_TYPES, taxIdsOf } from '../objects/tax-id.js';
import { taxCalculations, taxTransactions, type TaxCalculation, type TaxTransaction } from '../objects/tax.js';
import { page, paging } from '../lists.js';
import { toJson } from '../json.js';
import {
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
} from '../params.js';
import { route, type Route } from '../route.js';
import { settingsOf } from '../settings.js';
import { invalidRequest, missing } from '../stripe-error.js';
import { calculate, reverseAll, reverseFlat, reverseLines, taxesFrom, type Taxed } from '../taxing.js';

const detailsShape = {
  address: addressParam,
  address_source: oneOf('billing', 'shipping'),
  ip_address: unmodelled(),
  tax_ids: list(object({ type: required(oneOf(...TAX_ID_TYPES)), value: required(text(50)) })),
  taxability_override: oneOf('customer_exempt', 'none', 'reverse_charge'),
};
const calculationShape = {
  currency: required(text(3)),
  customer: text(),
  customer_details: object(detailsShape),
  line_items: required(
    list(
      object({
        amount: required(integer()),
        metadata: metadata(),
        performance_location: unmodelled(),
        product: unmodelled(),
        quantity: integer({ min: 1 }),
        reference: text(500),
        tax_behavior: oneOf('exclusive'),
        tax_code: text(),
      }),
    ),
  ),
  ship_from_details: unmodelled(),
  shipping_cost: unmodelled(),
  tax_date: integer(),
};

/** Who is taxed where: what is said here, or else what is known of the customer. */
function taxed(call: Call, params: Parsed<typeof calculationShape>): Taxed {
  const details = params.customer_details;
  if ((params.customer === undefined) === (details === undefined))
    throw invalidRequest('Pass either customer or customer_details.', { param: 'customer' });
  if (params.customer !== undefined) {
    const customer = call.store.get(customers, call.account, params.customer);
    if (customer === undefined) throw missing('customer', params.customer, 'customer');
    const ids = taxIdsOf(call.store, call.account, customer.id).map(({ type, value }) => ({ type, value }));
    if (customer.address?.country == null) throw unlocated();
    return { customer: customer.id, address: customer.address, source: 'billing', ids, override: 'none' };
  }
  const address = addressOf(details?.address ?? {});
  if (address.country === null) throw unlocated();
  const {
    address_source: source = 'billing',
    tax_ids: ids = [],
    taxability_override: override = 'none',
  } = details ?? {};
  return { customer: null, address, source, ids, override };
}

function unlocated(): Error {
  return invalidRequest("We could not determine the customer's tax location based on the provided address.", {
    code: 'customer_tax_location_invalid',
    param: 'customer_details[address]',
  });
}

/** SDK, `Calculation.expires_at`: an expired one is as if it had never been. */
function calculation(call: Call, id: string, param = 'id'): TaxCalculation {
  const found = call.store.get(taxCalculations, call.account, id);
  if (found === undefined || found.expires_at <= call.clock.now()) throw missing('tax calculation', id, param);
  return found;
}

function transaction(call: Call, id: string, param = 'id'): TaxTransaction {
  const found = call.store.get(taxTransactions, call.account, id);
  if (found === undefined) throw missing('tax transaction', id, param);
  return found;
}

export const taxRoutes: readonly Route[] = [
  route('POST', '/v1/tax/calculations', calculationShape, (call, params) => {
    if (!settingsOf(call).tax_active)
      throw invalidRequest('Stripe Tax has not been activated on your account.', { code: 'stripe_tax_inactive' });
    const lines = params.line_items.map((line) => ({ ...line, metadata: mergeMetadata({}, line.metadata) }));
    const made = calculate(call, taxed(call, params), params.currency.toLowerCase(), lines, params.tax_date);
    call.store.put(taxCalculations, call.account, made);
    return render(call.store, taxCalculations, call.account, made);
  }),
  route('GET', '/v1/tax/calculations/:id', {}, (call, _params, { id = '' }) =>
    render(call.store, taxCalculations, call.account, calculation(call, id)),
  ),
  route('GET', '/v1/tax/calculations/:id/line_items', paging, (call, params, { id = '' }) =>
    page(calculation(call, id).lines, params, `/v1/tax/calculations/${id}/line_items`, toJson),
  ),
  route('GET', '/v1/tax/transactions/:id/line_items', paging, (call, params, { id = '' }) =>
    page(transaction(call, id).lines, params, `/v1/tax/transactions/${id}/line_items`, toJson),
  ),
  route('GET', '/v1/tax/transactions/:id', {}, (call, _params, { id = '' }) =>
    render(call.store, taxTransactions, call.account, transaction(call, id)),
  ),
  route(
    'POST',
    '/v1/tax/transactions/create_from_calculation',
    { calculation: required(text()), metadata: metadata(), posted_at: integer(), reference: required(text(500)) },
    (call, params) => {
      const found = calculation(call, params.calculation, 'calculation');
      const facts = { reference: params.reference, metadata: mergeMetadata({}, params.metadata) };
      const made = taxesFrom(call, found, { ...facts, postedAt: params.posted_at ?? call.clock.now() }, newId('tax'));
      return render(call.store, taxTransactions, call.account, made);
    },
  ),
  route(
    'POST',
    '/v1/tax/transactions/create_reversal',
    {
      flat_amount: integer({ max: -1 }),
      line_items: list(
        object({
          amount: required(integer({ max: 0 })),
          amount_tax: required(integer({ max: 0 })),
          metadata: unmodelled(),
          original_line_item: required(text()),
          quantity: unmodelled(),
          reference: required(text(500)),
        }),
      ),
      metadata: metadata(),
      mode: required(oneOf('full', 'partial')),
      original_transaction: required(text()),
      reference: required(text(500)),
      shipping_cost: unmodelled(),
    },
    (call, params) => {
      const original = transaction(call, params.original_transaction, 'original_transaction');
      const facts = { reference: params.reference, metadata: mergeMetadata({}, params.metadata) };
      const { mode, flat_amount: flat, line_items: lines } = params;
      const given = [flat, lines].filter((one) => one !== undefined).length;
      if (given !== (mode === 'partial' ? 1 : 0))
        throw invalidRequest('A partial reversal needs flat_amount or line_items; a full one takes neither.', {
          param: 'mode',
        });
      const made = () => {
        if (lines !== undefined) return reverseLines(call, original, lines, facts, newId('tax'));
        if (flat !== undefined) return reverseFlat(call, original, flat, facts, newId('tax'));
        return reverseAll(call, original, facts, newId('tax'));
      };
      return render(call.store, taxTransactions, call.account, made());
    },
  ),
];
