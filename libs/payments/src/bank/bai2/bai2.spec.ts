// World: BAI2 files written here, each with one thing that banks do.
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

describe('BAI2', () => {
  const file = (
    entries: readonly string[],
    { header = '03,1,USD,010,1000,,,015,1500,,/', total = '3000', records = 3 } = {},
  ) =>
    [
      '01,S,R,260302,1200,7,,,2/',
      '02,R,S,1,260302,,USD,2/',
      header,
      ...entries,
      `49,${total},${records}/`,
      `98,${total},1,${records + 2}/`,
      `99,${total},1,${records + 4}/`,
    ].join('\n');
  const line = (...entries: string[]): StatedLine =>
    only(only(read(file(entries, { records: 2 + entries.length })).statements).lines);

  it.each([
    [
      '16,195,500,,B1,C1,a wire, with commas/',
      { bankReference: 'B1', references: ['C1'], remittance: 'a wire, with commas' },
    ],
    ['16,195,500,Z,B1,C1,08/18/23 text/', { bankReference: 'B1', remittance: '08/18/23 text' }],
    ['16,195,500,S,100,200,200,B1,,text/', { bankReference: 'B1', remittance: 'text' }],
    ['16,195,500,V,260305,,B1,,text/', { bankReference: 'B1', valueOn: '2026-03-05' }],
    ['16,195,500,D,2,0,300,1,200,B1,,text/', { bankReference: 'B1', remittance: 'text' }],
  ])('reads %s', (record, expected) => {
    expect(line(record)).toMatchObject({
      amount: { minor: 500n },
      bookedOn: '2026-03-02',
      kind: 'TRANSFER',
      ...expected,
    });
    const statement = only(read(file([record])).statements);
    expect([statement.balanced, codes(statement)]).toEqual([true, []]);
  });

  it('joins continuations: fields go on, text begins anew', () => {
    expect(
      line('16,195,500,S,100/', '88,200,200,B1,C1/', '88,some text/', '88,EREF: E-1', '88,DBNM: ACME'),
    ).toMatchObject({
      ...{
        bankReference: 'B1',
        references: ['C1'],
        remittance: 'some text',
        endToEndId: 'E-1',
        counterpartyName: 'ACME',
      },
    });
    const header = '03,1,USD,010,1000/\n88,,,015,1500,,/';
    expect(only(read(file(['16,195,500,,,,x/'], { header, records: 4 })).statements)).toMatchObject({
      balanced: true,
      problems: [],
    });
  });

  it('counts 400 to 699 as paid, and what is no money as a notice', () => {
    expect(line('16,495,500,,B,C,x/').amount?.minor).toBe(-500n);
    expect(line('16,890,,,B,C,a message/')).toMatchObject({ status: 'INFORMATION', amount: null });
    expect(line('16,555,500,,B,C,x/')).toMatchObject({ kind: 'RETURN' });
    expect(line('16,552,500,,B,C,x/')).toMatchObject({ isReversal: true });
  });

  it.each([
    ['the total of an account', { total: '3001' }, 'CONTROL_TOTAL_DIFFERS'],
    ['the records of an account', { records: 4 }, 'COUNT_DIFFERS'],
  ])('compares %s', (_what, facts, code) => {
    const found = read(file(['16,195,500,,,,x/'], facts));
    expect(found.balanced).toBe(false);
    expect(codes(only(found.statements))).toContain(code);
  });

  it('says when totals are stated that the details do not come to', () => {
    const found = read(
      file(['16,195,500,,,,x/'], { header: '03,1,USD,010,1000,,,015,1500,,,100,700,2,/', total: '3700' }),
    );
    expect([found.balanced, codes(only(found.statements))]).toEqual([true, ['DETAIL_INCOMPLETE']]);
  });

  it('takes what is available where the ledger is not stated, and says when a group is no more than a test', () => {
    const header = '03,1,USD,040,1000,,,045,1500,,/';
    expect(only(read(file(['16,195,500,,,,x/'], { header })).statements)).toMatchObject({
      balanced: true,
      closing: { code: '045' },
    });
    expect(codes(read(file(['16,195,500,,,,x/']).replace('02,R,S,1', '02,R,S,4')))).toEqual(['NOT_FOR_BOOKING']);
  });

  it('has no decimals of its own: the currency says them', () => {
    const yen = only(read(file(['16,195,500,,,,x/'], { header: '03,1,JPY,010,1000,,,015,1500,,/' })).statements);
    expect(yen.closing?.amount).toEqual({ minor: 1_500n, currency: 'JPY', places: 0 });
  });
});
