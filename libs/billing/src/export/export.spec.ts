// World: invoices and entries made by hand and at random; files are read back by a parser that knows nothing of the writer.
import fc from 'fast-check';
import { instant, money, moneyToString, parseMoney } from '#libs/kernel';
import { type Invoice } from '../invoice/invoice.js';
import { type PostedEntry } from '../statement/statement.js';
import { type Cell, csvLine } from './csv.js';
import { type CreditNote } from '../credit-note/credit-note.js';
import { FOCUS_CREDIT_CSV, FOCUS_CSV } from './focus-csv.js';
import { INVOICE_CSV, LINE_CSV, MOVEMENT_CSV } from './invoice-csv.js';

/** RFC 4180 by the letter, one state machine over characters; an apostrophe before a formula is taken off. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false];
  const end = () => row.push(/^'+[=+\-@\t\r\n\0＝＋－＠]/.test(cell) ? cell.slice(1) : cell);
  for (let at = 0; at < text.length; at += 1) {
    const here = text.charAt(at);
    if (quoted) {
      if (here !== '"') cell += here;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (here === '"') quoted = true;
    else if (here === ',') {
      end();
      cell = '';
    } else if (here === '\r') {
      end();
      rows.push(row);
      [row, cell] = [[], ''];
      at += 1;
    } else cell += here;
  }
  return rows;
}

const at = instant('2026-03-01T00:00:00Z');
const usd = (minor: bigint) => money(minor, 'USD');

function anInvoice(description: string, credit: bigint): Invoice {
  const line = {
    working: null,
    scheduleRow: null,
    quantity: null,
    unitPrice: null,
    providerOrgId: null,
    meterRecordIds: [],
  };
  return {
    ...{ id: 'inv_1', number: 'GL-2026-000001', orgId: 'org_ai', providerOrgId: 'org_m', leaseId: 'lse_1' },
    ...{ leaseNumber: 'L-1', kind: 'RENT', period: { start: at, end: instant('2026-04-01T00:00:00Z') }, revision: 0 },
    currency: 'USD',
    lines: [
      { ...line, id: 'inl_1', kind: 'CAPACITY', description, amount: usd(10_000n) },
      { ...line, id: 'inl_2', kind: 'SLA_CREDIT', description: 'credit', amount: usd(-credit) },
      { ...line, id: 'inl_3', kind: 'PLATFORM_FEE', description: 'fee', amount: usd(500n) },
      { ...line, id: 'inl_4', kind: 'TAX', description: 'tax', amount: usd(0n) },
    ],
    ...{ subtotal: usd(10_000n - credit), platformFee: usd(500n), tax: usd(0n), total: usd(10_500n - credit) },
    taxTreatment: { jurisdiction: 'DE', basisPoints: 0, kind: 'REVERSE_CHARGE' },
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    buyer: { orgId: 'org_ai', legalName: '=HYPERLINK("http://x")', country: 'DE', taxId: null },
    ...{ purchaseOrder: '@SUM(A1)', collection: 'STRIPE', state: 'OPEN', issuedAt: at, dueAt: at, paidAt: null },
    ...{ paymentError: null, stripeInvoiceId: null, credited: usd(0n), snapshot: null },
  } as unknown as Invoice;
}

const file = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  csvLine(columns) + rows.map(csvLine).join('');

describe('a line of CSV', () => {
  it.each(['=1+1', '+1', '-1', '@A1', '\tx', '\rx', '\nx', '\0x', '＝1', "'=1", "''-1"])(
    'is nothing that a spreadsheet runs: %j',
    (text) => {
      const line = csvLine([text, 'b']);
      expect(line.startsWith(`"'`)).toBe(true);
      expect(parse(line)).toEqual([[text, 'b']]);
    },
  );

  it('gives every text back, whatever is in it, and never begins one with a formula', () => {
    const texts = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', ',', '\r\n', '=a', "'", "'x", ';-1', '')),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 5 }), (rows) => {
        const text = rows.map(csvLine).join('');
        expect(parse(text)).toEqual(rows);
        for (const cell of rows.flat()) expect(csvLine([cell])).not.toMatch(/^"[=+\-@\t\r\n\0]/);
      }),
    );
  });

  it('leaves numbers numbers, negative ones too, and takes nothing else for one', () => {
    expect(csvLine([{ number: '-12.50' }, null, '-12.50'])).toBe(`-12.50,,"'-12.50"\r\n`);
    expect(() => csvLine([{ number: '-1+cmd|x' }])).toThrow('is not a number');
  });
});

describe('the exports', () => {
  it('have as many cells as columns, and amounts that read back', () => {
    const invoice = anInvoice('-8 GPUs, "H100"\r\n=cmd', 47n);
    for (const table of [INVOICE_CSV, LINE_CSV, FOCUS_CSV]) {
      const [head, ...rows] = parse(file(table.columns, table.rows(invoice)));
      expect(head).toEqual([...table.columns]);
      expect(rows.every((row) => row.length === table.columns.length)).toBe(true);
    }
    const [, row] = parse(file(INVOICE_CSV.columns, INVOICE_CSV.rows(invoice)));
    expect([row?.[5], row?.[20], row?.[15]]).toEqual(['@SUM(A1)', '=HYPERLINK("http://x")', '104.53']);
  });

  it('write a movement on its account’s own side', () => {
    const entry: PostedEntry = {
      ...{ journalId: 'jnl_1', kind: 'DEPOSIT_RECEIVED', sourceType: 'DEPOSIT', sourceId: 'dep_1', reversesId: null },
      ...{ effectiveAt: at, postedAt: at, account: { type: 'TENANT_DEPOSIT', ownerId: 'org_ai', currency: 'KWD' } },
      minor: -12_345_678n,
    };
    expect(file([], MOVEMENT_CSV.rows(entry))).toContain('"TENANT_DEPOSIT","KWD",12345.678,');
  });
});

describe('FOCUS', () => {
  it('has every mandatory column of 1.2, in alphabetical order, ours under x_', () => {
    const mandatory =
      'BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost InvoiceIssuerName ListCost PricingQuantity PricingUnit ProviderName PublisherName ServiceCategory ServiceName'.split(
        ' ',
      );
    expect(mandatory.filter((name) => !FOCUS_CSV.columns.includes(name))).toEqual([]);
    const standard = FOCUS_CSV.columns.filter((name) => !name.startsWith('x_'));
    expect(standard).toEqual([...standard].sort());
    expect(FOCUS_CSV.columns.filter((name) => !/^(x_)?[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
  });

  it('adds up to the invoice, to the cent, and tells tax, credit and use apart', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 9_999n }), (credit) => {
        const invoice = anInvoice('8 GPUs', credit);
        const [head = [], ...rows] = parse(file(FOCUS_CSV.columns, FOCUS_CSV.rows(invoice)));
        const column = (name: string) => rows.map((row) => row[head.indexOf(name)] ?? '');
        const sum = column('BilledCost').reduce((total, text) => {
          const read = parseMoney(text, 'USD');
          return total + (read.ok ? read.value.minor : 0n);
        }, 0n);
        expect(moneyToString(usd(sum))).toBe(moneyToString(invoice.total));
        expect(column('ChargeCategory')).toEqual(['Usage', 'Credit', 'Usage', 'Tax']);
        expect(column('BillingPeriodEnd')[0]).toBe('2026-04-01T00:00:00Z');
      }),
    );
  });

  it('says nothing of an invoice that was taken back', () => {
    expect(FOCUS_CSV.rows({ ...anInvoice('8 GPUs', 1n), state: 'VOID' })).toEqual([]);
  });

  const aNote = (change: Partial<CreditNote> = {}): CreditNote => {
    const line = { providerOrgId: null, description: 'We billed too much.' };
    return {
      ...{ id: 'crn_1', number: 'CNORGAI-2026-000001', orgId: 'org_ai', providerOrgId: 'org_m', invoiceId: 'inv_1' },
      ...{ kind: 'CREDIT', reason: 'r', evidence: [], cause: null, currency: 'USD', subtotal: usd(1_000n) },
      ...{ platformFee: usd(50n), tax: usd(0n), total: usd(1_050n), providerBears: usd(1_000n), lowers: usd(0n) },
      lines: [
        { ...line, id: 'cnl_1', invoiceLineId: 'inl_1', kind: 'CAPACITY', amount: usd(1_000n) },
        { ...line, id: 'cnl_2', invoiceLineId: 'inl_3', kind: 'PLATFORM_FEE', amount: usd(50n) },
      ],
      ...{ issuedAt: instant('2026-04-10T00:00:00Z'), issuedBy: 'usr_1', reversal: null, ...change },
    };
  };
  const columnsOf = (note: CreditNote, isReversal = false) => {
    const document = { note, invoice: anInvoice('8 GPUs', 0n), isReversal };
    const [head = [], ...rows] = parse(file(FOCUS_CREDIT_CSV.columns, FOCUS_CREDIT_CSV.rows(document)));
    return (name: string) => rows.map((row) => row[head.indexOf(name)] ?? '');
  };

  it('has a credit note as corrections of what it corrects, in the month in which it was issued', () => {
    const column = columnsOf(aNote());
    expect(column('BilledCost')).toEqual(['-10.00', '-0.50']);
    expect(column('ChargeCategory')).toEqual(['Usage', 'Usage']);
    expect(column('ChargeClass')).toEqual(['Correction', 'Correction']);
    expect(column('ChargeFrequency')).toEqual(['One-Time', 'One-Time']);
    expect(column('InvoiceId')).toEqual(['CNORGAI-2026-000001', 'CNORGAI-2026-000001']);
    expect(column('x_CreditedInvoiceId')[0]).toBe('GL-2026-000001');
    expect([column('BillingPeriodStart')[0], column('ChargePeriodStart')[0]]).toEqual([
      '2026-04-01T00:00:00Z',
      '2026-03-01T00:00:00Z',
    ]);
    expect(columnsOf(aNote({ issuedAt: at }))('ChargeClass')).toEqual(['', '']);
  });

  it('has a service credit as a credit, and what took it back as a correction of it', () => {
    const reversal = {
      ...{ id: 'crr_1', number: 'CRORGAI-2026-000001', creditNoteId: 'crn_1', reason: 'r', evidence: [] },
      ...{ reversedAt: instant('2026-05-02T00:00:00Z'), reversedBy: 'usr_1' },
    };
    const note = aNote({ kind: 'SLA_CREDIT', reversal });
    expect([columnsOf(note)('ChargeCategory'), columnsOf(note)('ChargeClass')]).toEqual([
      ['Credit', 'Credit'],
      ['', ''],
    ]);
    const back = columnsOf(note, true);
    expect([back('BilledCost'), back('ChargeCategory'), back('ChargeClass'), back('InvoiceId')]).toEqual([
      ['10.00', '0.50'],
      ['Credit', 'Credit'],
      ['Correction', 'Correction'],
      ['CRORGAI-2026-000001', 'CRORGAI-2026-000001'],
    ]);
  });
});
