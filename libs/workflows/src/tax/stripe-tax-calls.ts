import { type Invoice, taxesOfLines } from '#libs/billing';
import { type Money, add, assert, instantToString } from '#libs/kernel';
import { type TaxShare } from '#libs/ledger';
import { type Intent, type NewIntent } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'intents'>;

/** What a document says of tax: its own number, the price before tax, what each jurisdiction is owed. All of it positive. */
export interface TaxedDocument {
  readonly reference: string;
  readonly net: Money;
  readonly taxes: readonly TaxShare[];
}

/** Calls about the tax of one invoice go to Stripe in their order, beside those that collect it: they hold up no payment. */
function taxAggregate(invoiceId: string): string {
  return `tax:${invoiceId}`;
}

/**
 * Records the tax of an invoice at Stripe, where the rates of its quote were Stripe's and tax is owed by them; does nothing elsewhere. A lease of a
 * contract has a quote that stands for its signature.
 */
export async function recordSale(
  { taxes, intents }: Pick<Ports, 'taxes' | 'intents'>,
  tx: Tx,
  invoice: Invoice,
  quoteId: string,
): Promise<void> {
  const { taxTreatment, lines, number: reference, subtotal, platformFee, tax } = invoice;
  if (taxTreatment.kind !== 'STANDARD' || tax.minor <= 0n) return;
  const calculation = await taxes.calculationOf(tx, quoteId);
  if (!calculation) return;
  const { place, taxCode, calculationId } = calculation;
  const { country, subdivision, locality } = place;
  const document = {
    ...{ reference, net: add(subtotal, platformFee), taxes: taxesOfLines(lines, taxTreatment.jurisdiction) },
  };
  const where = { at: instantToString(tx.now), country, subdivision, locality, taxCode, calculationId };
  await intents.enqueue(tx, [callOf('TAX_RECORD', invoice, document, where)]);
}

/**
 * Takes (part of) an invoice's tax back at Stripe, where it was recorded or is to be; does nothing elsewhere. `isWhole`: all of it, of an invoice
 * of which nothing was taken back. A part is one of the recorded sale that has as much left: the invoice's own, or what a credit note that was
 * itself taken back recorded anew.
 */
export async function takeTaxBack(
  { intents }: Needs,
  tx: Tx,
  invoice: { readonly id: string; readonly orgId: string },
  document: TaxedDocument,
  isWhole = false,
): Promise<void> {
  const known = await intents.byAggregates(tx, [taxAggregate(invoice.id)]);
  const sales = known.filter(({ operation }) => operation === 'TAX_RECORD');
  const [first] = sales;
  if (!first || isEmpty(document)) return;
  const of = sales.find((sale) => hasLeft(sale, known, document)) ?? first;
  const parameters = { of: of.parameters['reference'] ?? null, isWhole: isWhole ? 'true' : null };
  await intents.enqueue(tx, [callOf('TAX_REVERSE', invoice, document, { at: instantToString(tx.now), ...parameters })]);
}

/** What was taken back is owed after all, by another document: a sale of its own in the same place, since Stripe reverses no reversal. */
export async function recordTaxAnew(
  { intents }: Needs,
  tx: Tx,
  invoice: { readonly id: string; readonly orgId: string },
  document: TaxedDocument,
): Promise<void> {
  const known = await intents.byAggregates(tx, [taxAggregate(invoice.id)]);
  const sale = known.find(({ operation }) => operation === 'TAX_RECORD');
  if (!sale || isEmpty(document)) return;
  const { country, subdivision, locality, taxCode, calculationId } = sale.parameters;
  assert(country !== undefined && taxCode !== undefined, `intent ${sale.id} says where it is taxed`);
  const place = { country, subdivision: subdivision ?? null, locality: locality ?? null, taxCode };
  const parameters = { at: instantToString(tx.now), ...place, calculationId: calculationId ?? null };
  await intents.enqueue(tx, [callOf('TAX_RECORD', invoice, document, parameters)]);
}

function callOf(
  operation: 'TAX_RECORD' | 'TAX_REVERSE',
  { id: invoiceId, orgId }: { readonly id: string; readonly orgId: string },
  { reference, net, taxes }: TaxedDocument,
  more: NewIntent['parameters'],
): NewIntent {
  const byJurisdiction = Object.fromEntries(taxes.map(({ jurisdiction, tax }) => [jurisdiction, `${tax.minor}`]));
  return {
    ...{ operation, orgId, aggregateId: taxAggregate(invoiceId) },
    idempotencyKey: `${operation}:${invoiceId}:${reference}:0`,
    parameters: {
      ...{ invoiceId, reference, currency: net.currency, netMinor: `${net.minor}` },
      ...{ taxMinor: `${taxOf(taxes)}`, taxes: JSON.stringify(byJurisdiction), ...more },
    },
  };
}

function taxOf(taxes: readonly TaxShare[]): bigint {
  return taxes.reduce((sum, { tax }) => sum + tax.minor, 0n);
}

function isEmpty({ net, taxes }: TaxedDocument): boolean {
  return net.minor === 0n && taxOf(taxes) === 0n;
}

/** Whether so much is left of a recorded sale after what is taken back of it. */
function hasLeft(sale: Intent, known: readonly Intent[], { net, taxes }: TaxedDocument): boolean {
  const back = known.filter(({ operation, parameters }) => {
    return operation === 'TAX_REVERSE' && parameters['of'] === sale.parameters['reference'];
  });
  const left = (name: 'netMinor' | 'taxMinor') =>
    back.reduce((sum, one) => sum - minorOf(one, name), minorOf(sale, name));
  return left('netMinor') >= net.minor && left('taxMinor') >= taxOf(taxes);
}

function minorOf({ parameters }: Intent, name: string): bigint {
  return BigInt(parameters[name] ?? '0');
}
