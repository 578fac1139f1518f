// World: bytes that somebody who means harm, or a broken transfer, would send where a bank's file is expected.
import fc from 'fast-check';
import { BANK_FORMATS, type BankFile, type UnreadableBankFile } from '#libs/workflows';
import { LARGEST_BANK_FILE } from './decode-text.js';
import { readBankFile, readBankText } from './read-bank-file.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

function refusal(input: Uint8Array): UnreadableBankFile {
  const outcome = readBankFile(input);
  if (outcome.ok) throw new Error('it was read');
  return outcome.refusal;
}

function value(input: Uint8Array): BankFile {
  const outcome = readBankFile(input);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
}

const camt = (body: string, before = ''): string =>
  `<?xml version="1.0"?>${before}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>${body}</BkToCstmrStmt></Document>`;
const STATEMENT =
  '<Stmt><Id>1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>' +
  '<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-01</Dt></Dt></Bal>' +
  '<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">12.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>' +
  '<Ntry><Amt Ccy="EUR">2.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt>' +
  '<AddtlNtryInf>Müller</AddtlNtryInf></Ntry></Stmt>';
const MT940 = [
  ':20:1',
  ':25:DE02120300000000202051',
  ':28C:1/1',
  ':60F:C260301EUR10,00',
  ':61:2603020302C2,50NTRFNONREF//B1',
  ':86:Müller',
  ':62F:C260302EUR12,50',
  '-',
];

describe('XML that would harm', () => {
  const LAUGHS = `<!DOCTYPE l [<!ENTITY a "ha">${'bcdefghij'.replaceAll(/./g, (name, at: number) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`)}]>`;
  it.each([
    ['a document type', camt('&j;', LAUGHS), 'FORBIDDEN_XML', 'DOCTYPE'],
    [
      'a file by entity',
      camt('&x;', '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
      'FORBIDDEN_XML',
      'DOCTYPE',
    ],
    [
      'a document type of its own',
      camt('', '<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/x.dtd">'),
      'FORBIDDEN_XML',
      'DOCTYPE',
    ],
    [
      'a stylesheet',
      camt(STATEMENT, '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>'),
      'FORBIDDEN_XML',
      'processing',
    ],
    ['elements nested deeply', camt('<a>'.repeat(100_000)), 'FORBIDDEN_XML', 'deep'],
    ['an entity that XML does not have', camt('<Stmt><Id>&nbsp;</Id></Stmt>'), 'NOT_WELL_FORMED', 'entity'],
    ['no end', camt(STATEMENT).slice(0, -40), 'NOT_WELL_FORMED', 'unclosed'],
    ['a name without a namespace', '<x:Document/>', 'NOT_WELL_FORMED', 'namespace'],
    ['another document', '<Document><CstmrCdtTrfInitn/></Document>', 'WRONG_SHAPE', 'no account report'],
    ['a message without statements', camt(''), 'WRONG_SHAPE', 'holds no Stmt'],
  ])('%s: refused', (_what, text, code, words) => {
    const outcome = readBankText(text);
    expect(outcome).toMatchObject({ ok: false, refusal: { code } });
    if (!outcome.ok) {
      expect(outcome.refusal.message.toLowerCase()).toContain(words.toLowerCase());
      expect(outcome.refusal.line).toBeGreaterThanOrEqual(1);
      expect(outcome.refusal.column).toBeGreaterThanOrEqual(1);
    }
  });
});

describe('bytes that are no text', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'EMPTY'],
    ['blanks', bytes(' \r\n\t '), 'EMPTY'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'NOT_TEXT'],
    ['an archive', Buffer.from('504b0304140000000800', 'hex'), 'NOT_TEXT'],
    ['prose', bytes('Dear Sir, the money is on its way.'), 'UNKNOWN_FORMAT'],
    ['JSON', bytes('{"statements":[]}'), 'UNKNOWN_FORMAT'],
    ['a record that BAI2 has not', bytes('00,0004,1/2/345,06/0321,0829,001,80,1,2/'), 'UNKNOWN_FORMAT'],
    [
      'UTF-8 that is none and says so',
      Buffer.concat([bytes('<?xml version="1.0" encoding="UTF-8"?><a>'), Buffer.from([0xff])]),
      'NOT_TEXT',
    ],
    ['too much', Buffer.alloc(LARGEST_BANK_FILE + 1, 0x20), 'TOO_LARGE'],
  ])('%s: refused', (_what, input, code) => expect(refusal(input).code).toBe(code));

  it('says where the first character stands that no text has', () => {
    expect(refusal(bytes(':20:1\r\n:25:a\0b'))).toMatchObject({ code: 'NOT_TEXT', line: 2, column: 6 });
  });
});

it('of characters that no database stores keeps nothing', () => {
  for (const entity of ['&#0;', '&#xD800;', '&#1;', '&#x1b;']) {
    const odd = STATEMENT.replace('<Id>1</Id>', `<Id>a${entity}b</Id>`).replace(
      'Ccy="EUR">2.50',
      `Ccy="E${entity}R">2.50`,
    );
    const outcome = readBankText(camt(odd));
    if (!outcome.ok) expect(outcome.refusal.code).toBe('NOT_WELL_FORMED');
    else {
      expect(outcome.value.statements[0]).toMatchObject({ reference: 'a b', balanced: false });
      expect(JSON.stringify(outcome.value.statements[0]?.problems)).not.toMatch(/\\u00|\\ud8/i);
    }
  }
  expect(readBankText(`:20:\ud800`)).toMatchObject({ ok: false, refusal: { code: 'NOT_TEXT', column: 5 } });
});

describe('encodings and line ends', () => {
  const lines = (input: Uint8Array) => value(input).statements[0]?.lines;
  const texts = { CAMT: camt(STATEMENT), MT940: MT940.join('\r\n') };
  const utf16 = (text: string, isBig: boolean) =>
    isBig ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le');
  const encodings: readonly (readonly [string, (text: string) => Buffer])[] = [
    ['UTF-8', bytes],
    ['UTF-8 with a mark', (text) => bytes(`\uFEFF${text}`)],
    [
      'Latin-1',
      (text) => Buffer.from(text.replace('<?xml version="1.0"', '<?xml version="1.0" encoding="ISO-8859-1"'), 'latin1'),
    ],
    ['Latin-1 that does not say so', (text) => Buffer.from(text, 'latin1')],
    ['UTF-16 with a mark', (text) => utf16(`\uFEFF${text}`, false)],
    ['UTF-16, big end first', (text) => utf16(`\uFEFF${text}`, true)],
    ['UTF-16 without a mark', (text) => utf16(text, false)],
  ];
  const cases = Object.entries(texts).flatMap(([format, text]) =>
    encodings.map(([name, encode]) => [format, name, encode(text)] as const),
  );

  it.each(cases)('%s as %s reads the same', (_format, _name, input) => {
    expect(value(input).balanced).toBe(true);
    expect(lines(input)?.map(({ amount, remittance }) => [amount?.minor, remittance])).toEqual([[250n, 'Müller']]);
  });

  it.each(['\n', '\r\n', '\r'])('lines that end with %j read the same', (end) => {
    const file = value(bytes(MT940.join(end)));
    expect(file.balanced).toBe(true);
    expect(file.statements[0]?.lines[0]).toMatchObject({ line: 5, column: 1, bankReference: 'B1' });
  });
});

describe('a file that was cut off', () => {
  it('anywhere, is refused or does not pass for whole', () => {
    for (const text of [camt(STATEMENT), MT940.slice(0, -1).join('\n')]) {
      for (let length = 1; length < text.length - 1; length += 5) {
        const outcome = readBankText(text.slice(0, length));
        if (outcome.ok) expect([length, outcome.value.balanced]).not.toEqual([length, true]);
      }
    }
  });

  it('in BAI2 lacks a trailer, and that is said', () => {
    const whole = [
      '01,a,b,260302,1200,1,,,2/',
      '02,a,b,1,260302,,EUR,2/',
      '03,1,EUR,010,100,,,015,100,,/',
      '49,200,2/',
      '98,200,1,4/',
      '99,200,1,6/',
    ];
    expect(value(bytes(whole.join('\n')))).toMatchObject({ balanced: true, problems: [] });
    for (let kept = 3; kept < whole.length; kept += 1) {
      const { balanced, problems, statements } = value(bytes(whole.slice(0, kept).join('\n')));
      expect(balanced).toBe(false);
      expect([...problems, ...statements.flatMap((one) => one.problems)].map(({ code }) => code)).toContain('CUT_OFF');
    }
  });
});

describe('anything at all', () => {
  const tokens = fc.constantFrom(
    ':20:',
    ':61:',
    ':86:',
    ':60F:C260301EUR1,',
    '?20',
    '/EREF/',
    '<Stmt>',
    '</',
    '01,',
    '16,195,',
    '88,',
    '/ ',
    ',',
    '\n',
    '-',
    '&',
    '9'.repeat(40),
  );
  const text = fc.array(fc.oneof(tokens, fc.string()), { maxLength: 40 }).map((parts) => parts.join(''));
  it.each(['auto', 'camt', 'mt940', 'bai2'] as const)('is read as %s or refused, never thrown at', (format) => {
    fc.assert(
      fc.property(text, (input) => {
        const outcome = readBankText(input, format);
        if (outcome.ok) expect(BANK_FORMATS).toContain(outcome.value.format);
        else expect(outcome.refusal.message.endsWith('.')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('large and full of lines is read in a time that grows with it', () => {
    const entry = ':61:2603020302C2,50NTRFNONREF//B1\n:86:?20EREF+1?21SVWZ+Text\n';
    const many = `${MT940.slice(0, 4).join('\n')}\n${entry.repeat(5_000)}:62F:C260302EUR12510,00\n-\n`;
    expect(value(bytes(many))).toMatchObject({ balanced: true, statements: [{ problems: [] }] });
  });
});
