// World: MT940 files written here, each with one thing that banks do.
import { unwrap } from '#libs/kernel';
import { type StatedLine } from '#libs/workflows';
import { readBankText } from '../read-bank-file.js';

const read = (text: string) => unwrap(readBankText(text));
const codes = ({ problems }: { readonly problems: readonly { readonly code: string }[] }) =>
  problems.map(({ code }) => code);
const only = <T>(items: readonly T[]): T => {
  const [item, another] = items;
  if (item === undefined || another !== undefined) throw new Error(`${items.length} instead of one`);
  return item;
};

describe('MT940', () => {
  const message = (
    lines: readonly string[],
    { number = '1/1', opening = 'C260301EUR10,00', closing = 'C260302EUR10,00' } = {},
  ) => [':20:R', ':25:1/2', `:28C:${number}`, `:60F:${opening}`, ...lines, `:62F:${closing}`, '-'].join('\n');
  const line = (first: string, ...rest: string[]): StatedLine =>
    only(only(read(message([first, ...rest])).statements).lines);

  it.each([
    ['C', 500n, false, 'BOOKED'],
    ['D', -500n, false, 'BOOKED'],
    ['RC', -500n, true, 'BOOKED'],
    ['RD', 500n, true, 'BOOKED'],
    ['EC', 500n, false, 'PENDING'],
  ])('mark %s moves %s', (mark, minor, isReversal, status) => {
    expect(line(`:61:260302${mark}5,NTRFNONREF`)).toMatchObject({ amount: { minor }, isReversal, status });
    expect(line(`:61:260302${mark}R5,00NTRFNONREF`).amount?.minor).toBe(minor);
  });

  it('takes the year of an entry from what is near', () => {
    expect(line(':61:2512310102C5,NTRFNONREF').bookedOn).toBe('2026-01-02');
    expect(line(':61:2601021231C5,NTRFNONREF').bookedOn).toBe('2025-12-31');
    expect(line(':61:260302C5,NTRFNONREF').bookedOn).toBe('2026-03-02');
  });

  it('reads references before and behind the slashes, and the line below', () => {
    const found = line(':61:260302C5,NTRFMY-REF-1//BANK-1', 'DE02120300000000202051');
    expect(found).toMatchObject({
      bankReference: 'BANK-1',
      references: ['MY-REF-1'],
      counterpartyAccount: 'DE02120300000000202051',
    });
  });

  it('reads German details over wrapped lines', () => {
    const found = line(
      ':61:260302C5,NTRFNONREF',
      ':86:166?00GUTSCHRIFT?20EREF+END-TO-END-1?21SVWZ+Rechnung GL7-20',
      '26-000001?30BANKDEFF?31DE0212030000?32ACME',
      ' GMBH?34000',
    );
    expect(found).toMatchObject({
      endToEndId: 'END-TO-END-1',
      remittance: 'Rechnung GL7-2026-000001',
      counterpartyName: 'ACME GMBH',
      counterpartyAccount: 'DE0212030000',
    });
    expect(line(':61:260302C5,NTRFNONREF', ':86:159?00RETOURE?20EREF+X?34914')).toMatchObject({
      kind: 'RETURN',
      returnReason: '914',
    });
  });

  it('reads Dutch details', () => {
    const found = line(
      ':61:260302C5,NTRFNONREF',
      ':86:/TRTP/SEPA/IBAN/NL91ABNA0417164300/NAME/ACME B.V./REMI/GL7-2026-',
      '000001/EREF/E-1/',
    );
    expect(found).toMatchObject({
      endToEndId: 'E-1',
      counterpartyAccount: 'NL91ABNA0417164300',
      counterpartyName: 'ACME B.V.',
      remittance: 'GL7-2026-000001',
    });
  });

  it('does not take a line that begins with a time for a field', () => {
    const found = line(':61:260302C5,NTRFNONREF', ':86:at 16', ':26:37 something', ':05:no field');
    expect(found.remittance).toBe('at 16 :26:37 something :05:no field');
  });

  it('says what it cannot read, and does not count it', () => {
    const statement = only(read(message([':61:nonsense'])).statements);
    expect([statement.balanced, codes(statement), only(statement.lines).amount]).toEqual([
      false,
      ['FIELD_UNREADABLE'],
      null,
    ]);
  });

  it.each([
    ['a number later', { number: '2/1' }, []],
    ['the next page', { number: '1/2' }, []],
    ['two numbers later', { number: '3/1' }, ['SEQUENCE_GAP']],
    ['the same once more', {}, ['SEQUENCE_GAP']],
    ['another opening', { number: '2/1', opening: 'C260302EUR9,99', closing: 'C260303EUR9,99' }, ['OPENING_DIFFERS']],
  ])('follows a statement: %s', (_what, facts, expected) => {
    const file = read(`${message([])}\n${message([], facts)}`);
    expect(codes(file.statements[1] ?? { problems: [] })).toEqual(expected);
  });

  it('as MT942 is a report with totals', () => {
    const report = (debits: string) =>
      [
        ':20:R',
        ':25:1',
        ':28C:1/1',
        ':34F:EURD0,',
        ':13D:2603021200+0000',
        ':61:260302D5,NTRFX',
        `:90D:${debits}`,
      ].join('\n');
    expect(read(report('1EUR5,00'))).toMatchObject({
      format: 'MT942',
      balanced: null,
      statements: [{ kind: 'REPORT', to: '2026-03-02', problems: [] }],
    });
    expect(codes(only(read(report('2EUR5,01')).statements))).toEqual(['COUNT_DIFFERS', 'CONTROL_TOTAL_DIFFERS']);
  });
});
