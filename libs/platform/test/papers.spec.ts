// World: a quote and its invoice in six currencies (none, two and three decimals), a credit note and a month of an account in the odd ones of
// them, all in both languages, set by the real compiler; the PDF is read back as text, as somebody who copies from it would.
import { extractText, getDocumentProxy } from 'unpdf';
import {
  type CreditNote,
  type PrintedDocument,
  creditNoteDocument,
  invoiceDocument,
  quoteDocument,
  statementDocument,
} from '#libs/billing';
import { type CurrencyCode, type Money, instant, moneyToString, rate, decimal, money } from '#libs/kernel';
import { type Quote } from '#libs/market';
import { aLeaseOf, aQuote, anInvoiceOf } from '#libs/testkit';
import { TypstTypesetter } from '../src/typesetter/typst-typesetter.js';

const typesetter = new TypstTypesetter();
afterAll(() => typesetter.close());

/** Minor units that show a mistake in the decimals: with thousands, and no zero at the end. */
const MINOR = 1_234_567_891n;
const CURRENCIES = ['USD', 'EUR', 'GBP', 'JPY', 'KWD', 'AED'] as const satisfies readonly CurrencyCode[];
const TOTALS: Readonly<Record<(typeof CURRENCIES)[number], string>> = {
  USD: 'USD 12,345,678.91',
  EUR: 'EUR 12,345,678.91',
  GBP: 'GBP 12,345,678.91',
  JPY: 'JPY 1,234,567,891',
  KWD: 'KWD 1,234,567.891',
  AED: 'AED 12,345,678.91',
};
const BUYERS = { en: 'Tensor Forge GmbH', ar: 'شركة الذكاء الاصطناعي للخلايا' } as const;
const SELLER = { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null };
const NOW = instant('2026-02-01T00:00:00Z');

type Language = keyof typeof BUYERS;
type Currency = (typeof CURRENCIES)[number];

/** One line that is the whole total. */
function theQuote(currency: Currency): Quote {
  const total = money(MINOR, currency);
  const nothing = money(0n, currency);
  const unitPrice = rate(decimal('2.4937'), currency, 'GPU_HOUR');
  const base = aQuote();
  const [line] = base.lines;
  if (!line) throw new Error('the quote of the testkit has lines');
  return aQuote({
    number: 'Q-2026-000123',
    lines: [{ ...line, unitPrice, amount: total }],
    ...{ subtotal: total, platformFee: nothing, tax: nothing, total, dueAtBooking: total },
    terms: { ...base.terms, unitPrice },
  });
}

function theInvoice(currency: Currency, language: Language) {
  const quote = theQuote(currency);
  const lease = aLeaseOf(quote);
  const plain = anInvoiceOf(lease);
  const [line] = plain.lines;
  if (!line) throw new Error('the invoice of the testkit has lines');
  const { subtotal, platformFee, tax, total } = quote;
  return anInvoiceOf(lease, {
    number: 'GL7K3FQ2-2026-000123',
    lines: [{ ...line, unitPrice: quote.terms.unitPrice, amount: total }],
    ...{ subtotal, platformFee, tax, total },
    buyer: { orgId: 'org_ai', legalName: BUYERS[language], country: 'DE', taxId: null },
  });
}

function theNote(currency: Currency, total: Money): CreditNote {
  const nothing = money(0n, currency);
  const line = {
    id: 'cnl_1',
    invoiceLineId: 'inl_1',
    kind: 'CAPACITY',
    description: 'Two days without power',
  } as const;
  return {
    ...{ id: 'crn_1', number: 'CN7K3FQ2-2026-000004', orgId: 'org_ai', providerOrgId: 'org_miner', invoiceId: 'inv_1' },
    ...{ kind: 'CREDIT', reason: 'Two days without power', evidence: [], cause: null, currency, reversal: null },
    lines: [{ ...line, amount: total, providerOrgId: 'org_miner' }],
    ...{ subtotal: total, platformFee: nothing, tax: nothing, total, providerBears: total, lowers: total },
    ...{ issuedAt: NOW, issuedBy: 'usr_1' },
  };
}

const PAPERS: Readonly<Record<string, (currency: Currency, language: Language) => PrintedDocument>> = {
  quote: (currency, language) => {
    const buyer = { orgId: 'org_ai', legalName: BUYERS[language], country: 'DE', taxId: null };
    return quoteDocument(theQuote(currency), { seller: SELLER, buyer, providerName: 'Lone Star' }, language, NOW);
  },
  invoice: (currency, language) => invoiceDocument(theInvoice(currency, language), language, []),
  'credit note': (currency, language) =>
    creditNoteDocument(theNote(currency, money(MINOR, currency)), theInvoice(currency, language), language),
  statement: (currency, language) => {
    const [nothing, total] = [money(0n, currency), money(MINOR, currency)];
    const account: Parameters<typeof statementDocument>[0]['accounts'][number] = {
      ...{ type: 'TENANT_RECEIVABLE', currency, movements: [], added: nothing, taken: nothing },
      ...{ opening: total, closing: total },
    };
    const owner = { orgId: 'org_ai', legalName: BUYERS[language], country: 'DE', taxId: null };
    const month = '2026-01' as Parameters<typeof statementDocument>[0]['month'];
    const facts = { month, accounts: [account], issuer: SELLER, owner, invoiceNumbers: new Map<string, string>() };
    return statementDocument(facts, language, NOW);
  },
};

/** Presentation forms as the letters they stand for, spaces as spaces. */
async function textOf(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(pdf.slice()), { mergePages: true });
  return text
    .normalize('NFKC')
    .replaceAll(/[\u2066-\u2069\u200d]/g, '')
    .replaceAll(/\s+/g, ' ');
}

/** Words in any order: lines from right to left are read back word by word from the left. */
function missing(text: string, expected: string): string[] {
  const words = new Set(text.split(' '));
  return expected
    .normalize('NFKC')
    .split(' ')
    .filter((word) => !words.has(word));
}

/** Papers that are like the others in how they write amounts: without decimals and with three. */
const ODD: readonly Currency[] = ['JPY', 'KWD'];
const CASES = Object.keys(PAPERS).flatMap((paper) =>
  (paper === 'quote' || paper === 'invoice' ? CURRENCIES : ODD).flatMap((currency) =>
    (['en', 'ar'] as const).map((language) => [paper, currency, language] as const),
  ),
);

describe('the PDF of a paper', () => {
  it.each(CASES)('%s in %s, %s: gives back number, total and buyer', async (paper, currency, language) => {
    const document = PAPERS[paper]?.(currency, language);
    if (!document) throw new Error(`no paper ${paper}`);
    const text = await textOf(await typesetter.pdf(document));
    expect(text).toContain(document.number);
    expect(text).toContain(TOTALS[currency]);
    expect(missing(text, BUYERS[language])).toEqual([]);
  });

  it.each(CURRENCIES)('says %s as our table of currencies does', (currency) => {
    const plain = TOTALS[currency].replaceAll(/[A-Z, ]/g, '');
    expect(moneyToString(money(MINOR, currency))).toBe(plain);
  });
});
