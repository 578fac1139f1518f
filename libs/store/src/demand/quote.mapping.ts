import { decimal, decimalToString } from '#libs/kernel';
import { type Quote } from '#libs/market';
import { dateOf, instantOf, moneyOf } from '../database/columns.js';
import { fromJson, toJson } from './quote-line.js';
import { type QuoteRow } from './quote.row.js';
import { termsColumns, termsFrom } from './terms.js';

export function fromRow(row: QuoteRow): Quote {
  const amount = (minor: string) => moneyOf(minor, row.currency);
  return {
    id: row.id,
    number: row.number,
    orgId: row.org_id,
    offerId: row.offer_id,
    offerVersion: row.offer_version,
    offerKind: row.offer_kind,
    offerName: row.offer_name,
    providerOrgId: row.provider_org,
    siteId: row.site_id,
    period: { start: instantOf(row.starts_at), end: instantOf(row.ends_at) },
    units: row.units,
    gang: row.gang,
    placement: row.placement,
    terms: termsFrom(row, row.currency),
    utilisation: decimal(row.utilisation),
    lines: row.lines.map((line) => fromJson(line, row.currency)),
    subtotal: amount(row.subtotal_minor),
    platformFee: amount(row.platform_fee_minor),
    tax: amount(row.tax_minor),
    total: amount(row.total_minor),
    dueAtBooking: amount(row.due_at_booking_minor),
    state: row.state,
    createdAt: instantOf(row.created_at),
    expiresAt: instantOf(row.expires_at),
    ...(row.first_id !== null && { lineage: { firstId: row.first_id, version: row.version } }),
    ...(row.made_by !== null && { madeBy: row.made_by }),
  };
}

export function toRow(quote: Quote): QuoteRow {
  return {
    id: quote.id,
    number: quote.number,
    org_id: quote.orgId,
    offer_id: quote.offerId,
    offer_version: quote.offerVersion,
    offer_kind: quote.offerKind,
    offer_name: quote.offerName,
    provider_org: quote.providerOrgId,
    site_id: quote.siteId,
    starts_at: dateOf(quote.period.start),
    ends_at: dateOf(quote.period.end),
    units: quote.units,
    gang: quote.gang,
    placement: [...quote.placement],
    ...termsColumns(quote.terms),
    utilisation: decimalToString(quote.utilisation),
    lines: quote.lines.map(toJson),
    currency: quote.total.currency,
    subtotal_minor: String(quote.subtotal.minor),
    platform_fee_minor: String(quote.platformFee.minor),
    tax_minor: String(quote.tax.minor),
    total_minor: String(quote.total.minor),
    due_at_booking_minor: String(quote.dueAtBooking.minor),
    state: quote.state,
    created_at: dateOf(quote.createdAt),
    expires_at: dateOf(quote.expiresAt),
    first_id: quote.lineage?.firstId ?? null,
    version: quote.lineage?.version ?? 1,
    made_by: quote.madeBy ?? null,
  };
}
