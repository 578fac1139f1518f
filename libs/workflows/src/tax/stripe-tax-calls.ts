import { type Invoice, taxesOfLines } from '#libs/billing';
import { add, assert, instantToString, isCurrency, money, subtract } from '#libs/kernel';
import { type TaxShare } from '#libs/ledger';
import { type Intent, type NewIntent } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type TaxedPrice, coveringSale } from './covering-sale.js';
import { type RecordedSale, splitOverSales } from './split-over-sales.js';

type Needs = Pick<Ports, 'intents'>;

/** What a document says of tax: its own number, the price before tax, what each jurisdiction is owed. All of it positive. */
export interface TaxedDocument extends TaxedPrice {
  readonly reference: string;
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
  const stated = { net: add(subtotal, platformFee), taxes: taxesOfLines(lines, taxTreatment.jurisdiction) };
  const sale = coveringSale(stated, taxTreatment, lines.length);
  const where = { at: instantToString(tx.now), country, subdivision, locality, taxCode, calculationId };
  const call = callOf('TAX_RECORD', invoice, { reference, ...sale }, where);
  await intents.enqueue(tx, [call, ...takenBackAtOnce(tx, invoice, reference, sale, stated)]);
}

/**
 * Takes (part of) an invoice's tax back at Stripe, where it was recorded or is to be; does nothing elsewhere. `isWhole`: all of it, of an invoice
 * of which nothing was taken back. A part is one of the recorded sales that have as much left: the invoice's own, and what a credit note that was
 * itself taken back recorded anew; where none has all of it, a reversal of each.
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
  // Stripe takes a sale back as a whole where nothing of it was
  const isUntouched = known.length === sales.length;
  const whole = isWhole && isUntouched ? 'true' : null;
  // where all of them have not that much left, Stripe is to say so, and a person to look
  const parts = splitOverSales(
    document,
    sales.map((sale) => leftOf(sale, known)),
  ) ?? [{ ...document, of: referenceOf(first) }];
  const calls = parts.map(({ of, net, taxes }, index) => {
    const reference = index === 0 ? document.reference : `${document.reference}-PART${index + 1}`;
    const more = { at: instantToString(tx.now), of, isWhole: whole };
    return callOf('TAX_REVERSE', invoice, { reference, net, taxes }, more);
  });
  await intents.enqueue(tx, calls);
}

/**
 * What was taken back is owed after all, by another document. Stripe reverses no reversal, so the sale is made anew as it was made, on its day, and
 * all of it but this document is taken back at once: a part's tax is a share of the whole's and need not be what the rate says of the part.
 */
export async function recordTaxAnew(
  { intents }: Needs,
  tx: Tx,
  invoice: { readonly id: string; readonly orgId: string },
  document: TaxedDocument,
): Promise<void> {
  const known = await intents.byAggregates(tx, [taxAggregate(invoice.id)]);
  const sale = known.find(({ operation }) => operation === 'TAX_RECORD');
  if (!sale || isEmpty(document)) return;
  const { reference } = document;
  const whole = saidBy(sale);
  const call = callOf('TAX_RECORD', invoice, { reference, ...whole }, sale.parameters);
  await intents.enqueue(tx, [call, ...takenBackAtOnce(tx, invoice, reference, whole, document)]);
}

/** What a sale at Stripe has beyond its document. */
function takenBackAtOnce(
  tx: Pick<Tx, 'now'>,
  invoice: { readonly id: string; readonly orgId: string },
  of: string,
  sale: TaxedPrice,
  stated: TaxedPrice,
): NewIntent[] {
  const taxes = sale.taxes.map(({ jurisdiction, tax }) => {
    const owed = stated.taxes.find((one) => one.jurisdiction === jurisdiction);
    return { jurisdiction, tax: owed ? subtract(tax, owed.tax) : tax };
  });
  const rest = { reference: `${of}-REST`, net: subtract(sale.net, stated.net), taxes };
  if (isEmpty(rest)) return [];
  return [callOf('TAX_REVERSE', invoice, rest, { at: instantToString(tx.now), of, isWhole: null })];
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
      ...more,
      ...{ invoiceId, reference, currency: net.currency, netMinor: `${net.minor}` },
      ...{ taxMinor: `${taxOf(taxes)}`, taxes: JSON.stringify(byJurisdiction) },
    },
  };
}

function taxOf(taxes: readonly TaxShare[]): bigint {
  return taxes.reduce((sum, { tax }) => sum + tax.minor, 0n);
}

function isEmpty({ net, taxes }: TaxedDocument): boolean {
  return net.minor === 0n && taxOf(taxes) === 0n;
}

/** What is left of a recorded sale, or one to be recorded, after what is taken back of it. */
function leftOf(sale: Intent, known: readonly Intent[]): RecordedSale {
  const reference = referenceOf(sale);
  const back = known
    .filter(({ operation, parameters }) => operation === 'TAX_REVERSE' && parameters['of'] === reference)
    .map(saidBy);
  const { net, taxes } = saidBy(sale);
  return {
    reference,
    left: {
      net: back.reduce((left, one) => subtract(left, one.net), net),
      taxes: taxes.map(({ jurisdiction, tax }) => {
        const taken = back.flatMap((one) => one.taxes.filter((share) => share.jurisdiction === jurisdiction));
        return { jurisdiction, tax: taken.reduce((left, one) => subtract(left, one.tax), tax) };
      }),
    },
  };
}

function referenceOf({ id, parameters }: Intent): string {
  const { reference } = parameters;
  assert(reference, `intent ${id} says of which document it is`);
  return reference;
}

/** The price and the taxes that a call tells. */
function saidBy({ id, parameters }: Intent): TaxedPrice {
  const { currency, netMinor, taxes } = parameters;
  assert(currency && isCurrency(currency) && netMinor, `intent ${id} says a price`);
  const minors: unknown = JSON.parse(taxes ?? '{}');
  assert(typeof minors === 'object' && minors !== null, `intent ${id} says taxes by jurisdiction`);
  return {
    net: money(BigInt(netMinor), currency),
    taxes: Object.entries(minors).map(([jurisdiction, minor]) => {
      return { jurisdiction, tax: money(BigInt(String(minor)), currency) };
    }),
  };
}
