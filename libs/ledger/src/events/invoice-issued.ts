import { type Instant, type Money, add, assert } from '#libs/kernel';
import { type Entry, type Journal } from '../journal.js';
import { credit, debit, journal } from '../posting.js';

/** What the books need to know of an invoice: whose receivable it is and how its total splits. */
export interface InvoiceFacts {
  readonly invoiceId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  /** ISO 3166 code; owner of the tax payable. */
  readonly taxJurisdiction: string;
  readonly providerShare: Money;
  readonly platformFee: Money;
  readonly tax: Money;
}

/** What the tenant owes in all. */
export function totalOf({ providerShare, platformFee, tax }: InvoiceFacts): Money {
  return add(add(providerShare, platformFee), tax);
}

/** Dr receivable (tenant), Cr uncollected share (provider), uncollected fee, tax payable. Also what a void takes back. */
function issueEntries(facts: InvoiceFacts): Entry[] {
  return [
    debit('TENANT_RECEIVABLE', facts.tenantOrgId, totalOf(facts)),
    credit('UNCOLLECTED_PROVIDER_SHARE', facts.providerOrgId, facts.providerShare),
    credit('UNCOLLECTED_PLATFORM_FEE', null, facts.platformFee),
    credit('TAX_PAYABLE', facts.taxJurisdiction, facts.tax),
  ];
}

/** An invoice was issued. Reversed by `invoiceVoided`. Throws on an invoice of nothing: there is no such event. */
export function invoiceIssued(facts: InvoiceFacts, at: Instant): Journal {
  assert(totalOf(facts).minor > 0n, `invoice ${facts.invoiceId} asks for nothing`);
  return journal(
    {
      kind: 'INVOICE_ISSUED',
      idempotencyKey: `invoice:${facts.invoiceId}:issued`,
      effectiveAt: at,
      sourceType: 'INVOICE',
      sourceId: facts.invoiceId,
    },
    issueEntries(facts),
  );
}
