import { type Instant } from '#libs/kernel';
import { type InvoiceLine, taxesOfLines } from '#libs/billing';
import { type Quote, type QuoteLine, HOLD_MINUTES, quoteStateAt, serviceLevelsOf } from '#libs/market';
import {
  moneyToGraphQL,
  taxToGraphQL,
  taxesToGraphQL,
  type tenant,
  windowFromGraphQL,
  windowToGraphQL,
} from '#libs/schema';
import { type QuoteCommand } from '#libs/workflows';

/** A quote but for what its field resolvers add. */
export type QuoteAnswer = Omit<
  tenant.Quote,
  ('providerName' | 'leaseId') | ('versions' | 'delta' | 'isApprovalNeeded' | 'approval' | 'shares' | 'activity')
>;

export function quoteToGraphQL(quote: Quote, now: Instant): QuoteAnswer {
  const { id, number, offerId, offerName, units, placement, terms, createdAt, expiresAt } = quote;
  return {
    ...{ id, number, offerId, offerName, units, placement, createdAt, expiresAt },
    version: quote.lineage?.version ?? 1,
    state: quoteStateAt(quote, now),
    kind: quote.offerKind,
    pdfPath: `/documents/quotes/${id}.pdf`,
    window: windowToGraphQL(quote.period),
    siteTimeZone: terms.timeZone,
    billing: terms.billing,
    unitPrice: terms.unitPrice,
    serviceLevels: serviceLevelsOf(terms.serviceLevels),
    lines: quote.lines.map(lineToGraphQL),
    subtotal: moneyToGraphQL(quote.subtotal),
    platformFee: moneyToGraphQL(quote.platformFee),
    tax: moneyToGraphQL(quote.tax),
    taxes: taxesToGraphQL(taxesOfLines(quote.lines, terms.tax.jurisdiction)),
    taxTreatment: taxToGraphQL(terms.tax),
    total: moneyToGraphQL(quote.total),
    dueAtBooking: moneyToGraphQL(quote.dueAtBooking),
  };
}

type ShownLine = Pick<InvoiceLine, 'kind' | 'description' | 'quantity' | 'unitPrice' | 'amount'> &
  Partial<
    Pick<QuoteLine, 'component'> & Pick<InvoiceLine, 'working' | 'scheduleRow' | 'meterRecordIds' | 'taxJurisdiction'>
  >;

/** A line of a quote, which has a component, or of an invoice, which may have a working and a schedule row. */
export function lineToGraphQL(line: ShownLine): tenant.ChargeLine {
  const { kind, component = null, description, working = null, scheduleRow = null, quantity, unitPrice, amount } = line;
  return {
    ...{ kind, component, description, working, scheduleRow, quantity, unitPrice },
    recordIds: line.meterRecordIds ?? [],
    taxJurisdiction: line.taxJurisdiction ?? null,
    amount: moneyToGraphQL(amount),
  };
}

export function quoteFromGraphQL(input: tenant.QuoteCreateInput, idempotencyKey: string | null): QuoteCommand {
  const { offerId, units, window, gang, billing, holdMinutes } = input;
  return {
    ...{ offerId, units, idempotencyKey },
    window: windowFromGraphQL(window),
    gang: gang ?? false,
    billing: billing ?? 'RESERVED',
    holdMinutes: holdMinutes ?? HOLD_MINUTES.usual,
  };
}
