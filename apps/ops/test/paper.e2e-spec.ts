// World: the operations API over HTTP on a database of its own; a tenant leased from a miner and got an invoice; no Stripe.
import { extractText, getDocumentProxy } from 'unpdf';
import { BOOKS_REPORTS } from '#libs/workflows';
import { openOpsApi } from './world.js';

const STATEMENT = `query ($organisationId: ID!, $month: String!) { statement(organisationId: $organisationId, month: $month) { pdfPath accounts { type movements { nodes { invoiceNumber } } } } }`;

const REPORT = `query ($report: BooksReport!) { booksReport(report: $report) { title columns rows keys csv csvPath pdfPath hash isExplained } }`;
const FIGURE = `query ($report: BooksReport!, $key: String!) { booksReportFigure(report: $report, key: $key) { totals { amount currency } count
  nodes { id amount { amount } posting { kind account journalKey } source { type id label records } } } }`;

interface Report {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly keys: readonly (string | null)[];
  readonly csv: string;
  readonly csvPath: string;
  readonly pdfPath: string;
  readonly hash: string;
  readonly isExplained: boolean;
}
interface Figure {
  readonly booksReportFigure: { readonly totals: readonly object[]; readonly nodes: readonly object[] };
}

describe('papers for staff', () => {
  const opened = openOpsApi();
  afterAll(async () => (await opened).close());

  it('are everybody’s: invoices, and the statements of both sides; signed in only', async () => {
    const { staff: signIn, invoice, tenant, miner, address } = await opened;
    const staff = await signIn();
    const { id, number } = await invoice(8);
    const month = new Date().toISOString().slice(0, 7);
    const paths = [`/documents/invoices/${id}.pdf`];
    for (const { orgId } of [tenant, miner]) {
      const { statement } = await staff.ask<{
        statement: { pdfPath: string; accounts: { movements: { nodes: { invoiceNumber: string }[] } }[] };
      }>(STATEMENT, { organisationId: orgId, month });
      expect(statement.accounts[0]?.movements.nodes[0]?.invoiceNumber).toBe(number);
      paths.push(statement.pdfPath);
    }
    for (const path of paths) {
      const response = await staff.get(path);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([path, 200, 'application/pdf']);
      expect((await fetch(`${address}${path}`)).status).toBe(401);
    }
    expect(await staff.ask(STATEMENT, { organisationId: 'org_nobody', month })).toEqual({ statement: null });
    for (const path of [
      'quotes/qte_none.pdf',
      'secrets/x.pdf',
      'statements/org_nobody/2026-01.pdf',
      `invoices/${id}.txt`,
    ])
      expect([path, (await staff.get(`/documents/${path}`)).status]).toEqual([path, 404]);
  });

  it('are also every report of the books, as table, CSV and PDF that say the same, and each figure opens', async () => {
    const { staff: signIn, invoice, address } = await opened;
    const staff = await signIn();
    const { number } = await invoice(1);
    for (const report of BOOKS_REPORTS) {
      const { booksReport } = await staff.ask<{ booksReport: Report }>(REPORT, { report });
      const { columns, rows, keys, csv, csvPath, pdfPath, hash, title } = booksReport;
      expect([report, rows.length, columns.slice(-2)]).toEqual([report, keys.length, ['Currency', 'Amount']]);
      expect(rows.every((row) => row.length === columns.length)).toBe(true);
      expect([report, booksReport.isExplained]).toEqual([report, true]);
      const file = await staff.get(csvPath);
      expect([file.status, await file.text()]).toEqual([200, csv]);
      const paper = await staff.get(pdfPath);
      expect([report, paper.status]).toEqual([report, 200]);
      const { text } = await extractText(await getDocumentProxy(new Uint8Array(await paper.arrayBuffer())), {
        mergePages: true,
      });
      for (const said of [title, hash, 'Page 1 of', 'As of']) expect(text.replaceAll(/\s+/g, ' ')).toContain(said);
    }
    const { booksReport } = await staff.ask<{ booksReport: Report }>(REPORT, { report: 'RECEIVABLE_AGING' });
    const [key] = booksReport.keys;
    const { booksReportFigure } = await staff.ask<Figure>(FIGURE, { report: 'RECEIVABLE_AGING', key });
    expect(booksReportFigure.totals).toEqual([{ amount: booksReport.rows[0]?.at(-1), currency: 'USD' }]);
    expect(booksReportFigure.nodes[0]).toMatchObject({
      posting: { kind: 'INVOICE_ISSUED', account: 'TENANT_RECEIVABLE' },
      source: { type: 'INVOICE', label: number, records: [] },
    });
    const path = '/documents/reports/trial-balance.csv';
    expect((await fetch(`${address}${path}`)).status).toBe(401);
    expect((await staff.get(`${path}?asOf=yesterday`)).status).toBe(400);
    expect((await staff.get(`${path}?asOf=2020-01-01T00:00:00Z&by=POSTED&currency=EUR`)).status).toBe(200);
    expect((await staff.get('/documents/reports/secrets.csv')).status).toBe(404);
  });
});
