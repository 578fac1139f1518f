import {
  type Instant,
  type Rate,
  addMonths,
  decimalToString,
  firstOfMonth,
  instantToString,
  moneyToString,
  parseCivilDate,
} from '#libs/kernel';
import { type Invoice, type InvoiceLine } from '../invoice/invoice.js';
import { type Cell } from './csv.js';
import { type CsvTable } from './invoice-csv.js';

interface Charge {
  readonly invoice: Invoice;
  readonly line: InvoiceLine;
}

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
  ['BillingPeriodEnd', ({ invoice }) => monthOf(invoice.issuedAt)[1]],
  ['BillingPeriodStart', ({ invoice }) => monthOf(invoice.issuedAt)[0]],
  ['ChargeCategory', categoryOf],
  ['ChargeClass', () => null],
  ['ChargeDescription', ({ line }) => line.description],
  ['ChargeFrequency', ({ line }) => (line.meterRecordIds.length > 0 ? 'Usage-Based' : 'Recurring')],
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
  ['x_InvoiceLineId', ({ line }) => line.id],
  ['x_InvoiceState', ({ invoice }) => invoice.state],
  ['x_PurchaseOrder', ({ invoice }) => invoice.purchaseOrder],
];

/** The lines of an invoice as FOCUS charges; of one that was taken back, none. Costs add up to the invoice's total. */
export const FOCUS_CSV: CsvTable<Invoice> = {
  columns: COLUMNS.map(([name]) => name),
  rows: (invoice) =>
    invoice.state === 'VOID' ? [] : invoice.lines.map((line) => COLUMNS.map(([, cell]) => cell({ invoice, line }))),
};

function categoryOf({ line }: Charge): 'Usage' | 'Tax' | 'Credit' | 'Adjustment' {
  if (line.kind === 'TAX') return 'Tax';
  if (line.kind === 'ADJUSTMENT' || line.kind === 'TRUE_UP') return 'Adjustment';
  return line.amount.minor < 0n ? 'Credit' : 'Usage';
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

function serviceOf({ line }: Charge): string {
  if (isOurs(line)) return 'Gridlease marketplace';
  if (line.unitPrice?.unit === 'KWH') return 'Energy';
  return line.unitPrice?.unit === 'GPU_HOUR' ? 'GPU capacity' : 'Data-hall capacity';
}

/** FOCUS writes moments to the second. */
function moment(at: Instant): string {
  return `${instantToString(at).slice(0, 19)}Z`;
}

/** The calendar month in UTC in which the invoice was issued, half-open. */
function monthOf(at: Instant): readonly [start: string, end: string] {
  const day = parseCivilDate(instantToString(at).slice(0, 10));
  if (!day.ok) throw new Error(`${at} is not a day of a calendar`);
  const first = firstOfMonth(day.value);
  return [`${first}T00:00:00Z`, `${addMonths(first, 1)}T00:00:00Z`];
}
