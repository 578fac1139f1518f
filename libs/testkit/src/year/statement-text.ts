/** One movement as a bank states it. */
export interface BankEntry {
  readonly minor: bigint;
  readonly reference: string;
  readonly name: string;
  readonly endToEndId: string | null;
  readonly remittance: string;
}

/** One day of one account. */
export interface BankDay {
  readonly account: string;
  readonly currency: string;
  readonly number: number;
  /** YYYY-MM-DD. */
  readonly on: string;
  readonly opening: bigint;
  readonly closing: bigint;
  readonly entries: readonly BankEntry[];
  /** Minor units with a point. */
  show(minor: bigint): string;
}

const size = (minor: bigint): bigint => (minor < 0n ? -minor : minor);
const short = (on: string): string => on.replaceAll('-', '').slice(2);

/** SWIFT MT940, one message a day, details between slashes. */
export function asMt940(days: readonly BankDay[]): string {
  return days
    .map((day) => {
      const balance = (minor: bigint): string =>
        `${minor < 0n ? 'D' : 'C'}${short(day.on)}${day.currency}${comma(day, minor)}`;
      return [
        `:20:ST${day.number}`,
        `:25:${day.account}`,
        `:28C:${day.number}/1`,
        `:60F:${balance(day.opening)}`,
        ...day.entries.flatMap((entry) => [
          `:61:${short(day.on)}${short(day.on).slice(2)}${entry.minor < 0n ? 'D' : 'C'}${comma(day, entry.minor)}NTRFNONREF//${entry.reference}`,
          `:86:/EREF/${entry.endToEndId ?? 'NOTPROVIDED'}/NAME/${entry.name}/REMI/${entry.remittance}`,
        ]),
        `:62F:${balance(day.closing)}`,
        '-',
      ].join('\n');
    })
    .join('\n');
}

/** SWIFT writes a comma even where no decimals follow. */
const comma = (day: BankDay, minor: bigint): string => {
  const [whole, decimals = ''] = day.show(size(minor)).split('.');
  return `${whole},${decimals}`;
};

/** BAI2, one group a day, with all its control totals. */
export function asBai2(days: readonly BankDay[]): string {
  const groups = days.map((day) => {
    const entries = day.entries.flatMap((entry) => [
      `16,${entry.minor < 0n ? '495' : '195'},${size(entry.minor)},,${entry.reference},,${entry.remittance}/`,
      ...(entry.endToEndId === null ? [] : [`88,EREF: ${entry.endToEndId}/`]),
      `88,${entry.minor < 0n ? 'CRNM' : 'DBNM'}: ${entry.name}/`,
    ]);
    const total = day.opening + day.closing + day.entries.reduce((sum, { minor }) => sum + size(minor), 0n);
    const account = [
      `03,${day.account},${day.currency},010,${day.opening},,,015,${day.closing},,/`,
      ...entries,
      `49,${total},${entries.length + 2}/`,
    ];
    const group = [`02,GRIDLEASE,HOUSEBANK,1,${short(day.on)},,${day.currency},2/`, ...account];
    return { total, lines: [...group, `98,${total},1,${group.length + 1}/`] };
  });
  const [last] = days.slice(-1);
  const total = groups.reduce((sum, group) => sum + group.total, 0n);
  const lines = [
    `01,HOUSEBANK,GRIDLEASE,${short(last?.on ?? '')},0600,${last?.number ?? 0},,,2/`,
    ...groups.flatMap((group) => group.lines),
  ];
  return [...lines, `99,${total},${groups.length},${lines.length + 1}/`].join('\n');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** ISO 20022 camt.053, one statement a day. */
export function asCamt(days: readonly BankDay[]): string {
  const statements = days.map((day) => {
    const side = (minor: bigint): string =>
      `<Amt Ccy="${day.currency}">${day.show(size(minor))}</Amt><CdtDbtInd>${minor < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
    const balance = (code: string, minor: bigint): string =>
      `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${side(minor)}<Dt><Dt>${day.on}</Dt></Dt></Bal>`;
    const entries = day.entries.map((entry) => {
      const who = entry.minor < 0n ? 'Cdtr' : 'Dbtr';
      const refs = `<Refs><EndToEndId>${escaped(entry.endToEndId ?? 'NOTPROVIDED')}</EndToEndId></Refs>`;
      const party = `<RltdPties><${who}><Nm>${escaped(entry.name)}</Nm></${who}></RltdPties>`;
      const text = `<RmtInf><Ustrd>${escaped(entry.remittance)}</Ustrd></RmtInf>`;
      const dates = `<BookgDt><Dt>${day.on}</Dt></BookgDt><ValDt><Dt>${day.on}</Dt></ValDt>`;
      const details = `<NtryDtls><TxDtls>${refs}${party}${text}</TxDtls></NtryDtls>`;
      return `<Ntry>${side(entry.minor)}<Sts>BOOK</Sts>${dates}<AcctSvcrRef>${entry.reference}</AcctSvcrRef>${details}</Ntry>`;
    });
    const head = `<Id>ST${day.number}</Id><ElctrncSeqNb>${day.number}</ElctrncSeqNb><CreDtTm>${day.on}T23:59:59</CreDtTm>`;
    const account = `<Acct><Id><IBAN>${day.account}</IBAN></Id><Ccy>${day.currency}</Ccy></Acct>`;
    const balances = `${balance('OPBD', day.opening)}${balance('CLBD', day.closing)}`;
    return `<Stmt>${head}${account}${balances}${entries.join('')}</Stmt>`;
  });
  const name = `${days[0]?.account ?? ''}-${days.at(-1)?.number ?? 0}`;
  const group = `<GrpHdr><MsgId>${name}</MsgId><CreDtTm>${days.at(-1)?.on ?? ''}T23:59:59</CreDtTm></GrpHdr>`;
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>${group}${statements.join('')}</BkToCstmrStmt></Document>`;
}
