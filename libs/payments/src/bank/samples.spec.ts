// World: files of banks that nobody here wrote, in ../shared/data beside the repository. Each is checked twice: against a table written by
// hand, and against what a grep, or another library's own expectations, finds in the same bytes.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { unwrap } from '#libs/kernel';
import { type BankFile } from '#libs/workflows';
import { decimalPlaces } from './currency-places.js';
import { readBankFile } from './read-bank-file.js';
import { statedToString } from './stated-amount.js';

const DATA = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));
const isThere = ['bank-camt', 'bank-mt940', 'bank-bai2'].every((folder) => fs.existsSync(path.join(DATA, folder)));

/** Format, statements, lines, whether it adds up, and the last statement's closing balance. */
type Row = readonly [string, BankFile['format'], number, number, boolean | null, string | null];

const TABLE: readonly Row[] = [
  ['bank-bai2/sample1.txt', 'BAI2', 2, 17, true, '0.00 CAD'],
  ['bank-bai2/sample2.txt', 'BAI2', 5, 4, null, null],
  ['bank-camt/camt052.v4.xml', 'CAMT.052', 1, 1, null, '10022.15 CHF'],
  ['bank-camt/camt053.v2.minimal.xml', 'CAMT.053', 1, 1, false, '-27.00 SEK'],
  ['bank-camt/camt053.v2.multi.statement.xml', 'CAMT.053', 2, 2, true, '20.00 EUR'],
  ['bank-camt/camt053.v2.with-account-name.xml', 'CAMT.053', 1, 1, null, null],
  ['bank-camt/camt053.v4.xml', 'CAMT.053', 1, 1, false, '-27.00 SEK'],
  ['bank-camt/camt054.v4.xml', 'CAMT.054', 1, 1, null, null],
  ['bank-mt940/betterplace/amount_formats.sta', 'MT940', 1, 0, null, null],
  ['bank-mt940/betterplace/currency_in_25.sta', 'MT940', 1, 0, null, null],
  ['bank-mt940/betterplace/empty_86.sta', 'MT940', 1, 0, null, null],
  ['bank-mt940/betterplace/empty_entry_date.sta', 'MT940', 1, 1, null, null],
  ['bank-mt940/betterplace/empty_line.sta', 'MT940', 1, 0, null, null],
  ['bank-mt940/betterplace/missing_crlf_at_end.sta', 'MT940', 1, 0, null, '42570.04 EUR'],
  ['bank-mt940/betterplace/sepa_mt9401.sta', 'MT940', 26, 97, true, '50.05 EUR'],
  ['bank-mt940/betterplace/sepa_snippet.sta', 'MT940', 2, 11, false, '-4472049.09 EUR'],
  ['bank-mt940/betterplace/sepa_snippet_broken.sta', 'MT940', 1, 1, false, '1125250.40 EUR'],
  ['bank-mt940/betterplace/with_binary_character.sta', 'MT940', 2, 4, true, '131193.19 EUR'],
  ['bank-mt940/jejik/abnamro.sta', 'MT940', 2, 10, false, '1849.75 EUR'],
  ['bank-mt940/jejik/generic.sta', 'MT940', 2, 2, true, '80.00 EUR'],
  ['bank-mt940/jejik/ing.sta', 'MT940', 1, 7, false, '3.47 EUR'],
  ['bank-mt940/jejik/knab.sta', 'MT940', 2, 3, false, '798.98 EUR'],
  ['bank-mt940/jejik/postfinance.sta', 'MT940', 2, 4, false, '159.60 CHF'],
  ['bank-mt940/jejik/rabobank-iban.sta', 'MT940', 2, 4, true, '930.00 EUR'],
  ['bank-mt940/jejik/rabobank.sta', 'MT940', 4, 5, false, '4101.82 EUR'],
  ['bank-mt940/jejik/sns.sta', 'MT940', 2, 2, true, '1209.56 EUR'],
  ['bank-mt940/jejik/triodos.sta', 'MT940', 1, 2, false, '4370.79 EUR'],
];

const bytesOf = (name: string): Buffer => fs.readFileSync(path.join(DATA, name));
const read = (name: string): BankFile => unwrap(readBankFile(bytesOf(name)));
const count = (text: string, what: RegExp): number => [...text.matchAll(what)].length;

interface Golden {
  readonly source: string;
  readonly transactions: readonly { readonly amount: { readonly amount: string }; readonly date: string }[];
}

if (!isThere) {
  describe('bank files of others', () => {
    it('are not there: shared/data has no bank-camt, bank-mt940 and bank-bai2', () => expect(isThere).toBe(false));
  });
} else {
  describe('bank files of others', () => {
    it('are all in the table', () => {
      const found = ['bank-camt', 'bank-mt940', 'bank-bai2'].flatMap((folder) =>
        fs
          .readdirSync(path.join(DATA, folder), { recursive: true, encoding: 'utf8' })
          .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`)
          .filter((name) => /\.(xml|sta|txt)$/.test(name)),
      );
      expect(found.sort()).toEqual(TABLE.map(([name]) => name).sort());
    });

    it.each(TABLE)('%s is read', (name, format, statements, lines, balanced, closing) => {
      const file = read(name);
      const last = file.statements.at(-1)?.closing?.amount ?? null;
      expect({
        format: file.format,
        statements: file.statements.length,
        lines: file.statements.reduce((sum, statement) => sum + statement.lines.length, 0),
        balanced: file.balanced,
        closing: last && `${statedToString(last)} ${last.currency}`,
      }).toEqual({ format, statements, lines, balanced, closing });
    });

    it.each(TABLE.map(([name]) => name))('%s has the lines and balances that a grep finds', (name) => {
      const [file, text] = [read(name), bytesOf(name).toString('utf8')];
      const patterns = { CAMT: /<Ntry>/g, MT94: /^:61:/gm, BAI2: /(?:^|\/\s+)16,/gm };
      const of = file.format.slice(0, 4) as keyof typeof patterns;
      const lines = file.statements.flatMap((statement) => statement.lines);
      expect(lines).toHaveLength(count(text, patterns[of]));
      const balances = file.statements.flatMap((statement) => statement.balances);
      if (of === 'CAMT') expect(balances).toHaveLength(count(text, /<Bal>/g));
      if (of === 'MT94') expect(balances).toHaveLength(count(text, /^:(60|62|64|65)/gm));
      for (const line of lines) {
        expect(text.split('\n')[line.line - 1]).toMatch(of === 'CAMT' ? /<Ntry>/ : of === 'MT94' ? /^:61:/ : /16,/);
        expect(line.amount).not.toBeNull();
      }
    });

    const golden = fs
      .readdirSync(path.join(DATA, 'bank-mt940/expected'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(bytesOf(`bank-mt940/expected/${name}`).toString('utf8')) as Golden);

    it.each(golden.map((one) => [one.source, one] as const))(
      '%s has the amounts another library finds',
      (name, { transactions }) => {
        const lines = read(`bank-mt940/${name}`).statements.flatMap((statement) => statement.lines);
        const cents = (text: string) => Math.round(Number(text) * 100);
        // that library takes RC for a credit and RD for a debit; that they are the reverse is shown by 26 balances of one of the files
        const theirs = (minor: number, index: number) => (lines[index]?.isReversal ? -minor : minor);
        expect(lines.map(({ amount }) => Number(amount?.minor))).toEqual(
          transactions.map(({ amount }, index) => theirs(cents(amount.amount), index)),
        );
        expect(lines.map(({ valueOn }) => valueOn)).toEqual(transactions.map(({ date }) => date));
      },
    );
  });

  describe('what does not add up in them', () => {
    const codes = (name: string) => {
      const { problems, statements } = read(name);
      return [...problems, ...statements.flatMap((statement) => statement.problems)].map(({ code }) => code);
    };
    it.each([
      ['bank-camt/camt053.v2.minimal.xml', ['CURRENCY_MIXED']],
      ['bank-camt/camt054.v4.xml', ['BATCH_DOES_NOT_ADD_UP', 'BATCH_DOES_NOT_ADD_UP']],
      ['bank-mt940/jejik/abnamro.sta', ['BALANCE_DOES_NOT_ADD_UP', 'BALANCE_DOES_NOT_ADD_UP', 'OPENING_DIFFERS']],
      ['bank-mt940/betterplace/sepa_snippet_broken.sta', ['FIELD_REPEATED', 'BALANCE_DOES_NOT_ADD_UP']],
      ['bank-bai2/sample1.txt', []],
    ])('%s says so', (name, expected) => expect(codes(name)).toEqual(expected));

    it('is told to the cent, with its place where it has one', () => {
      const [statement] = read('bank-mt940/jejik/triodos.sta').statements;
      expect(statement?.problems).toEqual([
        {
          code: 'BALANCE_DOES_NOT_ADD_UP',
          message: 'Opening 4975.09 plus 2 lines of -715.70 is not the closing 4370.79 EUR: 111.40 are unexplained.',
          line: null,
          column: null,
        },
      ]);
      const batch = read('bank-camt/camt054.v4.xml').statements[0]?.problems[0];
      expect(batch).toMatchObject({ line: 63, column: 7 });
    });
  });
}

describe('decimals of currencies', () => {
  const file = path.join(DATA, 'iso4217-six/iso-4217-list-one.xml');
  it('are those of ISO 4217', () => {
    if (!fs.existsSync(file)) return console.warn('shared/data/iso4217-six is not there: its table was not read');
    const table = fs.readFileSync(file, 'utf8');
    const stated = [...table.matchAll(/<Ccy>(\w{3})<\/Ccy>\s*<CcyNbr>\d+<\/CcyNbr>\s*<CcyMnrUnts>([^<]+)</g)];
    const differing = stated.filter(
      ([, code = '', places = '']) => decimalPlaces(code) !== (places === 'N.A.' ? null : Number(places)),
    );
    expect(stated.length).toBeGreaterThan(200);
    expect(differing.map(([, code]) => code)).toEqual([]);
  });
});
