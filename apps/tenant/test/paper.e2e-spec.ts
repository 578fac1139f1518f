// World: the tenant API over HTTP on a database of its own; a firm books a month of 8 GPUs and fetches its papers; Stripe is not there.
import { createHash } from 'node:crypto';
import { extractText, getDocumentProxy } from 'unpdf';
import { BOOK, type Booked, QUOTE, type Quoted } from './documents.js';
import { openTenantApi } from './world.js';

const STATEMENT = `query ($month: String!) { statement(month: $month) { month isFinal pdfPath window { start end } accounts { type opening { amount currency } closing { amount } movements(first: 1) { totalCount pageInfo { hasNextPage } nodes { kind amount { amount } balance { amount } invoiceId invoiceNumber } } } } }`;

/** The month that the database is in, and that of its next one. */
function thisMonth(): { month: string; from: string; to: string } {
  const now = new Date();
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
  const day = (date: Date) => date.toISOString().slice(0, 10);
  return { month: day(first).slice(0, 7), from: day(first), to: day(next) };
}

async function textOf(response: Response): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(await response.arrayBuffer())), {
    mergePages: true,
  });
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ');
}

describe('papers over HTTP', () => {
  const opened = openTenantApi();
  const setup = async () => {
    const api = await opened;
    const [firm, stranger] = [await api.firm(), await api.firm()];
    const start = (Math.floor(Date.now() / 86_400_000) + 30) * 86_400_000;
    const window = { start: new Date(start).toISOString(), end: new Date(start + 30 * 86_400_000).toISOString() };
    const input = { offerId: api.small.id, units: 1, window };
    const { quoteCreate } = await firm.ask<Quoted>(QUOTE, { input }, `paper-quote-${start}`);
    const quoteId = quoteCreate.quote?.id ?? '';
    const { leaseBook } = await firm.ask<Booked>(BOOK, { input: { quoteId } }, `paper-book-${start}`);
    const invoiceId = leaseBook.invoice?.id ?? '';
    expect(leaseBook.errors).toEqual([]);
    return { ...api, firm, stranger, quoteId, invoiceId };
  };
  const world = setup();
  afterAll(async () => (await opened).close());

  it('gives the invoice as a PDF to its buyer, the same bytes each time, with a hash and safe headers', async () => {
    const { firm, invoiceId } = await world;
    const { invoice } = await firm.ask<{ invoice: { number: string; pdfPath: string; total: { amount: string } } }>(
      'query ($id: ID!) { invoice(id: $id) { number pdfPath total { amount } } }',
      { id: invoiceId },
    );
    const [first, second] = [await firm.get(invoice.pdfPath), await firm.get(invoice.pdfPath)];
    expect(first.status).toBe(200);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="invoice-${invoice.number}-en.pdf"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    });
    const bytes = Buffer.from(await first.clone().arrayBuffer());
    expect(first.headers.get('repr-digest')).toBe(`sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`);
    expect(second.headers.get('repr-digest')).toBe(first.headers.get('repr-digest'));
    const text = await textOf(first);
    expect(text).toContain(invoice.number);
    expect(text).toContain(`USD ${invoice.total.amount.replaceAll(/\B(?=(\d{3})+\.)/g, ',')}`);
    const arabic = await textOf(await firm.get(`${invoice.pdfPath}?lang=ar`));
    for (const word of ['فاتورة', 'ضريبية', 'الإجمالي', invoice.number]) expect(arabic).toContain(word);
  });

  it('gives the quote, and says that its hold is over once it is booked', async () => {
    const { firm, quoteId } = await world;
    const text = await textOf(await firm.get(`/documents/quotes/${quoteId}.pdf`));
    expect(text).toContain('Cheaper H100');
    expect(text).toContain('The hold is over');
  });

  it('knows nothing of other firms’ papers, nor of names that are none', async () => {
    const { firm, stranger, invoiceId, quoteId } = await world;
    for (const path of [`invoices/${invoiceId}.pdf`, `quotes/${quoteId}.pdf`]) {
      expect((await firm.get(`/documents/${path}`)).status).toBe(200);
      expect((await stranger.get(`/documents/${path}`)).status).toBe(404);
    }
    for (const path of [
      'invoices/inv_nothing.pdf',
      `invoices/${invoiceId}`,
      `invoices/${invoiceId}.csv`,
      'invoices/..%2f..%2fetc%2fpasswd.pdf',
      "invoices/x'%20OR%201=1.pdf",
      'invoices/%00.pdf',
      'contracts/ctr_nothing.pdf',
      'statements/2026-13.pdf',
      'statements/x.pdf',
      'exports/secrets.csv?from=2026-01-01&to=2026-02-01',
    ])
      expect([path, (await firm.get(`/documents/${path}`)).status]).toEqual([path, 404]);
  });

  it('asks who is there, as GraphQL does', async () => {
    const { machine, address, invoiceId, firm } = await world;
    const path = `/documents/invoices/${invoiceId}.pdf`;
    expect((await fetch(`${address}${path}`)).status).toBe(401);
    expect((await machine('gl_not_a_key').get(path)).status).toBe(401);
    const keyOf = async (scopes: readonly string[]) => {
      const { apiKeyCreate } = await firm.ask<{ apiKeyCreate: { secret: string } }>(
        'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret errors { ... on UserError { code } } } }',
        { input: { name: `paper ${scopes.join(' ')}`, scopes } },
      );
      return machine(apiKeyCreate.secret);
    };
    expect((await (await keyOf(['quotes:read'])).get(path)).status).toBe(403);
    expect((await (await keyOf(['invoices:read'])).get(path)).status).toBe(200);
  });

  it('has the month’s statement in GraphQL and on paper, and each movement opens to its invoice', async () => {
    const { firm, stranger, invoiceId } = await world;
    const { month } = thisMonth();
    const { statement } = await firm.ask<{ statement: { pdfPath: string } }>(STATEMENT, { month });
    expect(statement).toMatchObject({
      month,
      isFinal: false,
      accounts: [
        {
          type: 'TENANT_RECEIVABLE',
          opening: { amount: '0.00', currency: 'USD' },
          movements: {
            totalCount: 1,
            pageInfo: { hasNextPage: false },
            nodes: [{ kind: 'INVOICE_ISSUED', invoiceId }],
          },
        },
      ],
    });
    expect(await textOf(await firm.get(statement.pdfPath))).toContain('Owed on invoices');
    expect(await stranger.ask(STATEMENT, { month })).toMatchObject({ statement: { accounts: [] } });
    expect(await firm.ask(STATEMENT, { month: '2026-1' })).toEqual({ statement: null });
  });

  it('streams its rows as CSV and FOCUS, and asks for a window', async () => {
    const { firm, invoiceId } = await world;
    const { from, to } = thisMonth();
    const file = async (name: string) => {
      const response = await firm.get(`/documents/exports/${name}.csv?from=${from}&to=${to}`);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      return Buffer.from(await response.arrayBuffer()).toString('utf8');
    };
    const invoices = await file('invoices');
    expect(invoices.charCodeAt(0)).toBe(0xfeff);
    expect(invoices.split('\r\n')).toHaveLength(3);
    expect(invoices).toContain(invoiceId);
    expect((await file('lines')).split('\r\n').length).toBeGreaterThan(3);
    expect(await file('movements')).toContain('"INVOICE_ISSUED"');
    expect(await file('focus')).toMatch(/^"BilledCost","BillingAccountId"/);
    expect((await firm.get('/documents/exports/invoices.csv')).status).toBe(400);
  });

  it('lets nobody fetch without end', async () => {
    const { stranger } = await world;
    const { from, to } = thisMonth();
    const path = `/documents/exports/focus.csv?from=${from}&to=${to}`;
    const codes: number[] = [];
    for (let count = 0; count < 24; count += 1) codes.push((await stranger.get(path)).status);
    expect(codes[0]).toBe(200);
    expect(codes).toContain(429);
  });
});
