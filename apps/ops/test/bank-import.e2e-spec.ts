// World: the operations API over HTTP with one member of staff; a tenant owes one invoice; staff add a bank account and send what the bank sent.
import { createHash } from 'node:crypto';
import { money } from '#libs/kernel';
import { GraphqlClient } from '#libs/testkit';
import { openOpsApi } from './world.js';

const api = await openOpsApi();
afterAll(() => api.close());

const ERRORS =
  'errors { __typename ... on UserError { code message path } ... on UnreadableBankFile { reason line column } }';
const ADD = `mutation ($input: BankAccountAddInput!) { bankAccountAdd(input: $input) { account { id identifiers gaps { on } } ${ERRORS.replace('... on UnreadableBankFile { reason line column }', '')} } }`;
const IMPORT = `mutation ($input: BankStatementImportInput!) { bankStatementImport(input: $input) {
  isRepeat upload { id hash format problems { code } statements { id } }
  statements { id balanced lineCount newLineCount opening { amount } closing { amount } problems { code line }
    lines { nodes { id amount { amount currency } bankReference remittance posted { rule subjectId } } } }
  gaps { on opening { amount } closing { amount } } posted { rule subjectId } ${ERRORS} } }`;

interface Imported {
  readonly bankStatementImport: {
    readonly isRepeat: boolean;
    readonly upload: { readonly id: string } | null;
    readonly statements: readonly Record<string, unknown>[];
    readonly gaps: readonly object[];
    readonly posted: readonly object[];
    readonly errors: readonly object[];
  };
}

/** A day of an account in dollars, as MT940. */
const day = (number: number, opening: string, lines: readonly string[], closing: string): string =>
  [
    ':20:G',
    ':25:US-1234',
    `:28C:${number}/1`,
    `:60F:C26030${number}USD${opening}`,
    ...lines,
    `:62F:C26030${number}USD${closing}`,
    '-',
    '',
  ].join('\r\n');

async function world() {
  const staff = await api.staff();
  await staff.ask(ADD, { input: { name: 'Main', currency: 'USD', identifiers: ['US 1234'] } }, 'key-bank-0001');
  const send = async (content: string, name = 'day.sta') =>
    (await staff.ask<Imported>(IMPORT, { input: { name, content } })).bankStatementImport;
  return { staff, send };
}

const { staff, send } = await world();

describe('what our bank says, through the API', () => {
  it('is imported, pays the invoice that a line names, and is listed with its source', async () => {
    const invoice = await api.invoice(8);
    const { unitOfWork, stores } = api.database;
    const found = await unitOfWork.run({ kind: 'PLATFORM', actorId: 'test' }, (tx) =>
      stores.invoices.byId(tx, invoice.id),
    );
    const due = found?.total.minor ?? 0n;
    const comma = (minor: bigint) => `${minor / 100n},${String(minor % 100n).padStart(2, '0')}`;
    const lines = [
      `:61:2603010301C${comma(due)}NTRFNONREF//B1`,
      `:86:Rent ${invoice.number}`,
      ':61:2603010301D5,00NCHGNONREF//B2',
    ];
    const text = day(1, '100,00', lines, comma(10_000n + due - 500n));
    const first = await send(text);
    expect(first).toMatchObject({
      ...{ isRepeat: false, errors: [], gaps: [], posted: [{ rule: 'INVOICE_NAMED', subjectId: invoice.id }] },
      statements: [{ balanced: true, lineCount: 2, newLineCount: 2, opening: { amount: '100.00' }, problems: [] }],
    });
    const [statement] = first.statements as [{ lines: { nodes: readonly object[] } }];
    expect(statement.lines.nodes).toMatchObject([
      { amount: { amount: '-5.00', currency: 'USD' }, bankReference: 'B2', posted: null },
      { bankReference: 'B1', remittance: `Rent ${invoice.number}`, posted: { rule: 'INVOICE_NAMED' } },
    ]);
    const paid = await staff.ask<{ invoice: object }>('query ($id: ID!) { invoice(id: $id) { state } }', {
      id: invoice.id,
    });
    expect(paid.invoice).toEqual({ state: 'PAID' });
    expect(await send(text)).toMatchObject({ isRepeat: true, upload: { id: first.upload?.id }, posted: [] });
    const source = await staff.get(`/bank-files/${first.upload?.id}`);
    expect([source.status, await source.text()]).toEqual([200, text]);
  });

  it('may be one line for several movements: who is to approve that sees what it says', async () => {
    const { bankLines } = await staff.ask<{ bankLines: { nodes: { id: string; amount: { amount: string } }[] } }>(
      '{ bankLines { nodes { id amount { amount } } } }',
    );
    const fee = bankLines.nodes.find(({ amount }) => amount.amount === '-5.00');
    const entryId = `bank:${fee?.id}`;
    const { unitOfWork, stores } = api.database;
    await unitOfWork.run({ kind: 'PLATFORM', actorId: 'usr_somebody' }, (tx) =>
      stores.matchDecisions.insert(tx, {
        ...{ id: tx.newId('matchDecision'), kind: 'DIVIDE', entryIds: [entryId], parts: [-300n, -200n], others: [] },
        ...{ amount: money(500n, 'USD'), differenceMinor: 0n, reason: 'Two fees.', evidence: [], subjectId: null },
      }),
    );
    const asked = await staff.ask(
      `query ($entryId: String!) { matchDecisions(entryId: $entryId) { nodes {
        state parts { amount } records { id leg isFound amount { amount } } } } }`,
      { entryId },
    );
    const whole = { id: entryId, leg: 'BANK_LINE', isFound: true, amount: { amount: '-5.00' } };
    const parts = [{ amount: '-3.00' }, { amount: '-2.00' }];
    expect(asked).toEqual({ matchDecisions: { nodes: [{ state: 'PROPOSED', parts, records: [whole] }] } });
  });

  it('that does not follow on or does not add up is kept and told', async () => {
    const { statements, gaps } = await send(day(4, '7,00', [], '8,00'));
    expect(statements).toMatchObject([{ balanced: false, problems: [{ code: 'BALANCE_DOES_NOT_ADD_UP' }] }]);
    expect(gaps).toMatchObject([{ on: '2026-03-04', opening: { amount: '7.00' } }]);
    const { bankAccounts } = await staff.ask<{ bankAccounts: object[] }>('{ bankAccounts { gaps { on } } }');
    expect(bankAccounts).toEqual([{ gaps: [{ on: '2026-03-04' }] }]);
  });

  it.each([
    ['prose', 'Dear Sir', { __typename: 'UnreadableBankFile', reason: 'UNKNOWN_FORMAT', line: 1, column: 1 }],
    [
      'XML with a document type',
      '<!DOCTYPE a><a/>',
      { __typename: 'UnreadableBankFile', reason: 'FORBIDDEN_XML', code: 'INVALID_INPUT' },
    ],
    [
      'an account of somebody else',
      day(1, '1,00', [], '1,00').replace('US-1234', 'US-9'),
      { __typename: 'Refusal', code: 'NOT_FOUND' },
    ],
    ['more than a request holds', `:20:${'x'.repeat(65_536)}`, { __typename: 'Refusal', code: 'INVALID_INPUT' }],
  ])('is refused as %s, and says why', async (_what, content, error) => {
    expect(await send(content)).toMatchObject({ upload: null, errors: [error] });
  });

  it('comes as a file of some size, in another encoding, from staff alone', async () => {
    const many = Array.from({ length: 1_500 }, (_, index) => [
      `:61:2603050305C0,01NTRFNONREF//M${index}`,
      `:86:Müller ${index}`,
    ]).flat();
    const bytes = Buffer.from(day(5, '8,00', many, '23,00'), 'latin1');
    const post = (client: GraphqlClient, body: Buffer, type = 'application/octet-stream') =>
      client.post('/bank-files?name=march.sta', body, type);
    const answer = await post(staff, bytes);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({
      format: 'MT940',
      statements: [{ balanced: true, newLineCount: 1_500, problems: [] }],
    });
    const { bankLines } = await staff.ask<{ bankLines: { totalCount: null; nodes: { remittance: string }[] } }>(
      '{ bankLines(first: 1, from: "2026-03-05") { totalCount nodes { remittance } } }',
    );
    expect(bankLines).toEqual({ totalCount: null, nodes: [{ remittance: 'Müller 1499' }] });
    const bad = await post(staff, Buffer.from('%PDF-1.7\0'));
    expect([bad.status, await bad.json()]).toMatchObject([422, { code: 'NOT_TEXT', line: 1 }]);
    expect((await post(new GraphqlClient(api.address), bytes)).status).toBe(401);
    expect((await post(staff, Buffer.alloc(9_000_000, 0x20))).status).toBe(413);
    expect((await post(staff, bytes, 'text/plain')).status).toBeGreaterThanOrEqual(400);
  });
});

describe('a document for a dispute', () => {
  it('comes from staff, for a dispute that there is, as a type that no foreign page can send', async () => {
    const post = (client: GraphqlClient, evidence: string, body = Buffer.from('%PDF-1.7'), type = 'application/pdf') =>
      client.post(`/dispute-files?dispute=dsp_none&evidence=${evidence}&name=report.pdf`, body, type);
    const missing = await post(staff, 'receipt');
    expect([missing.status, await missing.json()]).toMatchObject([422, { code: 'NOT_FOUND' }]);
    const prose = await post(staff, 'receipt', Buffer.from('Dear Sir'));
    expect([prose.status, await prose.json()]).toMatchObject([422, { code: 'INVALID_INPUT' }]);
    expect((await post(staff, 'gossip')).status).toBe(422);
    expect((await post(staff, 'receipt', Buffer.alloc(4_500_002), 'image/png')).status).toBe(413);
    expect((await post(staff, 'receipt', Buffer.from('%PDF-1.7'), 'text/plain')).status).toBeGreaterThanOrEqual(400);
    expect((await post(new GraphqlClient(api.address), 'receipt')).status).toBe(401);
    expect((await staff.get('/dispute-files/dsf_none')).status).toBe(404);
  });
});

describe('a document for an exception', () => {
  it('is kept as it came, named with its hash by a step, and comes from staff who may handle exceptions', async () => {
    const { unitOfWork, stores } = api.database;
    const id = await unitOfWork.run({ kind: 'PLATFORM', actorId: 'worker' }, async (tx) => {
      const [runId, made] = [tx.newId('run'), tx.newId('exception')];
      const run = { id: runId, ranAt: tx.now, actorId: 'worker', rulesVersion: '1', population: [], breaks: 1 };
      const scope = { stagedUpTo: 0n, bankSince: new Map(), parts: [], odd: [] };
      await stores.recordMatches.saveRun(tx, { ...run, waiting: 0 }, scope);
      const found = { key: made, breakClass: 'UNIDENTIFIED_RECEIPT', movement: null, leg: 'BANK_LINE' } as const;
      const facts = { entryIds: ['bank:1'], amount: money(5_00n, 'USD'), explanation: '', suggestion: null };
      const times = { since: tx.now, dueAt: null, openedAt: tx.now, closedAt: null, runId, assignee: null };
      await stores.exceptions.open(tx, [{ id: made, ...found, ...facts, ...times, state: 'OPEN' }]);
      return made;
    });
    const bytes = Buffer.from('%PDF-1.7 advice');
    const post = (body: Buffer, type: string, { client = staff, exception = id, name = '../../adv ice.pdf' } = {}) =>
      client.post(`/exception-files?exception=${exception}&name=${encodeURIComponent(name)}`, body, type);
    const kept = await post(bytes, 'application/pdf');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = (await kept.json()) as { readonly id: string };
    expect([kept.status, file]).toMatchObject([201, { name: 'adv-ice.pdf', mediaType: 'application/pdf', sha256 }]);
    expect(await (await post(bytes, 'application/pdf', { name: 'again.pdf' })).json()).toEqual(file);
    const table = await post(Buffer.from('line;amount\r\n1;5,00\r\n'), 'text/csv', { name: 'lines.xlsx' });
    expect([table.status, await table.json()]).toMatchObject([201, { name: 'lines.csv', mediaType: 'text/csv' }]);
    for (const [body, type] of [
      [Buffer.from('<html>,<script>alert(1)</script>'), 'text/csv'],
      [Buffer.from([0x41, 0x2c, 0xff, 0xfe]), 'text/csv'],
      [Buffer.from('a,b\u0000c'), 'text/csv'],
      [Buffer.from('a,b\u001b[2J'), 'text/csv'],
      [Buffer.from('no columns here'), 'text/csv'],
      [Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/png'],
      [Buffer.from('MZ'), 'application/pdf'],
      [Buffer.alloc(0), 'application/pdf'],
      [Buffer.concat([bytes, Buffer.alloc(4_500_001 - bytes.length)]), 'application/pdf'],
    ] as const) {
      const refused = await post(body, type);
      expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'INVALID_INPUT' }]);
    }
    expect((await post(Buffer.alloc(4_500_002), 'image/png')).status).toBe(413);
    expect((await post(bytes, 'text/plain')).status).toBeGreaterThanOrEqual(400);
    expect((await post(bytes, 'application/pdf', { exception: 'brk_none' })).status).toBe(422);
    for (const exception of [`${id}' OR 1=1 --`, 'brk_\u0000', '\ud7ff', ''])
      expect((await post(bytes, 'application/pdf', { exception: encodeURIComponent(exception) })).status).toBe(422);
    const stranger = new GraphqlClient(api.address);
    expect((await post(bytes, 'application/pdf', { client: stranger })).status).toBe(401);
    expect((await stranger.get(`/exception-files/${file.id}`)).status).toBe(401);
    const came = await staff.get(`/exception-files/${file.id}`);
    expect(Buffer.from(await came.arrayBuffer())).toEqual(bytes);
    expect(came.headers.get('content-disposition')).toBe('attachment; filename="adv-ice.pdf"');
    expect(came.headers.get('x-content-type-options')).toBe('nosniff');
    for (const wrong of ['bkf_none', '..%2f..%2fetc%2fpasswd', 'dsf_01ARZ3NDEKTSV4RRFFQ69G5FAV'])
      expect((await staff.get(`/exception-files/${wrong}`)).status).toBe(404);
    const ASK = `query Q($id: ID!) { approvalLimits { amount currency }
      reconciliationException(id: $id) { files { id name sizeBytes sha256 } steps { kind comment evidence } } }`;
    expect(await staff.ask(ASK, { id })).toMatchObject({
      approvalLimits: expect.arrayContaining([{ amount: '1000.00', currency: 'USD' }]),
      reconciliationException: {
        files: [{ id: file.id, name: 'adv-ice.pdf', sizeBytes: bytes.length, sha256 }, { name: 'lines.csv' }],
        steps: [
          { kind: 'COMMENTED', comment: 'Attached adv-ice.pdf.', evidence: [`file:${file.id}`, `sha256:${sha256}`] },
          { kind: 'COMMENTED' },
        ],
      },
    });
    const owner = await api.db.connectAs('owner');
    await expect(owner.query(`UPDATE recon_exception_file SET name = 'x.pdf'`)).rejects.toThrow('append-only');
    const forged = `INSERT INTO recon_exception_file (id, exception_id, name, media_type, content, uploaded_at, uploaded_by)
      VALUES ('bkf_x', '${id}', 'x.png', 'image/png', 'MZ', now(), 'usr_x')`;
    await expect(owner.query(forged)).rejects.toThrow('violates check constraint');
    const tenants = await api.db.connectAs('app');
    await expect(tenants.query('SELECT * FROM recon_exception_file')).rejects.toThrow('permission denied');
  });
});
