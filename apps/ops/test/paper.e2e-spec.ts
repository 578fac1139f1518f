// World: the operations API over HTTP on a database of its own; a tenant leased from a miner and got an invoice; no Stripe.
import { openOpsApi } from './world.js';

const STATEMENT = `query ($organisationId: ID!, $month: String!) { statement(organisationId: $organisationId, month: $month) { pdfPath accounts { type movements { nodes { invoiceNumber } } } } }`;

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
});
