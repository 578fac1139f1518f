// World: one lease, its meter records, two parties. Invoices are made and never stored.
import fc from 'fast-check';
import {
  type Instant,
  type Period,
  contractMonths,
  decimal,
  fromRational,
  hoursOf,
  instant,
  money,
  monthsAfter,
  rate,
  rational,
  sum,
  times,
} from '#libs/kernel';
import { type Lease, type Terms, chargesFor } from '#libs/market';
import { assertBalanced, invoiceIssued } from '#libs/ledger';
import { type MeterRecord } from '../metering/meter-record.js';
import { bookFacts } from './book-facts.js';
import { type InvoiceDraft, draftInvoice } from './invoice-draft.js';
import { seriesOf } from './invoice.js';
import { INVOICE_STATES, type Party } from './invoice.js';
import { type DueInvoice } from '../schedule/billing-plan.js';
import { nextInvoiceState } from './invoice-state.js';

const at = (text: string): Instant => instant(text);
const SELLER: Party = { orgId: 'org_us', legalName: 'Gridlease Inc.', country: 'US', taxId: null };
const BUYER: Party = { orgId: 'org_ai', legalName: 'Tensor Forge GmbH', country: 'DE', taxId: 'DE123456789' };

function terms(facts: Partial<Terms> = {}): Terms {
  return {
    billing: 'RESERVED',
    unitPrice: rate(decimal('2.4937'), 'USD', 'GPU_HOUR'),
    energyPrice: null,
    platformFeeBasisPoints: 500,
    tax: { jurisdiction: 'DE', basisPoints: 0, kind: 'REVERSE_CHARGE' },
    timeZone: 'UTC',
    meterWattsPerUnit: 1_000,
    serviceLevels: null,
    ...facts,
  };
}

function lease(facts: Partial<Lease> = {}): Lease {
  return {
    id: 'lse_1',
    number: 'L-2026-000001',
    quoteId: 'qte_1',
    tenantOrgId: 'org_ai',
    providerOrgId: 'org_miner',
    resourceId: 'pool_1',
    resourceKind: 'GPU',
    resourceName: 'H100 at Pecos',
    siteId: 'site_1',
    period: { start: at('2026-03-01T05:00:00Z'), end: at('2026-04-01T04:00:00Z') },
    units: 8,
    placement: [{ from: 0, to: 8 }],
    terms: terms({ timeZone: 'America/New_York' }),
    total: money(0n, 'USD'),
    state: 'ACTIVE',
    reason: 'WINDOW_STARTED',
    contract: null,
    acceptedAt: null,
    costCentre: null,
    purchaseOrder: 'PO-77',
    access: null,
    createdAt: at('2026-02-20T00:00:00Z'),
    startedAt: at('2026-03-01T05:00:00Z'),
    endedAt: null,
    meteredUntil: null,
    version: 1,
    ...facts,
  };
}

function record(period: Period, units: number, id = 'mtr_1'): MeterRecord {
  const unitHours = times(rational(units), hoursOf(period));
  return {
    id,
    leaseId: 'lse_1',
    tenantOrgId: 'org_ai',
    providerOrgId: 'org_miner',
    period,
    units,
    unitHours: fromRational(unitHours),
    energyKwh: fromRational(unitHours),
    source: 'ESTIMATED',
    revision: 0,
    readingIds: [],
  };
}

function draft(of: Lease, kind: DueInvoice['kind'], period: Period, meter: readonly MeterRecord[] = []): InvoiceDraft {
  return draftInvoice({
    lease: of,
    due: { kind, period },
    meter,
    seller: SELLER,
    buyer: BUYER,
    issuedAt: at('2026-03-01T05:00:00Z'),
  });
}

function rents(of: Lease): InvoiceDraft[] {
  return contractMonths(of.period, of.terms.timeZone).map((month) => draft(of, 'RENT', month));
}

describe('seriesOf', () => {
  it.each([
    ['org_01JABCDEFGHJKMNPQRSTVWXYZ0', 'GLVWXYZ0'],
    ['org_ai', 'GLORGAI'],
  ])('numbers the invoices of %s in %s', (orgId, series) => {
    expect(seriesOf(orgId)).toBe(series);
  });
});

describe('rent', () => {
  it('counts elapsed hours: 8 GPUs for March 2026 in New York are 743 h, 14,822.55 USD', () => {
    const made = draft(lease(), 'RENT', lease().period);
    expect(made.lines.map(({ kind, quantity, amount }) => [kind, quantity, amount.minor])).toEqual([
      ['CAPACITY', '5944', 1_482_255n],
      ['PLATFORM_FEE', null, 74_113n],
      ['TAX', null, 0n],
    ]);
    expect(made.total.minor).toBe(1_556_368n);
    expect(made.lines[0]?.description).toBe('8 GPUs of H100 at Pecos, 2026-03-01 to 2026-04-01 (America/New_York)');
    expect(made).toMatchObject({
      seller: SELLER,
      buyer: BUYER,
      purchaseOrder: 'PO-77',
      collection: 'STRIPE',
      state: 'OPEN',
    });
  });

  it('is due at once for the first month and in 14 days after that', () => {
    const long = lease({ period: { start: at('2026-03-01T05:00:00Z'), end: at('2026-06-01T04:00:00Z') } });
    const [first, second] = rents(long);
    expect(first?.dueAt).toBe(at('2026-03-01T05:00:00Z'));
    expect(second?.dueAt).toBe(at('2026-03-15T05:00:00Z'));
  });

  it('goes by wire above eight digits and through Stripe at exactly eight', () => {
    const price = (amount: string): Lease =>
      lease({
        units: 1,
        period: { start: at('2026-03-01T00:00:00Z'), end: at('2026-03-01T01:00:00Z') },
        terms: terms({ unitPrice: rate(decimal(amount), 'USD', 'GPU_HOUR'), platformFeeBasisPoints: 0 }),
      });
    expect(draft(price('999999.99'), 'RENT', price('1').period)?.collection).toBe('STRIPE');
    expect(draft(price('1000000.00'), 'RENT', price('1').period)?.collection).toBe('WIRE');
  });

  it('sums over twelve years of 144 invoices to the price of the whole, for capacity, fee and tax', () => {
    const start = at('2026-01-31T06:00:00Z');
    const deal = lease({
      resourceKind: 'HALL',
      units: 270_000,
      period: { start, end: monthsAfter(start, 144, 'America/Chicago') },
      terms: terms({
        unitPrice: rate(decimal('120.123456789'), 'USD', 'KW_MONTH'),
        timeZone: 'America/Chicago',
        tax: { jurisdiction: 'GB', basisPoints: 2_000, kind: 'STANDARD' },
      }),
    });
    const invoices = rents(deal);
    const whole = chargesFor(deal.terms, rational(270_000 * 144));
    expect(invoices).toHaveLength(144);
    expect(
      sum(
        invoices.map(({ subtotal }) => subtotal),
        'USD',
      ),
    ).toEqual(whole.capacity);
    expect(
      sum(
        invoices.map(({ platformFee }) => platformFee),
        'USD',
      ),
    ).toEqual(whole.platformFee);
    expect(
      sum(
        invoices.map(({ tax }) => tax),
        'USD',
      ),
    ).toEqual(whole.tax);
    expect(
      sum(
        invoices.map(({ total }) => total),
        'USD',
      ),
    ).toEqual(whole.total);
    expect(invoices.every(({ collection }) => collection === 'WIRE')).toBe(true);
  });

  it('telescopes wherever the window is cut, and each invoice is its lines and balances in the books', () => {
    const price = fc
      .tuple(fc.nat(99), fc.integer({ min: 1, max: 999_999_999 }))
      .map(([whole, part]) => `${whole}.${`${part}`.padStart(9, '0')}`);
    fc.assert(
      fc.property(
        price,
        fc.integer({ min: 1, max: 512 }),
        fc.integer({ min: 60, max: 500_000 }),
        fc.nat(2_500),
        (amount, units, minutes, taxed) => {
          const start = at('2026-01-31T17:00:00Z');
          const window = { start, end: instant(new Date(start + minutes * 60_000).toISOString()) };
          const of = lease({
            units,
            period: window,
            terms: terms({
              unitPrice: rate(decimal(amount), 'USD', 'GPU_HOUR'),
              timeZone: 'America/New_York',
              tax: { jurisdiction: 'GB', basisPoints: taxed, kind: 'STANDARD' },
            }),
          });
          const invoices = contractMonths(window, 'America/New_York').map((month) => draft(of, 'RENT', month));
          const whole = chargesFor(of.terms, times(rational(units), hoursOf(window)));
          expect(
            sum(
              invoices.map(({ total }) => total),
              'USD',
            ),
          ).toEqual(whole.total);
          for (const invoice of invoices) {
            expect(
              sum(
                invoice.lines.map((line) => line.amount),
                'USD',
              ),
            ).toEqual(invoice.total);
            if (invoice.total.minor > 0n)
              assertBalanced(invoiceIssued(bookFacts({ ...invoice, id: 'inv_1', lines: [] }), invoice.issuedAt));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('usage and energy', () => {
  const month = { start: at('2026-03-01T00:00:00Z'), end: at('2026-04-01T00:00:00Z') };
  const day = (n: number): Period => ({ start: at(`2026-03-0${n}T00:00:00Z`), end: at(`2026-03-0${n + 1}T00:00:00Z`) });

  it('rates the sum of the meter once, and names the records behind the line', () => {
    const onDemand = lease({
      period: month,
      terms: terms({ billing: 'ON_DEMAND', unitPrice: rate(decimal('0.000049'), 'USD', 'GPU_HOUR') }),
    });
    const made = draft(onDemand, 'USAGE', month, [record(day(1), 8, 'mtr_1'), record(day(2), 8, 'mtr_2')]);
    expect(made.lines[0]).toMatchObject({
      quantity: '384',
      meterRecordIds: ['mtr_1', 'mtr_2'],
      amount: money(2n, 'USD'),
    }); // 1.8816 c
  });

  it('leaves out records of another month', () => {
    const onDemand = lease({ period: month, terms: terms({ billing: 'ON_DEMAND' }) });
    const april = { start: at('2026-04-01T00:00:00Z'), end: at('2026-04-02T00:00:00Z') };
    expect(draft(onDemand, 'USAGE', month, [record(day(1), 8), record(april, 8, 'mtr_9')])?.lines[0]?.quantity).toBe(
      '192',
    );
  });

  it('is an invoice of zero where nothing was metered: its lines, settled as it is issued', () => {
    const made = draft(lease({ terms: terms({ billing: 'ON_DEMAND' }) }), 'USAGE', month);
    expect(made).toMatchObject({ state: 'PAID', total: { minor: 0n }, paidAt: made.issuedAt });
    expect(made.lines.map(({ kind, quantity }) => [kind, quantity])).toEqual([
      ['CAPACITY', '0'],
      ['PLATFORM_FEE', null],
      ['TAX', null],
    ]);
  });

  it('passes energy through at the tariff, with tax and without our fee', () => {
    const hall = lease({
      resourceKind: 'HALL',
      terms: terms({
        unitPrice: rate(decimal('120'), 'USD', 'KW_MONTH'),
        energyPrice: rate(decimal('0.055'), 'USD', 'KWH'),
        tax: { jurisdiction: 'GB', basisPoints: 2_000, kind: 'STANDARD' },
      }),
    });
    const made = draft(hall, 'ENERGY', month, [record(day(1), 1_000)]);
    expect(made.lines.map(({ kind, amount }) => [kind, amount.minor])).toEqual([
      ['ENERGY', 132_000n],
      ['TAX', 26_400n],
    ]);
    expect(made.subtotal.minor).toBe(132_000n);
    expect(made.platformFee.minor).toBe(0n);
  });
});

describe('the life of an invoice', () => {
  const table = INVOICE_STATES.map(
    (from) => [from, (['PAID', 'VOIDED', 'GIVEN_UP'] as const).map((on) => nextInvoiceState(from, on))] as const,
  );

  it('leaves PAID only where what settled it is taken back, and VOID never', () => {
    for (const [from, next] of table) {
      if (from === 'PAID' || from === 'VOID') expect(next.every((one) => !one.ok)).toBe(true);
    }
  });

  it('is open again when its payment is returned', () => {
    expect(nextInvoiceState('PAID', 'RETURNED')).toEqual({ ok: true, value: 'OPEN' });
    for (const from of ['OPEN', 'VOID', 'UNCOLLECTIBLE'] as const)
      expect(nextInvoiceState(from, 'RETURNED').ok).toBe(false);
  });

  it('is paid, voided or given up when open, and may still be paid when given up', () => {
    expect(nextInvoiceState('OPEN', 'PAID')).toEqual({ ok: true, value: 'PAID' });
    expect(nextInvoiceState('OPEN', 'VOIDED')).toEqual({ ok: true, value: 'VOID' });
    expect(nextInvoiceState('UNCOLLECTIBLE', 'PAID')).toEqual({ ok: true, value: 'PAID' });
    expect(nextInvoiceState('UNCOLLECTIBLE', 'VOIDED').ok).toBe(false);
  });
});
