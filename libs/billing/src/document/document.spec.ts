// World: invoices, quotes and texts made by hand; documents are read as data, nothing is laid out.
import fc from 'fast-check';
import {
  CURRENCIES,
  type CurrencyCode,
  decimal,
  instant,
  minorUnits,
  money,
  moneyToString,
  rate,
  zero,
} from '#libs/kernel';
import { type Invoice } from '../invoice/invoice.js';
import { rateCardOf } from '../invoice/take-snapshot.js';
import { contractDocument } from './contract-document.js';
import { DOCUMENT_LANGUAGES } from './document.js';
import { amountText, bareAmountText, basisPointsText, periodText, quantityText, rateText } from './figures.js';
import { invoiceDocument } from './invoice-document.js';
import { ARABIC } from './words.ar.js';
import { ENGLISH } from './words.en.js';

const at = instant('2026-03-01T00:00:00Z');

function anInvoice(facts: Partial<Invoice> = {}, currency: CurrencyCode = 'USD'): Invoice {
  const of = (minor: bigint) => money(minor, currency);
  return {
    id: 'inv_1',
    number: 'GL7K3FQ2-2026-000123',
    orgId: 'org_ai',
    providerOrgId: 'org_miner',
    leaseId: 'lse_1',
    leaseNumber: 'L-2026-000042',
    kind: 'RENT',
    period: { start: at, end: instant('2026-04-01T00:00:00Z') },
    revision: 0,
    currency,
    lines: [
      {
        id: 'inl_1',
        kind: 'CAPACITY',
        description: '8 GPUs of H100 at Pecos',
        working: null,
        scheduleRow: null,
        quantity: '5944',
        unitPrice: rate(decimal('2.4937'), currency, 'GPU_HOUR'),
        amount: of(1_482_255n),
        providerOrgId: 'org_miner',
        meterRecordIds: [],
      },
    ],
    subtotal: of(1_482_255n),
    platformFee: of(74_113n),
    tax: zero(currency),
    total: of(1_556_368n),
    taxTreatment: { jurisdiction: 'DE', basisPoints: 0, kind: 'REVERSE_CHARGE' },
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    buyer: { orgId: 'org_ai', legalName: 'Tensor Forge GmbH', country: 'DE', taxId: 'DE123456789' },
    purchaseOrder: null,
    collection: 'STRIPE',
    state: 'OPEN',
    issuedAt: at,
    dueAt: instant('2026-03-15T00:00:00Z'),
    paidAt: null,
    paymentError: null,
    stripeInvoiceId: null,
    credited: zero(currency),
    snapshot: null,
    ...facts,
  };
}

describe('figures', () => {
  it.each([
    ['USD', 123_456_789n, 'USD 1,234,567.89'],
    ['USD', -5n, 'USD \u22120.05'],
    ['USD', 99_999n, 'USD 999.99'],
    ['JPY', 1_200n, 'JPY 1,200'],
    ['JPY', 0n, 'JPY 0'],
    ['KWD', 12_345_678n, 'KWD 12,345.678'],
    ['BHD', -1_000n, 'BHD \u22121.000'],
  ] as const)('write %s %s as %s', (currency, minor, text) => {
    expect(amountText(money(minor, currency))).toBe(text);
  });

  it('lose nothing of any amount, and group by thousands', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(1n << 62n), max: 1n << 62n }),
        fc.constantFrom(...CURRENCIES),
        (minor, currency) => {
          const text = bareAmountText(money(minor, currency));
          expect(text.replaceAll(',', '').replace('\u2212', '-')).toBe(moneyToString(money(minor, currency)));
          const places = minorUnits(currency);
          expect(text).toMatch(new RegExp(`^\u2212?\\d{1,3}(,\\d{3})*${places === 0 ? '' : `\\.\\d{${places}}`}$`));
        },
      ),
    );
  });

  it('keep quantities and rates exact', () => {
    expect(quantityText('2688000.5')).toBe('2,688,000.5');
    expect(rateText(rate(decimal('0.000049'), 'USD', 'GPU_HOUR'))).toBe('USD 0.000049');
    expect(rateText(rate(decimal('120'), 'KWD', 'KW_MONTH'))).toBe('KWD 120.00');
    expect([basisPointsText(500), basisPointsText(1_925)]).toEqual(['5 %', '19.25 %']);
  });

  it('name the minutes of a period that is not whole days', () => {
    expect(periodText({ start: at, end: instant('2026-04-01T00:00:00Z') })).toBe('2026-03-01 – 2026-04-01 UTC');
    expect(periodText({ start: at, end: instant('2026-04-01T04:00:00Z') })).toBe(
      '2026-03-01 00:00 – 2026-04-01 04:00 UTC',
    );
  });
});

describe('words', () => {
  it('fill in the same slots in both languages', () => {
    const slots = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([slot]) => slot).sort();
    for (const [key, text] of Object.entries(ENGLISH))
      expect([key, slots(ARABIC[key as keyof typeof ENGLISH])]).toEqual([key, slots(text)]);
  });

  it('are Arabic in Arabic, with Latin digits', () => {
    for (const [key, text] of Object.entries(ARABIC)) {
      expect([key, /[\u0621-\u064a]/.test(text)]).toEqual([key, true]);
      expect(text).not.toMatch(/[\u0660-\u0669]/);
    }
  });
});

describe('an invoice on paper', () => {
  it.each(DOCUMENT_LANGUAGES)('names number, parties, tax ids and exact amounts (%s)', (language) => {
    const printed = invoiceDocument(anInvoice(), language);
    expect(printed.number).toBe('GL7K3FQ2-2026-000123');
    expect(printed.parties.map(({ name }) => name)).toEqual(['Gridlease Inc.', 'Tensor Forge GmbH']);
    expect(JSON.stringify(printed.parties)).toContain('DE123456789');
    expect(printed.totals.map(({ value }) => value)).toEqual([
      'USD 14,822.55',
      'USD 741.13',
      'USD 0.00',
      'USD 15,563.68',
    ]);
    expect(printed.headline?.value).toBe('USD 15,563.68');
  });

  it.each(DOCUMENT_LANGUAGES)(
    'says how to pay all of it by bank transfer, where an account takes it (%s)',
    (language) => {
      const account = {
        ...{ currency: 'USD' as const, holder: 'Gridlease Inc.', bank: 'First Example Bank', iban: null },
        ...{ accountNumber: '000123456789', routingNumber: '021000021', swift: 'EXAMUS33' },
      } as const;
      const [annex] = invoiceDocument(anInvoice({ state: 'PAID' }), language, [account]).annexes;
      expect(annex?.kind === 'FACTS' && annex.facts.map(({ value }) => value)).toEqual([
        ...['Gridlease Inc.', 'First Example Bank', '000123456789', '021000021', 'EXAMUS33'],
        ...['GL7K3FQ2-2026-000123', 'RF71 GL7K 3FQ2 2026 0001 23'],
      ]);
      expect(invoiceDocument(anInvoice(), language, [{ ...account, currency: 'EUR' }]).annexes).toEqual([]);
      expect(invoiceDocument(anInvoice({ state: 'VOID' }), language, [account]).annexes).toEqual([]);
    },
  );

  it.each(['en', 'ar'] as const)('names every term of its rate card in words: %s', (language) => {
    const price = (unit: 'GPU_HOUR' | 'KWH') => rate(decimal('2.4937'), 'USD', unit);
    const rateCard = rateCardOf({
      billing: 'RESERVED',
      unitPrice: price('GPU_HOUR'),
      energyPrice: price('KWH'),
      platformFeeBasisPoints: 500,
      tax: {
        ...{ jurisdiction: 'CA', basisPoints: 1_497, kind: 'STANDARD' },
        parts: [
          { jurisdiction: 'CA', name: 'GST', millionths: 50_000 },
          { jurisdiction: 'CA-QC', name: 'QST', millionths: 99_750 },
        ],
      },
      timeZone: 'America/Chicago',
      meterWattsPerUnit: 1_275,
      serviceLevels: null,
    });
    const snapshot = { rateCard, usageHash: null, timeZoneData: '2025b', contentHash: 'a'.repeat(64) };
    const [annex] = invoiceDocument(anInvoice({ snapshot }), language).annexes;
    const facts = annex?.kind === 'FACTS' ? annex.facts : [];
    expect(facts.map(({ value }) => value)).toEqual(rateCard.map(({ value }) => value));
    const raw = new Set(rateCard.map(({ name }) => name));
    expect(facts.filter(({ name }) => raw.has(name))).toEqual([]);
  });

  it('says the same whether it was paid or not, and says when it was taken back', () => {
    const paid = anInvoice({ state: 'PAID', paidAt: at, stripeInvoiceId: 'in_1' });
    expect(invoiceDocument(paid, 'en')).toEqual(invoiceDocument(anInvoice(), 'en'));
    expect(invoiceDocument(anInvoice({ state: 'VOID' }), 'en').mark).toBe('Void');
  });

  it('asks for nothing where nothing is due, and for a wire where one charge is not enough', () => {
    expect(invoiceDocument(anInvoice({ total: zero('USD') }), 'en').notes[0]).toBe('Nothing is to be paid.');
    expect(invoiceDocument(anInvoice({ collection: 'WIRE' }), 'en').notes[0]).toContain('bank transfer');
  });
});

describe('a contract on paper', () => {
  const text =
    'HOSTING CONTRACT\nPecos\n\n1. Parties\n1.1 The provider is Pecos Mining LLC.\n\n2. Term\n2.1 Twelve years.\n\nAnnex A. The terms as data\n\n{\n  "kind": "HOSTING"\n}\n';
  const facts = {
    number: 'C-2026-000007',
    title: 'Pecos',
    text,
    documentHash: 'ab12',
    signedAt: at,
    at,
    provider: 'Pecos Mining LLC',
    tenant: 'Tensor Forge GmbH',
    issuer: 'Gridlease Inc.',
  };

  it('has every line of the text, in its order', () => {
    const lines = contractDocument(facts, 'en').sections.flatMap((section) =>
      section.kind === 'TEXT' || section.kind === 'DATA' ? [section.heading, ...section.paragraphs] : [],
    );
    const plain = lines.filter((line) => line !== null).map((line) => line.replaceAll('\u00a0', ' '));
    expect(plain).toEqual(text.split('\n').filter((line) => line.trim() !== ''));
  });

  it('is marked until it is signed', () => {
    expect([contractDocument(facts, 'en').mark, contractDocument({ ...facts, signedAt: null }, 'en').mark]).toEqual([
      null,
      'Not signed',
    ]);
  });
});
