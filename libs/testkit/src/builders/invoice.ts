import { type Invoice } from '#libs/billing';
import { addMilliseconds, decimal, money, rate } from '#libs/kernel';
import { type Journal } from '#libs/ledger';
import { type Lease } from '#libs/market';
import { anId } from './domain.js';

/** The first rent of a lease: 1,000.00 for capacity, 50.00 for us, no tax. */
export function anInvoiceOf(lease: Lease, over: Partial<Invoice> = {}): Invoice {
  const id = over.id ?? anId('inv');
  const { currency } = lease.total;
  return {
    id,
    number: 'GL-2026-000001',
    orgId: lease.tenantOrgId,
    providerOrgId: lease.providerOrgId,
    leaseId: lease.id,
    leaseNumber: lease.number,
    kind: 'RENT',
    period: lease.period,
    revision: 0,
    currency,
    lines: [
      {
        id: anId('inl'),
        kind: 'CAPACITY',
        description: '8 GPUs',
        working: null,
        scheduleRow: null,
        quantity: '1920',
        unitPrice: rate(decimal('2.4937'), 'USD', 'GPU_HOUR'),
        amount: money(100_000n, currency),
        providerOrgId: lease.providerOrgId,
        meterRecordIds: [],
      },
      {
        id: anId('inl'),
        kind: 'PLATFORM_FEE',
        description: 'Platform fee',
        working: null,
        scheduleRow: null,
        quantity: null,
        unitPrice: null,
        amount: money(5_000n, currency),
        providerOrgId: null,
        meterRecordIds: [],
      },
    ],
    subtotal: money(100_000n, currency),
    platformFee: money(5_000n, currency),
    tax: money(0n, currency),
    total: money(105_000n, currency),
    taxTreatment: lease.terms.tax,
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    buyer: { orgId: lease.tenantOrgId, legalName: 'Tenant Inc.', country: 'US', taxId: null },
    purchaseOrder: lease.purchaseOrder,
    collection: 'STRIPE',
    state: 'OPEN',
    issuedAt: lease.createdAt,
    dueAt: addMilliseconds(lease.createdAt, 0),
    paidAt: null,
    paymentError: null,
    stripeInvoiceId: null,
    credited: money(0n, currency),
    snapshot: {
      rateCard: [{ name: 'unitPrice', value: '2.4937 USD per GPU_HOUR' }],
      usageHash: null,
      timeZoneData: '2025b',
      contentHash: '0'.repeat(64),
    },
    ...over,
  };
}

/** What issuing it does to the books. */
export function theIssue(invoice: Invoice): Journal {
  const { id, orgId, providerOrgId, currency, total, subtotal, platformFee, tax, taxTreatment } = invoice;
  const entries = [
    { account: { type: 'TENANT_RECEIVABLE', ownerId: orgId, currency }, minor: total.minor },
    { account: { type: 'UNCOLLECTED_PROVIDER_SHARE', ownerId: providerOrgId, currency }, minor: -subtotal.minor },
    { account: { type: 'UNCOLLECTED_PLATFORM_FEE', ownerId: null, currency }, minor: -platformFee.minor },
    { account: { type: 'TAX_PAYABLE', ownerId: taxTreatment.jurisdiction, currency }, minor: -tax.minor },
  ] as const;
  return {
    kind: 'INVOICE_ISSUED',
    idempotencyKey: `invoice:${id}:issued`,
    effectiveAt: invoice.issuedAt,
    sourceType: 'INVOICE',
    sourceId: id,
    entries: entries.filter(({ minor }) => minor !== 0n),
  };
}
