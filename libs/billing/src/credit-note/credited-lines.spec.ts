// World: one invoice with lines, and the credit notes before. Nothing is stored.
import fc from 'fast-check';
import { type Money, money, sum, unwrap } from '#libs/kernel';
import { type InvoiceLine } from '../invoice/invoice.js';
import { creditSeriesOf } from './credit-note.js';
import { type CreditDraft, creditableOf, creditedLines } from './credited-lines.js';

const usd = (minor: bigint): Money => money(minor, 'USD');

function line(id: string, kind: InvoiceLine['kind'], minor: bigint): InvoiceLine {
  const providerOrgId = kind === 'CAPACITY' || kind === 'ENERGY' ? 'org_miner' : null;
  const empty = { quantity: null, unitPrice: null, meterRecordIds: [], working: null, scheduleRow: null };
  return { id, kind, description: id, amount: usd(minor), providerOrgId, ...empty };
}

/** 900.00 and 100.00 of capacity, 5 % for us, 20 % tax. */
const INVOICE = {
  currency: 'USD' as const,
  lines: [
    line('rent', 'CAPACITY', 90_000n),
    line('more', 'CAPACITY', 10_000n),
    line('fee', 'PLATFORM_FEE', 5_000n),
    line('tax', 'TAX', 21_000n),
  ],
};
const amounts = ({ lines }: CreditDraft) => lines.map(({ invoiceLineId, amount }) => [invoiceLineId, amount.minor]);

describe('what a credit note takes', () => {
  it('is all that is left of the whole', () => {
    const first = unwrap(creditedLines(INVOICE, [], { what: 'AMOUNT', amount: usd(12_600n) }));
    const second = unwrap(creditedLines(INVOICE, [withIds(first)], { what: 'WHOLE' }));
    expect([first.total.minor, second.total.minor]).toEqual([12_600n, 113_400n]);
    expect(creditedLines(INVOICE, [withIds(first), withIds(second)], { what: 'WHOLE' })).toEqual({
      ok: false,
      refusal: { code: 'NOTHING' },
    });
  });

  it('is a line with its part of fee and tax', () => {
    expect(amounts(unwrap(creditedLines(INVOICE, [], { what: 'LINES', lineIds: ['more'] })))).toEqual([
      ['more', 10_000n],
      ['fee', 500n],
      ['tax', 2_100n],
    ]);
  });

  it('is our fee alone, where that is what was wrong', () => {
    expect(amounts(unwrap(creditedLines(INVOICE, [], { what: 'LINES', lineIds: ['fee'] })))).toEqual([['fee', 5_000n]]);
  });

  it('is an amount of rent with fee and tax on top, or an amount with them in it', () => {
    expect(amounts(unwrap(creditedLines(INVOICE, [], { what: 'NET', amount: usd(1_000n) })))).toEqual([
      ['rent', 900n],
      ['more', 100n],
      ['fee', 50n],
      ['tax', 210n],
    ]);
    expect(amounts(unwrap(creditedLines(INVOICE, [], { what: 'AMOUNT', amount: usd(1_260n) })))).toEqual([
      ['rent', 900n],
      ['more', 100n],
      ['fee', 50n],
      ['tax', 210n],
    ]);
  });

  it.each([
    [
      { what: 'AMOUNT', amount: usd(126_001n) },
      { code: 'TOO_MUCH', left: usd(126_000n) },
    ],
    [
      { what: 'NET', amount: usd(100_001n) },
      { code: 'TOO_MUCH', left: usd(100_000n) },
    ],
    [{ what: 'AMOUNT', amount: usd(0n) }, { code: 'NOTHING' }],
    [{ what: 'LINES', lineIds: [] }, { code: 'NOTHING' }],
    [
      { what: 'LINES', lineIds: ['rent', 'none'] },
      { code: 'UNKNOWN_LINE', lineId: 'none' },
    ],
  ] as const)('is refused for %j', (credited, refusal) => {
    expect(creditedLines(INVOICE, [], credited)).toEqual({ ok: false, refusal });
  });

  it('takes credits that stand on the invoice back with the whole, and spreads amounts over what asks', () => {
    const lines = [
      line('rent', 'CAPACITY', 10_000n),
      line('capex', 'CAPACITY', -4_000n),
      line('fee', 'PLATFORM_FEE', 300n),
    ];
    const invoice = { currency: 'USD' as const, lines };
    const part = unwrap(creditedLines(invoice, [], { what: 'NET', amount: usd(3_000n) }));
    expect(amounts(part)).toEqual([
      ['rent', 3_000n],
      ['fee', 150n],
    ]);
    expect(unwrap(creditedLines(invoice, [withIds(part)], { what: 'WHOLE' })).total.minor).toBe(3_150n);
  });

  it('never goes beyond a line or the invoice, however often and in whatever parts, and the last takes the rest', () => {
    const minor = fc.bigInt({ min: 1n, max: 10_000_000n });
    const part = fc.record({
      what: fc.constantFrom('AMOUNT', 'NET'),
      percent: fc.integer({ min: 1, max: 100 }),
    } as const);
    fc.assert(
      fc.property(fc.tuple(minor, minor, minor, minor), fc.array(part, { maxLength: 6 }), ([a, b, fee, tax], parts) => {
        const invoice = {
          currency: 'USD' as const,
          lines: [
            line('a', 'CAPACITY', a),
            line('b', 'ENERGY', b),
            line('f', 'PLATFORM_FEE', fee),
            line('t', 'TAX', tax),
          ],
        };
        const notes: {
          lines: {
            id: string;
            invoiceLineId: string;
            kind: InvoiceLine['kind'];
            description: string;
            amount: Money;
            providerOrgId: string | null;
          }[];
          reversal: null;
        }[] = [];
        for (const { what, percent } of parts) {
          const left = creditableOf(invoice, notes);
          const made = creditedLines(invoice, notes, { what, amount: usd((left.minor * BigInt(percent)) / 100n) });
          if (made.ok) notes.push(withIds(made.value));
        }
        const rest = creditedLines(invoice, notes, { what: 'WHOLE' });
        if (rest.ok) notes.push(withIds(rest.value));
        for (const { id, amount } of invoice.lines) {
          const taken = notes.flatMap(({ lines }) => lines).filter((one) => one.invoiceLineId === id);
          expect(taken.every((one) => one.amount.minor > 0n)).toBe(true);
          expect(
            sum(
              taken.map((one) => one.amount),
              'USD',
            ),
          ).toEqual(amount);
        }
      }),
    );
  });
});

describe('creditSeriesOf', () => {
  it('stands beside the series of the invoices', () => {
    expect(creditSeriesOf('org_01JABCDEFGHJKMNPQRSTVWXYZ0')).toBe('CNVWXYZ0');
  });
});

function withIds(draft: CreditDraft) {
  return { lines: draft.lines.map((one) => ({ ...one, id: `cnl ${one.invoiceLineId}` })), reversal: null };
}
