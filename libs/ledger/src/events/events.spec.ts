// World: the ledger alone. Facts in, journals out; no books, no database.
import fc from 'fast-check';
import { type Instant, instant, money, sum } from '#libs/kernel';
import { type Journal } from '../journal.js';
import { assertBalanced } from '../posting.js';
import { trialBalance } from '../trial-balance.js';
import { type InvoiceFacts } from '../invoice-parts.js';
import { invoiceIssued } from './invoice-issued.js';
import { invoicePaidByCard } from './invoice-paid-by-card.js';
import { invoicePaidByWire } from './invoice-paid-by-wire.js';
import { invoiceVoided } from './invoice-voided.js';
import { stripeFeeSettled } from './stripe-fee-settled.js';
import { stripeFundsAvailable } from './stripe-funds-available.js';
import { stripePayout } from './stripe-payout.js';

const AT: Instant = instant('2026-03-01T06:00:00Z');

function facts(share = 1_000_00n, fee = 50_00n, tax = 86_63n): InvoiceFacts {
  return {
    invoiceId: 'inv_1',
    tenantOrgId: 'org_tenant',
    providerOrgId: 'org_miner',
    taxJurisdiction: 'US-TX',
    providerShare: money(share, 'USD'),
    platformFee: money(fee, 'USD'),
    tax: money(tax, 'USD'),
  };
}

function lines(journal: Journal): string[] {
  return journal.entries.map(({ account, minor }) => `${account.type} ${account.ownerId ?? '-'} ${minor}`);
}

function balance(journals: readonly Journal[]): Map<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const { account, minor } of journals.flatMap((journal) => journal.entries)) {
    balances.set(account.type, (balances.get(account.type) ?? 0n) + minor);
  }
  return balances;
}

const amount = fc.bigInt({ min: 0n, max: 10n ** 14n });

describe('postings of each event', () => {
  it('issues an invoice as uncollected shares', () => {
    expect(lines(invoiceIssued(facts(), AT))).toEqual([
      'TENANT_RECEIVABLE org_tenant 113663',
      'UNCOLLECTED_PROVIDER_SHARE org_miner -100000',
      'UNCOLLECTED_PLATFORM_FEE - -5000',
      'TAX_PAYABLE US-TX -8663',
    ]);
  });

  it('leaves out what is zero', () => {
    expect(lines(invoiceIssued(facts(100n, 0n, 0n), AT))).toEqual([
      'TENANT_RECEIVABLE org_tenant 100',
      'UNCOLLECTED_PROVIDER_SHARE org_miner -100',
    ]);
  });

  it('refuses an invoice of nothing', () => {
    expect(() => invoiceIssued(facts(0n, 0n, 0n), AT)).toThrow('asks for nothing');
  });

  it('turns uncollected shares into a payable and revenue when cash arrives', () => {
    expect(lines(invoicePaidByCard(facts(), AT))).toEqual([
      'STRIPE_CLEARING - 113663',
      'TENANT_RECEIVABLE org_tenant -113663',
      'UNCOLLECTED_PROVIDER_SHARE org_miner 100000',
      'PROVIDER_PAYABLE org_miner -100000',
      'UNCOLLECTED_PLATFORM_FEE - 5000',
      'PLATFORM_FEE_REVENUE - -5000',
    ]);
  });

  it('gives card and wire one key, so that an invoice is paid once', () => {
    expect(invoicePaidByWire(facts(), AT).idempotencyKey).toBe(invoicePaidByCard(facts(), AT).idempotencyKey);
  });

  it('books the fee as ours and the net as pending, then available, then in transit', () => {
    const usd = (minor: bigint) => money(minor, 'USD');
    const settlement = { transactionId: 'txn_1', gross: usd(113_663n), fee: usd(3_326n), net: usd(110_337n) };
    expect(lines(stripeFeeSettled(settlement, AT))).toEqual([
      'STRIPE_PENDING - 110337',
      'STRIPE_FEE_EXPENSE - 3326',
      'STRIPE_CLEARING - -113663',
    ]);
    expect(lines(stripeFundsAvailable(settlement, AT))).toEqual([
      'STRIPE_AVAILABLE - 110337',
      'STRIPE_PENDING - -110337',
    ]);
    expect(lines(stripePayout({ transactionId: 'txn_2', net: usd(-110_337n) }, AT))).toEqual([
      'CASH_IN_TRANSIT - 110337',
      'STRIPE_AVAILABLE - -110337',
    ]);
  });

  it('refuses a balance transaction that does not add up, and a payout that brings money', () => {
    const usd = (minor: bigint) => money(minor, 'USD');
    expect(() => stripeFeeSettled({ transactionId: 't', gross: usd(10n), fee: usd(1n), net: usd(8n) }, AT)).toThrow();
    expect(() => stripePayout({ transactionId: 't', net: usd(1n) }, AT)).toThrow('does not leave');
  });
});

describe('laws', () => {
  it('balances whatever the amounts', () => {
    fc.assert(
      fc.property(amount, amount, amount, (share, fee, tax) => {
        fc.pre(share + fee + tax > 0n);
        const invoice = facts(share, fee, tax);
        for (const make of [invoiceIssued, invoicePaidByCard, invoicePaidByWire, invoiceVoided]) {
          assertBalanced(make(invoice, AT));
        }
      }),
    );
  });

  it('leaves nothing of an invoice that was voided', () => {
    fc.assert(
      fc.property(amount, amount, (share, fee) => {
        const invoice = facts(share + 1n, fee, 7n);
        const left = balance([invoiceIssued(invoice, AT), invoiceVoided(invoice, AT)]);
        expect([...left.values()].every((minor) => minor === 0n)).toBe(true);
      }),
    );
  });

  it('leaves neither receivable nor uncollected shares of an invoice that was paid', () => {
    const left = balance([invoiceIssued(facts(), AT), invoicePaidByCard(facts(), AT)]);
    for (const type of ['TENANT_RECEIVABLE', 'UNCOLLECTED_PROVIDER_SHARE', 'UNCOLLECTED_PLATFORM_FEE']) {
      expect(left.get(type)).toBe(0n);
    }
    expect(left.get('PROVIDER_PAYABLE')).toBe(-100_000n);
  });

  it('reverses by what was posted', () => {
    const original = invoicePaidByWire(facts(), AT);
    const reversal = invoicePaidByWire.reversed(original, AT);
    expect([...balance([original, reversal]).values()].every((minor) => minor === 0n)).toBe(true);
    expect(reversal.sourceId).toBe(original.sourceId);
  });
});

describe('trial balance', () => {
  it('sums owners, keeps the order of the chart and has equal sides', () => {
    const second = { ...facts(), invoiceId: 'inv_2', tenantOrgId: 'org_other' };
    const journals = [invoiceIssued(facts(), AT), invoiceIssued(second, AT), invoicePaidByCard(second, AT)];
    const rows = trialBalance(journals.flatMap((journal) => [...journal.entries]));
    expect(rows.map(({ type, debit, credit }) => [type, debit?.minor ?? null, credit?.minor ?? null])).toEqual([
      ['TENANT_RECEIVABLE', 113_663n, null],
      ['UNCOLLECTED_PROVIDER_SHARE', null, 100_000n],
      ['UNCOLLECTED_PLATFORM_FEE', null, 5_000n],
      ['TAX_PAYABLE', null, 17_326n],
      ['PROVIDER_PAYABLE', null, 100_000n],
      ['PLATFORM_FEE_REVENUE', null, 5_000n],
      ['STRIPE_CLEARING', 113_663n, null],
    ]);
    const side = (pick: 'debit' | 'credit') =>
      sum(
        rows.flatMap((row) => row[pick] ?? []),
        'USD',
      ).minor;
    expect(side('debit')).toBe(side('credit'));
  });

  it('refuses books that do not balance', () => {
    const account = { type: 'BANK', ownerId: null, currency: 'USD' } as const;
    expect(() => trialBalance([{ account, minor: 1n }])).toThrow('out of balance');
  });
});
