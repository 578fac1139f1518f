// World: CAMT files written here, each with one thing that banks do.
import { unwrap } from '#libs/kernel';
import { type StatedLine, type StatedStatement } from '#libs/workflows';
import { readBankText } from '../read-bank-file.js';

const read = (text: string) => unwrap(readBankText(text));
const codes = ({ problems }: { readonly problems: readonly { readonly code: string }[] }) =>
  problems.map(({ code }) => code);
const only = <T>(items: readonly T[]): T => {
  const [item, another] = items;
  if (item === undefined || another !== undefined) throw new Error(`${items.length} instead of one`);
  return item;
};

describe('CAMT', () => {
  const bal = (code: string, amount: string, side = 'CRDT', day = '<Dt>2026-03-02</Dt>') =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd><Dt>${day}</Dt></Bal>`;
  const entry = (amount: string, rest = '', side = 'CRDT') =>
    `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${side}</CdtDbtInd>${rest}</Ntry>`;
  const document = (inside: string, version = '053.001.08', prefix = '') => {
    const names = {
      '052': ['BkToCstmrAcctRpt', 'Rpt'],
      '053': ['BkToCstmrStmt', 'Stmt'],
      '054': ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'],
    };
    const [message, each] = names[version.slice(0, 3) as keyof typeof names];
    const account = '<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>';
    const tags = (text: string) => (prefix === '' ? text : text.replaceAll(/<(\/?)(\w)/g, `<$1${prefix}:$2`));
    const xmlns = `xmlns${prefix === '' ? '' : `:${prefix}`}="urn:iso:std:iso:20022:tech:xsd:camt.${version}"`;
    return tags(
      `<Document><${message}><${each}><Id>S</Id>${account}${inside}</${each}></${message}></Document>`,
    ).replace(/(?<=Document)>/, ` ${xmlns}>`);
  };
  const statement = (inside: string, version?: string, prefix?: string): StatedStatement =>
    only(read(document(inside, version, prefix)).statements);
  const line = (rest: string, side?: string): StatedLine => only(statement(entry('5.00', rest, side)).lines);

  it.each(['052.001.01', '052.001.06', '053.001.02', '053.001.03', '053.001.12', '054.001.08'])(
    'of version %s is read',
    (version) => {
      expect(read(document(entry('1.00'), version))).toMatchObject({
        version: `camt.${version}`,
        format: `CAMT.${version.slice(0, 3)}`,
      });
    },
  );

  it('may prefix its elements', () => {
    expect(statement(bal('OPBD', '1.00') + bal('CLBD', '3.00') + entry('2.00'), '053.001.08', 'ns')).toMatchObject({
      balanced: true,
    });
  });

  it('may have more decimals than the currency, where they are zeros; else the amount is left out and told', () => {
    expect(statement(bal('OPBD', '18.15000') + bal('CLBD', '27') + entry('8.850')).balanced).toBe(true);
    const fine = statement(bal('OPBD', '18.15') + bal('CLBD', '27.00') + entry('8.84999'));
    expect([fine.balanced, codes(fine), only(fine.lines).amount, only(fine.lines).written]).toEqual([
      false,
      ['AMOUNT_TOO_FINE'],
      null,
      '8.84999',
    ]);
  });

  it('opens with the previous closing, or closes with an interim balance, where it has no other', () => {
    expect(statement(bal('PRCD', '1.00') + bal('ITBD', '2.00') + entry('1.00'), '052.001.08').balanced).toBe(true);
    expect(statement(bal('ITBD', '1.00') + bal('ITBD', '2.00') + entry('1.00'), '052.001.08').balanced).toBe(true);
    expect(
      statement(
        bal('OPBD', '1.00', 'DBIT') + bal('CLBD', '0.00') + bal('CLAV', '9.00') + bal('FWAV', '9.00') + entry('1.00'),
      ).balanced,
    ).toBe(true);
  });

  it('counts what is booked and no more', () => {
    const pending =
      entry('7.00', '<Sts>PDNG</Sts>') +
      entry('8.00', '<Sts><Cd>INFO</Cd></Sts>') +
      entry('1.00', '<Sts><Cd>BOOK</Cd></Sts>');
    expect(statement(bal('OPBD', '1.00') + bal('CLBD', '2.00') + pending)).toMatchObject({
      balanced: true,
      lines: [{ status: 'PENDING' }, { status: 'INFORMATION' }, { status: 'BOOKED' }],
    });
  });

  it('compares what the bank says that entries come to', () => {
    const summary = (count: number, sum: string) =>
      `<TxsSummry><TtlNtries><NbOfNtries>${count}</NbOfNtries><Sum>${sum}</Sum></TtlNtries></TxsSummry>`;
    const rest = entry('1.00') + entry('2.00', '', 'DBIT');
    expect([statement(summary(2, '3.00') + rest).balanced, codes(statement(summary(2, '3.00') + rest))]).toEqual([
      null,
      ['BALANCE_MISSING'],
    ]);
    expect(statement(summary(3, '3.00') + rest)).toMatchObject({
      balanced: false,
      problems: [{ code: 'COUNT_DIFFERS' }, {}],
    });
    expect(statement(summary(2, '3.01') + rest)).toMatchObject({
      balanced: false,
      problems: [{ code: 'CONTROL_TOTAL_DIFFERS' }, {}],
    });
  });

  const parties =
    '<RltdPties><Dbtr><Pty><Nm>Payer</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE89 3704</IBAN></Id></DbtrAcct><Cdtr><Nm>Payee</Nm></Cdtr></RltdPties>';
  const details = (inside: string) => `<NtryDtls><TxDtls>${inside}</TxDtls></NtryDtls>`;

  it('names the other side: who pays a credit, whom a debit pays, the other way round when it is taken back', () => {
    expect(line(details(parties))).toMatchObject({
      counterpartyName: 'Payer',
      counterpartyAccount: 'DE893704',
      isReversal: false,
    });
    expect(line(details(parties), 'DBIT')).toMatchObject({ counterpartyName: 'Payee', amount: { minor: -500n } });
    expect(line(`<RvslInd>true</RvslInd>${details(parties)}`)).toMatchObject({
      counterpartyName: 'Payee',
      isReversal: true,
      amount: { minor: 500n },
    });
  });

  it('reads references, structured ones first, and text', () => {
    const refs =
      '<Refs><InstrId>I1</InstrId><EndToEndId>E1</EndToEndId><TxId>T1</TxId><UETR>U1</UETR><MndtId>NOTPROVIDED</MndtId></Refs>';
    const structured =
      '<Strd><RfrdDocInf><Nb>INV-9</Nb></RfrdDocInf><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf><AddtlRmtInf>more</AddtlRmtInf></Strd>';
    const found = line(
      `<AcctSvcrRef>B1</AcctSvcrRef>${details(`${refs}<RmtInf><Ustrd>line  one</Ustrd><Ustrd>two</Ustrd>${structured}</RmtInf>`)}`,
    );
    expect(found).toMatchObject({ bankReference: 'B1', endToEndId: 'E1', remittance: 'line one two more' });
    expect(found.references).toEqual(['RF18539007547034', 'INV-9', 'I1', 'T1', 'U1']);
  });

  it('knows a payment that came back, and what kind a code is', () => {
    expect(line(details('<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>'))).toMatchObject({
      kind: 'RETURN',
      returnReason: 'AC04',
    });
    const coded = (family: string, sub: string) =>
      line(`<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${sub}</SubFmlyCd></Fmly></Domn></BkTxCd>`)
        .kind;
    expect([
      coded('RCDT', 'ESCT'),
      coded('RCDT', 'CHRG'),
      coded('RDDT', 'UPDD'),
      coded('IDDT', 'PMDD'),
      coded('XXXX', 'XXXX'),
    ]).toEqual(['TRANSFER', 'FEE', 'RETURN', 'DIRECT_DEBIT', 'OTHER']);
  });

  it('itemises a collective entry that adds up, by its own amounts and sides', () => {
    const part = (amount: string, id: string, side = '') =>
      `<TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs><Amt Ccy="EUR">${amount}</Amt>${side}</TxDtls>`;
    const batch = (count: number, ...parts: string[]) =>
      only(
        statement(entry('5.00', `<NtryDtls><Btch><NbOfTxs>${count}</NbOfTxs></Btch>${parts.join('')}</NtryDtls>`))
          .lines,
      );
    const whole = batch(3, part('4.00', 'A'), part('2.00', 'B'), part('1.00', 'C', '<CdtDbtInd>DBIT</CdtDbtInd>'));
    expect(whole.parts.map(({ endToEndId, amount }) => [endToEndId, amount.minor])).toEqual([
      ['A', 400n],
      ['B', 200n],
      ['C', -100n],
    ]);
    expect(batch(2, part('4.00', 'A'), part('2.00', 'B')).parts).toEqual([]);
    expect(
      codes(
        statement(
          entry(
            '5.00',
            `<NtryDtls><Btch><NbOfTxs>9</NbOfTxs></Btch>${part('4.00', 'A')}${part('1.00', 'B')}</NtryDtls>`,
          ),
        ),
      ),
    ).toContain('BATCH_DOES_NOT_ADD_UP');
  });

  it('takes a day from a time, and says when a day is none', () => {
    expect(
      line('<BookgDt><DtTm>2026-03-02T23:30:00-08:00</DtTm></BookgDt><ValDt><Dt>2026-03-03T00:00:00</Dt></ValDt>'),
    ).toMatchObject({
      ...{ bookedOn: '2026-03-02', valueOn: '2026-03-03' },
    });
    expect(
      codes(statement(entry('1.00', '<BookgDt><Dt>2026-02-30</Dt></BookgDt><ValDt><Dt>soon</Dt></ValDt>'))),
    ).toEqual(expect.arrayContaining(['DATE_NOT_IN_CALENDAR', 'DATE_UNREADABLE']));
  });
});
