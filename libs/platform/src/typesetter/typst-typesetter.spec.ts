// World: documents made by hand, set by the real compiler; the pages are read back as text.
import fc from 'fast-check';
import { extractText, getDocumentProxy } from 'unpdf';
import { lettersOf } from './arabic-letters.js';
import { printableText } from './printable-text.js';
import { TYPESETTER_LIMITS, TypesettingError, TypstTypesetter } from './typst-typesetter.js';

type PrintedDocument = Parameters<TypstTypesetter['pdf']>[0];

const typesetter = new TypstTypesetter();
afterAll(() => typesetter.close());

const CURRENCIES = [
  'USD 1,234,567.89',
  'AED 9,999.50',
  'KWD 12,345.678',
  'BHD 0.005',
  'JPY 1,200',
  'EUR \u22127,000.25',
];
const BUYERS = { en: 'Tensor Forge GmbH', ar: 'شركة الذكاء الاصطناعي للخلايا' };
const LABELS = { en: ['Invoice', 'Total due', 'Bill to'], ar: ['فاتورة ضريبية', 'المبلغ المستحق', 'فاتورة إلى'] };

function aDocument(facts: Partial<PrintedDocument> = {}, { lines = 3, amount = 'USD 5.00' } = {}): PrintedDocument {
  const language = facts.language ?? 'en';
  const [title = '', due = '', to = ''] = LABELS[language];
  return {
    kind: 'INVOICE',
    language,
    title,
    number: 'GL7K3FQ2-2026-000123',
    date: '2026-03-01' as PrintedDocument['date'],
    mark: null,
    parties: [{ role: to, name: BUYERS[language], lines: ['DE123456789'] }],
    facts: [{ name: 'Lease', value: 'L-2026-000042' }],
    headline: { name: due, value: amount },
    sections: [
      {
        kind: 'TABLE',
        heading: null,
        columns: [
          { head: 'Description', align: 'START', share: 1 },
          { head: 'Amount', align: 'END', share: null },
        ],
        rows: Array.from({ length: lines }, (_, index) => ({
          cells: [`line ${index + 1} of the invoice`, amount],
          detail: null,
          isSum: false,
        })),
      },
    ],
    totals: [{ name: due, value: amount, isStrong: true }],
    notes: [],
    annexes: [],
    proofs: [],
    foot: { issuer: 'Gridlease Inc.', page: 'Page', of: 'of' },
    ...facts,
  };
}

/** The text as a reader copies it: presentation forms as the letters they stand for, spaces as spaces. */
async function textOf(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(pdf.slice()), { mergePages: true });
  return text
    .normalize('NFKC')
    .replaceAll(/[\u2066-\u2069\u200d]/g, '')
    .replaceAll(/\s+/g, ' ');
}

async function pageCount(pdf: Uint8Array): Promise<number> {
  return (await getDocumentProxy(pdf.slice())).numPages;
}

/** Words in any order: lines from right to left are read back word by word from the left. */
function missing(text: string, expected: string): string[] {
  const words = new Set(text.split(' '));
  return expected
    .normalize('NFKC')
    .split(' ')
    .filter((word) => !words.has(word));
}

describe('a typeset document', () => {
  it.each((['en', 'ar'] as const).flatMap((language) => CURRENCIES.map((amount) => [language, amount] as const)))(
    'gives back number, buyer and total (%s, %s)',
    async (language, amount) => {
      const text = await textOf(await typesetter.pdf(aDocument({ language }, { amount })));
      expect(text).toContain('GL7K3FQ2-2026-000123');
      expect(text).toContain(amount);
      expect(missing(text, `${BUYERS[language]} ${LABELS[language].join(' ')}`)).toEqual([]);
    },
  );

  it('gives back what is filled into Arabic without mixing up its figures', async () => {
    const note =
      'يُدفع في موعد أقصاه \u20682026-03-15\u2069. يُرجى ذكر الرقم \u2068GL7K3FQ2-2026-000123\u2069، المبلغ \u2068KWD 12,345.678\u2069.';
    const text = await textOf(await typesetter.pdf(aDocument({ language: 'ar', notes: [note] })));
    for (const figure of ['2026-03-15', 'GL7K3FQ2-2026-000123', 'KWD 12,345.678']) expect(text).toContain(figure);
  });

  it('goes on over pages with 120 lines, every one of them there, under a repeated head', async () => {
    const pdf = await typesetter.pdf(aDocument({}, { lines: 120 }));
    const { text } = await extractText(await getDocumentProxy(pdf.slice()), { mergePages: false });
    expect(text.length).toBeGreaterThan(2);
    text.forEach((page, index) => {
      expect(page).toContain('Description');
      expect(page.replaceAll(/\s+/g, ' ')).toContain(`Page ${index + 1} of ${text.length}`);
    });
    const all = text.join(' ').replaceAll(/\s+/g, ' ');
    for (let line = 1; line <= 120; line += 1) expect(all).toContain(`line ${line} of the invoice`);
  });

  it('is the same bytes for the same document, on another typesetter too, and an archivable file', async () => {
    const other = new TypstTypesetter();
    const [first, second, third] = [
      await typesetter.pdf(aDocument()),
      await typesetter.pdf(aDocument()),
      await other.pdf(aDocument()),
    ];
    other.close();
    expect(Buffer.compare(first, second)).toBe(0);
    expect(Buffer.compare(first, third)).toBe(0);
    const bytes = Buffer.from(first).toString('latin1');
    expect(bytes).toMatch(/^%PDF-1\.7/);
    expect(bytes).toContain('<pdfaid:part>3');
    expect(bytes).toContain('CreationDate (D:20260301)');
  });
});

describe('what somebody typed', () => {
  it.each([
    '#include("/etc/passwd")',
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0"',
    '#panic("no")',
    '#{while true {}}',
    '$ sum_(k=0)^n k $ = heading',
    '*bold* _italic_ `raw` <label> @reference ~ --- \\ "quoted" // comment',
    '"]}) + sys.inputs.document + ({["',
    '= Heading\n- list\n+ enum\n/ term: x',
    '#set page(width: 1pt)',
    '</script><script>alert(1)</script>',
    '\u0000\u0007\u001b[31m',
    '𝕏 🚀 漢字 ไทย हिन्दी',
    '\u202Eevil\u202C',
    'a'.repeat(2_000),
  ])('is text and nothing else: %s', async (name) => {
    const pdf = await typesetter.pdf(
      aDocument({ parties: [{ role: 'Bill to', name, lines: [name] }], notes: [name], title: name, number: name }),
    );
    const text = await textOf(pdf);
    expect(text).not.toContain('root:');
    expect(text).toContain('Gridlease Inc.');
    if (/^[\x20-\x7e]{1,60}$/.test(name)) {
      const seen = text.replaceAll(' ', '');
      expect(seen).toContain(name.replaceAll(' ', ''));
    }
    expect(await pageCount(pdf)).toBeLessThan(12);
  });
});

describe('text that is handed to the compiler', () => {
  it.each([
    ['\u202Eevil\u202C\u200F', 'evil'],
    ['50\u066A', '50%'],
    ['\u06DEx\uFDFDy', 'xy'],
    ['漢🚀', '??'],
    ['a\u0000b\u001b\nc\ud800', 'a b \nc?'],
    ['e\u0301', 'é'],
    ['\u2068kept\u2069', '\u2068kept\u2069'],
  ])('%j is %j', (text, printable) => {
    expect(printableText(text)).toBe(printable);
  });

  it('never breaks it, whatever somebody typed, in either language', async () => {
    const odd = fc.constantFrom(
      ...'aZ0 .-/()#$"\n',
      'ل',
      'ا',
      'ش',
      'ر',
      '\u064b',
      '\u0651',
      '\u0301',
      '\u200d',
      '\u2068',
      '\u2069',
      '\u202e',
      'ﷺ',
      'ﻼ',
      '١',
      '٪',
      'א',
      '\u0640',
      '\ud800',
      '🚀',
    );
    const names = fc.array(
      fc.oneof(fc.string({ unit: odd, maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 30 })),
      {
        minLength: 20,
        maxLength: 20,
      },
    );
    for (const some of fc.sample(names, { numRuns: 15, seed: 7 })) {
      for (const language of ['en', 'ar'] as const) {
        const parties = some.map((name) => ({ role: name, name, lines: [name] }));
        expect((await typesetter.pdf(aDocument({ language, parties, notes: some }))).length).toBeGreaterThan(1_000);
      }
    }
  });
});

describe('the limits', () => {
  it('refuse a document that is too long, in characters or in pages', async () => {
    const small = new TypstTypesetter({ ...TYPESETTER_LIMITS, characters: 5_000, pages: 2 });
    await expect(small.pdf(aDocument({}, { lines: 200 }))).rejects.toThrow(TypesettingError);
    await expect(small.pdf(aDocument({ notes: Array.from({ length: 700 }, () => 'x') }))).rejects.toThrow('pages');
    expect((await small.pdf(aDocument())).length).toBeGreaterThan(1_000);
    small.close();
  });

  it('refuse more than may wait, and go on after one that took too long', async () => {
    const busy = new TypstTypesetter({ ...TYPESETTER_LIMITS, waiting: 2 });
    const asked = [1, 2, 3].map(() => busy.pdf(aDocument()));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    busy.close();
    expect((await busy.pdf(aDocument())).length).toBeGreaterThan(1_000); // a new thread
    busy.close();
    const hasty = new TypstTypesetter({ ...TYPESETTER_LIMITS, milliseconds: 0 });
    await expect(hasty.pdf(aDocument({}, { lines: 500 }))).rejects.toThrow('not set within');
    hasty.close();
  });
});

describe('lam-alef', () => {
  it.each(['إلا', 'خلال', 'الإجمالي', 'لا', 'لأن', 'الآن', 'للشركة', 'plain text'])(
    'of %s is one character that stands for two',
    (word) => {
      const written = lettersOf(word);
      expect(written.normalize('NFKC').replaceAll('\u200d', '')).toBe(word.normalize('NFKC'));
      expect(/ل[اأإآ]/.test(written)).toBe(false);
    },
  );
});
