import { type Instant, type Rate, decimalToString, instantToString, moneyToString } from '#libs/kernel';
import { billingPeriodOf } from './billing-period.js';
import { type Charge, type CreditDocument, creditedCharges } from './credited-charges.js';
import { type Invoice, type InvoiceLine } from '../invoice/invoice.js';
import { type Cell } from './csv.js';
import { type CsvTable } from './invoice-csv.js';

/** The units of our rates as FOCUS writes units: plural, with the stretch of time. */
const UNITS: Readonly<Record<Rate['unit'], string>> = { GPU_HOUR: 'GPU-Hours', KW_MONTH: 'kW-Months', KWH: 'kWh' };

const cost = ({ line }: Charge): Cell => ({ number: moneyToString(line.amount) });
const quantity = ({ line }: Charge): Cell => (line.quantity === null ? null : { number: line.quantity });
const price = ({ line }: Charge): Cell =>
  line.unitPrice === null ? null : { number: decimalToString(line.unitPrice.amount) };
const unit = ({ line }: Charge): Cell => (line.unitPrice === null ? null : UNITS[line.unitPrice.unit]);

/** Every mandatory column of the FinOps Open Cost and Usage Specification 1.2 (focus.finops.org, v1-2), those conditional ones that we have something for, and our own under `x_`. In alphabetical order. */
const COLUMNS: readonly (readonly [name: string, cell: (charge: Charge) => Cell])[] = [
  // what is billed is what is owed: nothing is amortised, and our list price is the price agreed
  ['BilledCost', cost],
  ['BillingAccountId', ({ invoice }) => invoice.orgId],
  ['BillingAccountName', ({ invoice }) => invoice.buyer.legalName],
  ['BillingAccountType', () => 'Organisation'],
  ['BillingCurrency', ({ invoice }) => invoice.currency],
  ['BillingPeriodEnd', ({ invoice }) => billingPeriodOf(invoice.issuedAt)[1]],
  ['BillingPeriodStart', ({ invoice }) => billingPeriodOf(invoice.issuedAt)[0]],
  ['ChargeCategory', categoryOf],
  ['ChargeClass', (charge) => (isCorrection(charge) ? 'Correction' : null)],
  ['ChargeDescription', ({ line }) => line.description],
  ['ChargeFrequency', frequencyOf],
  ['ChargePeriodEnd', ({ invoice }) => moment(invoice.period.end)],
  ['ChargePeriodStart', ({ invoice }) => moment(invoice.period.start)],
  ['ConsumedQuantity', (charge) => (charge.line.meterRecordIds.length > 0 ? quantity(charge) : null)],
  ['ConsumedUnit', (charge) => (charge.line.meterRecordIds.length > 0 ? unit(charge) : null)],
  ['ContractedCost', cost],
  ['ContractedUnitPrice', price],
  ['EffectiveCost', cost],
  ['InvoiceId', ({ invoice }) => invoice.number],
  ['InvoiceIssuerName', ({ invoice }) => invoice.seller.legalName],
  ['ListCost', cost],
  ['ListUnitPrice', price],
  ['PricingCategory', pricingOf],
  ['PricingQuantity', quantity],
  ['PricingUnit', unit],
  ['ProviderName', () => 'Gridlease'],
  ['PublisherName', () => 'Gridlease'],
  ['ResourceId', ({ invoice }) => invoice.leaseId],
  ['ResourceName', ({ invoice }) => invoice.leaseNumber],
  ['ResourceType', () => 'Lease'],
  ['ServiceCategory', ({ line }) => (isOurs(line) ? 'Other' : 'Compute')],
  ['ServiceName', serviceOf],
  ['SkuId', ({ line }) => line.kind],
  ['SkuPriceId', ({ invoice, line }) => (line.unitPrice === null ? null : `${invoice.leaseId}/${line.kind}`)],
  ['x_ChargeKind', ({ line }) => line.kind],
  ['x_CreditedInvoiceId', ({ credit }) => credit?.creditedInvoice ?? null],
  ['x_InvoiceLineId', ({ line }) => line.id],
  ['x_InvoiceState', ({ invoice }) => invoice.state],
  ['x_PurchaseOrder', ({ invoice }) => invoice.purchaseOrder],
  ['x_TaxJurisdiction', jurisdictionOf],
];

/** The lines of an invoice as FOCUS charges; of one that was taken back, none. Costs add up to the invoice's total. */
export const FOCUS_CSV: CsvTable<Invoice> = {
  columns: COLUMNS.map(([name]) => name),
  rows: (invoice) =>
    invoice.state === 'VOID'
      ? []
      : invoice.lines.map((line) => COLUMNS.map(([, cell]) => cell({ invoice, line, credit: null }))),
};

/** The lines of a credit note, or of what took one back, in the same columns: less is billed by the one, and again by the other. */
export const FOCUS_CREDIT_CSV: CsvTable<CreditDocument> = {
  columns: FOCUS_CSV.columns,
  rows: (document) => creditedCharges(document).map((charge) => COLUMNS.map(([, cell]) => cell(charge))),
};

/** Of what was billed before: by a credit note, or by a line that has a price and says besides what it is less, as corrected energy does. */
function isCorrection({ line, credit }: Charge): boolean {
  return credit?.isCorrection ?? (line.kind === 'ENERGY' && line.unitPrice !== null && line.working !== null);
}

/** A correction has the category of what it corrects; a service credit is a credit. */
function categoryOf({ line: own, credit }: Charge): 'Usage' | 'Tax' | 'Credit' | 'Adjustment' {
  const line = credit?.line ?? own;
  if (line.kind === 'TAX') return 'Tax';
  if (credit?.category) return credit.category;
  if (line.kind === 'ADJUSTMENT' || line.kind === 'TRUE_UP') return 'Adjustment';
  return line.amount.minor < 0n ? 'Credit' : 'Usage';
}

function frequencyOf({ line, credit }: Charge): 'One-Time' | 'Usage-Based' | 'Recurring' {
  if (credit) return 'One-Time';
  return line.meterRecordIds.length > 0 ? 'Usage-Based' : 'Recurring';
}

/** Only what has a price per unit has a pricing category. */
function pricingOf({ line }: Charge): string | null {
  if (line.unitPrice === null) return null;
  if (line.kind === 'SPOT_USAGE') return 'Dynamic';
  return line.meterRecordIds.length > 0 ? 'Standard' : 'Committed';
}

function isOurs({ kind }: InvoiceLine): boolean {
  return kind === 'PLATFORM_FEE' || kind === 'TAX';
}

function serviceOf({ line: own, credit }: Charge): string {
  const line = credit?.line ?? own;
  if (isOurs(line)) return 'Gridlease marketplace';
  if (line.unitPrice?.unit === 'KWH') return 'Energy';
  return line.unitPrice?.unit === 'GPU_HOUR' ? 'GPU capacity' : 'Data-hall capacity';
}

/** Whose a tax is. */
function jurisdictionOf({ invoice, line: own, credit }: Charge): string | null {
  const line = credit?.line ?? own;
  return line.kind === 'TAX' ? (line.taxJurisdiction ?? invoice.taxTreatment.jurisdiction) : null;
}

/** FOCUS writes moments to the second. */
function moment(at: Instant): string {
  return `${instantToString(at).slice(0, 19)}Z`;
}
