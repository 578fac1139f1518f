import type { Call } from './call.js';
import { newId } from './ids.js';
import type { Address } from './objects/address.js';
import {
  taxTransactions,
  type CalculationLine,
  type TaxCalculation,
  type TaxCustomer,
  type TaxShare,
  type TaxTransaction,
  type TransactionLine,
} from './objects/tax.js';
import { invalidRequest } from './stripe-error.js';
import { isReversed, ratesOf, taxOf } from './tax-rates.js';

export interface Taxed {
  readonly customer: string | null;
  readonly address: Address;
  readonly source: TaxCustomer['address_source'];
  readonly ids: TaxCustomer['tax_ids'];
  readonly override: TaxCustomer['taxability_override'];
}

interface Asked {
  readonly amount: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly quantity?: number;
  readonly reference?: string;
  readonly tax_code?: string;
}

interface Facts {
  readonly reference: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** SDK, `Calculation.expires_at`; docs: a calculation can be used for 90 days. */
const KEPT_SECONDS = 90 * 86_400;
/** "General - Electronically Supplied Services", what a line without a code is taken for here. */
const TAX_CODE = 'txcd_10000000';

/** Tax on what is asked for. Where nobody is registered nothing is collected, and the breakdown says so: as Stripe does. */
export function calculate(
  call: Call,
  taxed: Taxed,
  currency: string,
  asked: readonly Asked[],
  taxDate?: number,
): TaxCalculation {
  const country = taxed.address.country ?? '';
  const rates = ratesOf(country, taxed.address.state);
  const kinds = taxed.ids.map(({ type }) => type);
  const isExempt = taxed.override === 'customer_exempt';
  const isOff = isExempt || taxed.override === 'reverse_charge' || isReversed(country, kinds);
  const reason = rates.length === 0 ? 'not_collecting' : isExempt ? 'customer_exempt' : 'reverse_charge';
  const total = asked.reduce((sum, { amount }) => sum + amount, 0);
  const charged = isOff ? [] : rates;
  const breakdown: TaxShare[] = charged.map(({ state, percentage, type }) => ({
    amount: asked.reduce((sum, { amount }) => sum + taxOf(amount, percentage), 0),
    inclusive: false,
    tax_rate_details: {
      ...{ country, flat_amount: null, percentage_decimal: percentage, rate_type: 'percentage', state, tax_type: type },
    },
    taxability_reason: 'standard_rated',
    taxable_amount: total,
  }));
  const nothing: TaxShare = {
    ...{ amount: 0, inclusive: false, taxability_reason: reason, taxable_amount: 0 },
    tax_rate_details: {
      ...{ country, flat_amount: null, percentage_decimal: '0.0', rate_type: null, state: null },
      tax_type: rates[0]?.type ?? null,
    },
  };
  const tax = breakdown.reduce((sum, { amount }) => sum + amount, 0);
  const lines = asked.map((one): CalculationLine => ({
    ...{ id: newId('tax_li'), object: 'tax.calculation_line_item', amount: one.amount, livemode: false, product: null },
    amount_tax: charged.reduce((sum, { percentage }) => sum + taxOf(one.amount, percentage), 0),
    ...{ metadata: one.metadata, performance_location: null, quantity: one.quantity ?? 1, tax_behavior: 'exclusive' },
    ...{ reference: one.reference ?? newId('ref'), tax_code: one.tax_code ?? TAX_CODE },
  }));
  return {
    ...{ id: newId('taxcalc'), object: 'tax.calculation', amount_total: total + tax, currency, livemode: false, lines },
    customer: taxed.customer,
    customer_details: {
      ...{ address: taxed.address, address_source: taxed.source, ip_address: null, tax_ids: taxed.ids },
      taxability_override: taxed.override,
    },
    expires_at: call.clock.now() + KEPT_SECONDS,
    ...{ ship_from_details: null, shipping_cost: null, tax_amount_exclusive: tax, tax_amount_inclusive: 0 },
    tax_breakdown: breakdown.length > 0 ? breakdown : [nothing],
    tax_date: taxDate ?? call.clock.now(),
  };
}

/** Keeps a calculation as what was charged. */
export function taxesFrom(
  call: Call,
  { currency, customer, customer_details: details, tax_date: taxDate, lines }: TaxCalculation,
  facts: Facts & { readonly postedAt: number },
  id: string,
): TaxTransaction {
  const kept = lines.map(({ performance_location: _place, ...line }): TransactionLine => ({
    ...line,
    ...{ id: newId('tax_li'), object: 'tax.transaction_line_item', reversal: null, type: 'transaction' },
  }));
  return keep(call, {
    ...{ id, object: 'tax.transaction', created: call.clock.now(), currency, customer, livemode: false, lines: kept },
    ...{ customer_details: details, metadata: facts.metadata, posted_at: facts.postedAt, reference: facts.reference },
    ...{ reversal: null, ship_from_details: null, shipping_cost: null, tax_date: taxDate, type: 'transaction' },
  });
}

/** All that is left of a transaction. */
export function reverseAll(call: Call, original: TaxTransaction, facts: Facts, id: string): TaxTransaction {
  if (reversedOf(call, original) !== 0)
    throw invalidRequest(`Transaction ${original.id} was reversed in part already.`, { param: 'original_transaction' });
  return reversal(
    call,
    original,
    facts,
    id,
    original.lines.map(({ amount, amount_tax: tax }) => [-amount, -tax]),
  );
}

/** A part of a transaction, tax included, over its lines in proportion; the last line takes what rounding leaves. */
export function reverseFlat(
  call: Call,
  original: TaxTransaction,
  flat: number,
  facts: Facts,
  id: string,
): TaxTransaction {
  const whole = original.lines.reduce((sum, line) => sum + line.amount + line.amount_tax, 0);
  if (-flat > whole + reversedOf(call, original))
    throw invalidRequest('The amount is more than what is left of the transaction.', { param: 'flat_amount' });
  let left = flat;
  const parts = original.lines.map((line, index): [number, number] => {
    const gross = line.amount + line.amount_tax;
    const share = index === original.lines.length - 1 ? left : -Math.floor((-flat * gross) / whole);
    left -= share;
    const tax = gross === 0 ? 0 : -Math.floor((-share * line.amount_tax) / gross);
    return [share - tax, tax];
  });
  return reversal(call, original, facts, id, parts);
}

/** Of a line of an original: what of it is taken back, both zero or less. */
export interface ReversedLine {
  readonly original_line_item: string;
  readonly amount: number;
  readonly amount_tax: number;
}

/** Exactly what is said of each line; a line is never taken back beyond what is left of it. */
export function reverseLines(
  call: Call,
  original: TaxTransaction,
  asked: readonly ReversedLine[],
  facts: Facts,
  id: string,
): TaxTransaction {
  const before = reversalsOf(call, original).flatMap(({ lines }) => lines);
  for (const { original_line_item: lineId, amount, amount_tax: tax } of asked) {
    const line = original.lines.find((one) => one.id === lineId);
    if (!line) throw invalidRequest(`The transaction has no line ${lineId}.`, { param: 'line_items' });
    const of = before.filter(({ reversal: back }) => back?.original_line_item === lineId);
    const left = of.reduce((sum, one) => sum + one.amount, line.amount);
    const leftTax = of.reduce((sum, one) => sum + one.amount_tax, line.amount_tax);
    if (-amount > left || -tax > leftTax)
      throw invalidRequest('The amount is more than what is left of the line.', { param: 'line_items' });
  }
  const parts = original.lines.map((line): [number, number] => {
    const of = asked.filter(({ original_line_item: lineId }) => lineId === line.id);
    return [of.reduce((sum, one) => sum + one.amount, 0), of.reduce((sum, one) => sum + one.amount_tax, 0)];
  });
  return reversal(call, original, facts, id, parts);
}

function reversal(
  call: Call,
  original: TaxTransaction,
  facts: Facts,
  id: string,
  parts: readonly (readonly [number, number])[],
): TaxTransaction {
  if (original.type === 'reversal')
    throw invalidRequest('A reversal cannot be reversed.', { param: 'original_transaction' });
  const lines = original.lines.map((line, index): TransactionLine => ({
    ...line,
    ...{ id: newId('tax_li'), amount: parts[index]?.[0] ?? 0, amount_tax: parts[index]?.[1] ?? 0, type: 'reversal' },
    reversal: { original_line_item: line.id },
  }));
  return keep(call, {
    ...original,
    ...{ id, created: call.clock.now(), lines, metadata: facts.metadata, reference: facts.reference, type: 'reversal' },
    ...{ posted_at: call.clock.now(), reversal: { original_transaction: original.id } },
  });
}

/** Zero or less: what was taken back of it, tax included. */
function reversedOf(call: Call, { id }: Pick<TaxTransaction, 'id'>): number {
  return reversalsOf(call, { id })
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => sum + line.amount + line.amount_tax, 0);
}

function reversalsOf(call: Call, { id }: Pick<TaxTransaction, 'id'>): TaxTransaction[] {
  return call.store.all(taxTransactions, call.account).filter(({ reversal: of }) => of?.original_transaction === id);
}

/** SDK, `reference`: "must be unique across all transactions, including reversals". */
function keep(call: Call, made: TaxTransaction): TaxTransaction {
  const before = call.store.all(taxTransactions, call.account).find(({ reference }) => reference === made.reference);
  if (before)
    throw invalidRequest(`A tax transaction with the reference ${made.reference} exists: ${before.id}.`, {
      param: 'reference',
    });
  call.store.put(taxTransactions, call.account, made);
  return made;
}
