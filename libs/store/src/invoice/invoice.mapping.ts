import { type Invoice, type InvoiceLine } from '#libs/billing';
import { decimal, decimalToString } from '#libs/kernel';
import {
  currencyOf,
  dateOf,
  dateOrNull,
  instantOf,
  instantOrNull,
  moneyOf,
  numericOf,
  rateOf,
} from '../database/columns.js';
import { type InvoiceLineRow } from './invoice-line.row.js';
import { type InvoiceRow } from './invoice.row.js';
import { taxColumns, taxFrom } from '../tax/tax-columns.js';

export function fromRow(row: InvoiceRow, lines: readonly InvoiceLineRow[]): Invoice {
  const amount = (minor: string) => moneyOf(minor, row.currency);
  return {
    id: row.id,
    number: row.number,
    orgId: row.org_id,
    providerOrgId: row.provider_org_id,
    leaseId: row.lease_id,
    leaseNumber: row.lease_number,
    kind: row.kind,
    period: { start: instantOf(row.starts_at), end: instantOf(row.ends_at) },
    revision: row.revision,
    currency: currencyOf(row.currency),
    lines: lines.map((line) => lineFrom(line, row.currency)),
    subtotal: amount(row.subtotal_minor),
    platformFee: amount(row.platform_fee_minor),
    tax: amount(row.tax_minor),
    total: amount(row.total_minor),
    taxTreatment: taxFrom(row),
    seller: row.seller,
    buyer: row.buyer,
    purchaseOrder: row.purchase_order,
    collection: row.collection,
    state: row.state,
    issuedAt: instantOf(row.issued_at),
    dueAt: instantOf(row.due_at),
    paidAt: instantOrNull(row.paid_at),
    paymentError: row.payment_error,
    stripeInvoiceId: row.stripe_invoice_id,
    credited: amount(row.credited_minor),
    snapshot: snapshotFrom(row),
  };
}

export function toRow(invoice: Invoice): InvoiceRow {
  return {
    id: invoice.id,
    number: invoice.number,
    org_id: invoice.orgId,
    provider_org_id: invoice.providerOrgId,
    lease_id: invoice.leaseId,
    lease_number: invoice.leaseNumber,
    kind: invoice.kind,
    starts_at: dateOf(invoice.period.start),
    ends_at: dateOf(invoice.period.end),
    revision: invoice.revision,
    currency: invoice.currency,
    subtotal_minor: String(invoice.subtotal.minor),
    platform_fee_minor: String(invoice.platformFee.minor),
    tax_minor: String(invoice.tax.minor),
    total_minor: String(invoice.total.minor),
    ...taxColumns(invoice.taxTreatment),
    seller: invoice.seller,
    buyer: invoice.buyer,
    purchase_order: invoice.purchaseOrder,
    collection: invoice.collection,
    state: invoice.state,
    issued_at: dateOf(invoice.issuedAt),
    due_at: dateOf(invoice.dueAt),
    paid_at: dateOrNull(invoice.paidAt),
    payment_error: invoice.paymentError,
    stripe_invoice_id: invoice.stripeInvoiceId,
    rate_card: invoice.snapshot && invoice.snapshot.rateCard,
    usage_hash: invoice.snapshot && invoice.snapshot.usageHash,
    time_zone_data: invoice.snapshot && invoice.snapshot.timeZoneData,
    content_hash: invoice.snapshot && invoice.snapshot.contentHash,
    credited_minor: String(invoice.credited.minor),
  };
}

function snapshotFrom({ rate_card, usage_hash, time_zone_data, content_hash }: InvoiceRow): Invoice['snapshot'] {
  if (rate_card === null || time_zone_data === null || content_hash === null) return null;
  return { rateCard: rate_card, usageHash: usage_hash, timeZoneData: time_zone_data, contentHash: content_hash };
}

export function lineRows(invoice: Invoice): InvoiceLineRow[] {
  return invoice.lines.map((line, position) => ({
    id: line.id,
    invoice_id: invoice.id,
    position,
    org_id: invoice.orgId,
    provider_org_id: invoice.providerOrgId,
    kind: line.kind,
    description: line.description,
    quantity: line.quantity,
    unit_price: line.unitPrice && numericOf(line.unitPrice),
    unit_price_currency: line.unitPrice?.currency ?? null,
    unit_price_unit: line.unitPrice?.unit ?? null,
    amount_minor: String(line.amount.minor),
    share_org: line.providerOrgId,
    working: line.working,
    schedule_row: line.scheduleRow,
    meter_record_ids: [...line.meterRecordIds],
    tax_jurisdiction: line.taxJurisdiction ?? null,
  }));
}

function lineFrom(row: InvoiceLineRow, currency: string): InvoiceLine {
  const { unit_price: price, unit_price_currency: priceCurrency, unit_price_unit: unit } = row;
  return {
    id: row.id,
    kind: row.kind,
    description: row.description,
    working: row.working,
    scheduleRow: row.schedule_row,
    quantity: row.quantity === null ? null : decimalToString(decimal(row.quantity)),
    unitPrice: price !== null && priceCurrency !== null && unit !== null ? rateOf(price, priceCurrency, unit) : null,
    amount: moneyOf(row.amount_minor, currency),
    providerOrgId: row.share_org,
    meterRecordIds: row.meter_record_ids,
    ...(row.tax_jurisdiction !== null && { taxJurisdiction: row.tax_jurisdiction }),
  };
}
