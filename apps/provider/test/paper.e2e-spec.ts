// World: the provider API over HTTP on a database of its own; miners have signed up and nothing was leased from them yet.
import { openProviderApi } from './world.js';

describe('papers for miners', () => {
  const opened = openProviderApi();
  afterAll(async () => (await opened).close());

  it('are their own statements and movements, and nobody’s invoices', async () => {
    const { miner: signUp, address } = await opened;
    const miner = await signUp();
    const { statement } = await miner.ask<{ statement: { pdfPath: string } }>(
      '{ statement(month: "2026-03") { pdfPath isFinal accounts { type } } }',
    );
    expect(statement).toEqual({ pdfPath: '/documents/statements/2026-03.pdf', isFinal: true, accounts: [] });
    expect((await miner.get(statement.pdfPath)).headers.get('content-type')).toBe('application/pdf');
    const rows = await (await miner.get('/documents/exports/movements.csv?from=2026-03-01&to=2026-04-01')).text();
    expect(rows.trim().split('\r\n')).toHaveLength(1);
    for (const path of [
      'invoices/inv_1.pdf',
      'exports/invoices.csv?from=2026-03-01&to=2026-04-01',
      'contracts/ctr_1.pdf',
    ])
      expect([path, (await miner.get(`/documents/${path}`)).status]).toEqual([path, 404]);
    expect((await fetch(`${address}${statement.pdfPath}`)).status).toBe(401);
  });
});
