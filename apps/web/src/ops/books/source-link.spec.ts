// World: addresses of the console's pages; pure.
import { sourceHref } from './source-link.js';

describe('where the record behind a figure opens', () => {
  it.each([
    ['INVOICE', 'inv_1', '/invoices/inv_1'],
    ['DISPUTE', 'dsp_1', '/disputes/dsp_1'],
    ['TRANSFER', 'pyt_1', '/payouts/pyt_1'],
    ['WIRE', 'owr_1', '/wires/owr_1'],
    ['WIRE', 'bln_1', '/recon/matches?entry=bank%3Abln_1'],
    ['EXCEPTION', 'brk_1', '/recon/exceptions/brk_1'],
    ['PROVIDER', 'org_1', '/providers/org_1'],
    ['STRIPE_BALANCE_TRANSACTION', 'txn_1', '/recon/matches?entry=transaction%3Atxn_1'],
    ['STRIPE_PAYOUT', 'po_1', '/recon/matches?entry=payout%3Apo_1'],
    ['RECORD', 'journal:invoice:inv_1:paid', '/ledger/journals/invoice%3Ainv_1%3Apaid'],
    ['RECORD', 'posting:txn_1', '/ledger/journals?source=txn_1'],
    ['RECORD', 'bank:bln_1#2', '/recon/matches?entry=bank%3Abln_1%232'],
    ['DEPOSIT', 'ctr_1', '/ledger/journals?source=ctr_1'],
    ['DEPOSIT', 'nothing known', '/ledger/journals?source=nothing%20known'],
  ])('%s %s: %s', (type, id, href) => {
    expect(sourceHref({ type, id, records: [] })).toBe(href);
  });

  it('a match opens by the first of its records', () => {
    expect(sourceHref({ type: 'MATCH', id: 'mch_1', records: ['charge:ch_1', 'journal:k'] })).toBe(
      '/recon/matches?entry=charge%3Ach_1',
    );
  });
});
