// World: what one tenant owes over a month: invoices of random parts, and everything that may happen to them, in any order.
import fc from 'fast-check';
import { addMilliseconds, instant, money } from '#libs/kernel';
import { JOURNAL_KINDS, type JournalKind } from '#libs/ledger';
import { type PostedEntry, statementAccounts } from './statement.js';
import { type BilledParts, WATERFALL_STEPS, waterfallOf } from './waterfall.js';

const START = instant('2026-03-01T00:00:00Z');
const OWED = { type: 'TENANT_RECEIVABLE', ownerId: 'org_ai', currency: 'USD' } as const;
const usd = (minor: bigint) => money(minor, 'USD');

const entry = (index: number, kind: JournalKind, minor: bigint): PostedEntry => ({
  ...{ journalId: `jnl_${index}`, kind, sourceType: 'INVOICE', sourceId: `inv_${index}`, reversesId: null },
  ...{ effectiveAt: START, postedAt: addMilliseconds(START, index), account: OWED, minor },
});

/** The month's account and its waterfall. */
function told(
  opening: bigint,
  entries: readonly PostedEntry[],
  facts: Partial<Parameters<typeof waterfallOf>[1]> = {},
) {
  const [account] = statementAccounts({ openings: [{ account: OWED, minor: opening }], entries });
  if (account === undefined) throw new Error('nothing is owed');
  return { account, ...waterfallOf(account, { billed: new Map(), debits: new Set(), ...facts }) };
}

const minor = fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }).filter((one) => one !== 0n);
const someEntries = fc
  .array(fc.record({ kind: fc.constantFrom(...JOURNAL_KINDS), minor, fee: fc.nat(9_000), tax: fc.nat(9_000) }))
  .map((rows) => ({
    entries: rows.map((row, index) => entry(index, row.kind, row.minor)),
    billed: new Map<string, BilledParts>(
      rows.map(({ fee, tax }, index) => [`inv_${index}`, { platformFee: usd(BigInt(fee)), tax: usd(BigInt(tax)) }]),
    ),
  }));

describe('where the month’s money went', () => {
  it('comes to what the books say, whatever happened', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), someEntries, (opening, { entries, billed }) => {
        const { account, steps, ...ends } = told(opening, entries, { billed });
        expect([ends.opening, ends.closing]).toEqual([account.opening, account.closing]);
        expect(steps.reduce((sum, { amount }) => sum + amount.minor, opening)).toBe(account.closing.minor);
        const places = steps.map(({ kind }) => WATERFALL_STEPS.indexOf(kind));
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
        for (const { amount } of steps) expect(amount.minor).not.toBe(0n);
      }),
    );
  });

  it('says what was billed for what, and how it was paid', () => {
    const entries = [
      entry(1, 'INVOICE_ISSUED', 11_000n),
      entry(2, 'INVOICE_ISSUED', 5_500n),
      entry(3, 'SLA_CREDIT_GRANTED', -500n),
      entry(4, 'INVOICE_PAID_BY_CARD', -3_000n),
      entry(5, 'INVOICE_PAID_BY_CARD', -4_000n),
      entry(6, 'WIRE_MATCHED', -1_000n),
      entry(7, 'INVOICE_PART_PAID', -2_000n),
      entry(8, 'REVERSAL', 4_000n),
    ];
    const billed = new Map([
      ['inv_1', { platformFee: usd(500n), tax: usd(500n) }],
      ['inv_2', { platformFee: usd(250n), tax: usd(250n) }],
    ]);
    const { steps, closing } = told(700n, entries, { billed, debits: new Set(['jnl_5']) });
    expect(steps.map(({ kind, amount }) => [kind, amount.minor])).toEqual([
      ['CAPACITY', 15_000n],
      ['PLATFORM_FEE', 750n],
      ['TAX', 750n],
      ['SERVICE_CREDIT', -500n],
      ['PAID_BY_CARD', -3_000n],
      ['PAID_BY_BANK_DEBIT', -4_000n],
      ['PAID_BY_WIRE', -3_000n],
      ['TAKEN_BACK', 4_000n],
    ]);
    expect(closing).toEqual(usd(10_700n));
  });

  it('is of what is owed and of no other account', () => {
    const account = { type: 'TENANT_DEPOSIT', ownerId: 'org_ai', currency: 'USD' } as const;
    const [deposit] = statementAccounts({ openings: [{ account, minor: -5n }], entries: [] });
    expect(() => deposit && waterfallOf(deposit, { billed: new Map(), debits: new Set() })).toThrow('TENANT_DEPOSIT');
  });
});
