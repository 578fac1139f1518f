// World: a lease of a contract's tranche with our fee and a tax, and lines that were rated. Nothing is stored.
import fc from 'fast-check';
import { type Money, addMilliseconds, decimal, instant, money, rate } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type ChargedLine, draftContractInvoice } from './contract-invoice.js';

const NOW = instant('2026-03-01T06:00:00Z');
const PARTY = { orgId: null, legalName: 'Somebody', country: 'US', taxId: null };

function leaseOf(fee: number, tax: number): Lease {
  const terms = {
    unitPrice: rate(decimal('125'), 'USD', 'KW_MONTH'),
    platformFeeBasisPoints: fee,
    tax: { jurisdiction: 'DE', basisPoints: tax, kind: 'STANDARD' },
  };
  return {
    id: 'lse_1',
    number: 'L-1',
    tenantOrgId: 'org_ai',
    providerOrgId: 'org_miner',
    terms,
    purchaseOrder: null,
  } as Lease;
}

function line(kind: ChargedLine['kind'], minor: bigint, scheduleRow: string | null = null): ChargedLine {
  const words = { description: kind, working: 'made up' };
  return { kind, tranche: 'hall', ...words, amount: money(minor, 'USD'), scheduleRow, meterRecordIds: [] };
}

function draft(lines: readonly ChargedLine[], fee = 500, tax = 1_900) {
  return draftContractInvoice({
    ...{ lease: leaseOf(fee, tax), kind: 'CONTRACT_METER', revision: 0, lines, seller: PARTY, buyer: PARTY },
    period: { start: NOW, end: addMilliseconds(NOW, 1) },
    issuedAt: NOW,
    dueAt: NOW,
  });
}

const minors = (amounts: readonly Money[]) => amounts.map(({ minor }) => minor);

describe('the invoice of a contract', () => {
  it('bears our fee on rent before the fit-out is credited, and tax on what is asked for', () => {
    const { invoice, credit } = draft([line('BASE_RENT', 10_000_00n, 'r'), line('CAPEX_CREDIT', -4_000_00n, 'r')]);
    expect(minors([invoice.subtotal, invoice.platformFee, invoice.tax, invoice.total])).toEqual([
      600_000n,
      50_000n,
      123_500n,
      773_500n,
    ]);
    expect(credit).toBeNull();
  });

  it('bears no fee on energy', () => {
    expect(draft([line('ENERGY', 10_000n)]).invoice.platformFee.minor).toBe(0n);
  });

  it('nets a credit where use carries it, with our fee on it', () => {
    const { invoice, credit } = draft([line('USAGE', 100_000n), line('SLA_CREDIT', -40_000n)]);
    expect(minors([invoice.subtotal, invoice.platformFee])).toEqual([60_000n, 3_000n]);
    expect(credit).toBeNull();
  });

  it('credits by itself what would make our fee negative', () => {
    const { invoice, credit } = draft([line('ENERGY', 100_000n), line('SLA_CREDIT', -40_000n)]);
    expect(minors([invoice.subtotal, invoice.platformFee])).toEqual([100_000n, 0n]);
    expect(credit && minors([credit.providerShare, credit.platformFee, credit.tax, credit.total])).toEqual([
      40_000n,
      2_000n,
      7_980n,
      49_980n,
    ]);
  });

  it('keeps an adjustment and the fit-out on it together', () => {
    const { invoice, credit } = draft([line('ADJUSTMENT', -1_000n, 'a'), line('CAPEX_CREDIT', 250n, 'a')], 0, 0);
    expect([invoice.total.minor, invoice.state, credit?.total.minor]).toEqual([0n, 'PAID', 750n]);
  });

  it('never has a negative part, and with its credit is what was rated, whatever the lines', () => {
    const kind = fc.constantFrom(
      'USAGE',
      'ENERGY',
      'POWER_CHARGE',
      'SLA_CREDIT',
      'CURTAILMENT_SHARE',
      'ADJUSTMENT',
      'TRUE_UP',
    );
    const some = fc.record({ kind, minor: fc.bigInt({ min: -1_000_000n, max: 5_000_000n }) } as const);
    const points = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), points, points, (all, fee, tax) => {
        const lines = all.map((one) => line(one.kind, one.minor));
        const { invoice, credit } = draft(lines, fee, tax);
        const { subtotal, platformFee, total } = invoice;
        for (const part of [subtotal, platformFee, invoice.tax, total]) expect(part.minor >= 0n).toBe(true);
        for (const part of credit ? [credit.providerShare, credit.tax, credit.total] : [])
          expect(part.minor >= 0n).toBe(true);
        expect(invoice.lines.reduce((sum, { amount }) => sum + amount.minor, 0n)).toBe(total.minor);
        const rated = lines.reduce((sum, { amount }) => sum + amount.minor, 0n);
        expect(subtotal.minor - (credit?.providerShare.minor ?? 0n)).toBe(rated);
      }),
    );
  });
});
