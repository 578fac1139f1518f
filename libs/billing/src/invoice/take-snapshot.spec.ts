// World: one invoice and the meter records behind it. Nothing is stored; hashes are made by Node.
import { createHash } from 'node:crypto';
import { decimal, instant, money, rate } from '#libs/kernel';
import { type Terms } from '#libs/market';
import { type MeterRecord } from '../metering/meter-record.js';
import { type Invoice } from './invoice.js';
import { canonicalInvoice, rateCardOf, snapshotOf, usageOf } from './take-snapshot.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const at = instant('2026-03-01T00:00:00Z');
const usd = (minor: bigint) => money(minor, 'USD');

const TERMS: Terms = {
  billing: 'ON_DEMAND',
  unitPrice: rate(decimal('2.4937'), 'USD', 'GPU_HOUR'),
  energyPrice: rate(decimal('0.055'), 'USD', 'KWH'),
  platformFeeBasisPoints: 500,
  tax: { jurisdiction: 'GB', basisPoints: 2_000, kind: 'STANDARD' },
  timeZone: 'Europe/London',
  meterWattsPerUnit: 1_430,
  serviceLevels: null,
};

const RECORD: MeterRecord = {
  ...{ id: 'mtr_1', leaseId: 'lse_1', tenantOrgId: 'org_ai', providerOrgId: 'org_miner', units: 8, source: 'MEASURED' },
  ...{ revision: 0, readingIds: [] },
  ...{ period: { start: at, end: instant('2026-03-02T00:00:00Z') } },
  ...{ unitHours: decimal('192'), energyKwh: decimal('274.56') },
};

const INVOICE: Omit<Invoice, 'snapshot' | 'credited'> = {
  ...{ id: 'inv_1', number: 'GLORGAI-2026-000007', orgId: 'org_ai', providerOrgId: 'org_miner', leaseId: 'lse_1' },
  ...{ leaseNumber: 'L-2026-000001', kind: 'USAGE', period: RECORD.period, revision: 0, currency: 'USD' },
  lines: [
    {
      ...{ id: 'inl_1', kind: 'CAPACITY', description: '8 GPUs', quantity: '192', unitPrice: TERMS.unitPrice },
      ...{
        amount: usd(47_879n),
        providerOrgId: 'org_miner',
        meterRecordIds: ['mtr_1'],
        working: null,
        scheduleRow: null,
      },
    },
  ],
  ...{ subtotal: usd(47_879n), platformFee: usd(0n), tax: usd(0n), total: usd(47_879n), taxTreatment: TERMS.tax },
  seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
  buyer: { orgId: 'org_ai', legalName: 'Tensor Forge GmbH', country: 'DE', taxId: 'DE123456789' },
  ...{ purchaseOrder: null, collection: 'STRIPE', state: 'OPEN', issuedAt: at, dueAt: at, paidAt: null },
  ...{ paymentError: null, stripeInvoiceId: null },
};
const FACTS = { rateCard: rateCardOf(TERMS), usage: usageOf([RECORD]), timeZoneData: '2025b' };

describe('what an invoice keeps', () => {
  it('is the terms in exact words', () => {
    expect(rateCardOf(TERMS)).toEqual([
      { name: 'billing', value: 'ON_DEMAND' },
      { name: 'unitPrice', value: '2.4937 USD per GPU_HOUR' },
      { name: 'energyPrice', value: '0.055 USD per KWH' },
      { name: 'platformFeeBasisPoints', value: '500' },
      { name: 'tax', value: 'STANDARD GB 2000 basis points' },
      { name: 'timeZone', value: 'Europe/London' },
      { name: 'meterWattsPerUnit', value: '1430' },
    ]);
  });

  it('is a hash of the records behind it, and none where there are none', () => {
    const line = '["mtr_1","2026-03-01T00:00:00.000Z","2026-03-02T00:00:00.000Z","8","192","274.56","MEASURED"]\n';
    expect(snapshotOf(INVOICE, FACTS, sha256).usageHash).toBe(sha256(line));
    expect(snapshotOf(INVOICE, { ...FACTS, usage: [] }, sha256).usageHash).toBeNull();
  });

  it('is a hash of its content, the same whatever happens to the invoice later', () => {
    const taken = snapshotOf(INVOICE, FACTS, sha256);
    expect(sha256(canonicalInvoice(INVOICE, taken))).toBe(taken.contentHash);
    const paid = { ...INVOICE, state: 'PAID', paidAt: at, stripeInvoiceId: 'in_1', paymentError: 'x' } as const;
    expect(snapshotOf(paid, FACTS, sha256)).toEqual(taken);
  });

  it.each<[string, Partial<typeof INVOICE>, Partial<typeof FACTS>]>([
    ['number', { number: 'GLORGAI-2026-000008' }, {}],
    ['buyer', { buyer: { ...INVOICE.buyer, taxId: null } }, {}],
    ['due date', { dueAt: instant('2026-03-02T00:00:00Z') }, {}],
    ['line', { lines: INVOICE.lines.map((line) => ({ ...line, amount: usd(47_880n) })) }, {}],
    ['terms', {}, { rateCard: rateCardOf({ ...TERMS, platformFeeBasisPoints: 501 }) }],
    ['meter', {}, { usage: usageOf([{ ...RECORD, unitHours: decimal('193') }]) }],
    ['time-zone data', {}, { timeZoneData: '2025c' }],
  ])('has another hash with another %s', (_what, invoice, facts) => {
    const taken = snapshotOf({ ...INVOICE, ...invoice }, { ...FACTS, ...facts }, sha256);
    expect(taken.contentHash).not.toBe(snapshotOf(INVOICE, FACTS, sha256).contentHash);
  });
});
