// World: one organisation's entries, made at random and written down in order; nothing is stored.
import fc from 'fast-check';
import { type Instant, addMilliseconds, addMonths, civilDate, instant, money } from '#libs/kernel';
import { ACCOUNT_TYPES, type AccountRef, accountKey } from '#libs/ledger';
import { type PostedEntry, STATEMENT_ACCOUNTS, statementAccounts } from './statement.js';
import { type StatementMonth, isFinalAt, parseStatementMonth, windowOf } from './statement-month.js';

const at = (text: string): Instant => instant(text);

function month(text: string): StatementMonth {
  const parsed = parseStatementMonth(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

/** What the organisation's accounts held just before an instant, by the time things were written down. */
function openingsAt(entries: readonly PostedEntry[], before: Instant): { account: AccountRef; minor: bigint }[] {
  return entries.filter(({ postedAt }) => postedAt < before).map(({ account, minor }) => ({ account, minor }));
}

function statementOf(entries: readonly PostedEntry[], text: string) {
  const { start, end } = windowOf(month(text));
  return statementAccounts({
    openings: openingsAt(entries, start),
    entries: entries.filter(({ postedAt }) => postedAt >= start && postedAt < end),
  });
}

const MONTHS = Array.from({ length: 15 }, (_, index) => addMonths(civilDate('2026-01-01'), index).slice(0, 7));

/** Entries of fifteen months; some took effect long before they were written down. */
const someEntries = fc
  .array(
    fc.record({
      type: fc.constantFrom(...STATEMENT_ACCOUNTS),
      currency: fc.constantFrom('USD', 'JPY', 'KWD'),
      minor: fc.bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n }).filter((minor) => minor !== 0n),
      minutes: fc.nat(14 * 30 * 24 * 60),
      late: fc.nat(400 * 24 * 60),
    }),
    { maxLength: 60 },
  )
  .map((rows) =>
    rows
      .map(({ type, currency, minor, minutes, late }, index): PostedEntry => {
        const postedAt = addMilliseconds(at('2026-01-01T00:00:00Z'), minutes * 60_000);
        return {
          journalId: `jnl_${index}`,
          kind: 'INVOICE_ISSUED',
          sourceType: 'INVOICE',
          sourceId: `inv_${index}`,
          effectiveAt: addMilliseconds(postedAt, -late * 60_000),
          postedAt,
          reversesId: null,
          account: { type, ownerId: 'org_ai', currency },
          minor,
        };
      })
      .sort((a, b) => a.postedAt - b.postedAt),
  );

describe('a statement', () => {
  it('opens where the one before closed, for every account, always', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        const held = new Map<string, bigint>();
        for (const text of MONTHS) {
          for (const { type, currency, opening, added, taken, closing, movements } of statementOf(entries, text)) {
            const key = `${type}/${currency}`;
            expect(opening.minor).toBe(held.get(key) ?? 0n);
            expect(closing.minor).toBe(opening.minor + added.minor - taken.minor);
            expect(movements.reduce((sum, { amount }) => sum + amount.minor, opening.minor)).toBe(closing.minor);
            held.set(key, closing.minor);
          }
        }
        // nothing is lost on the way: the last closing is the sum of all there ever was
        const all = new Map<string, bigint>();
        for (const { account, minor } of entries) {
          const key = `${account.type}/${account.currency}`;
          all.set(key, (all.get(key) ?? 0n) + (ACCOUNT_TYPES[account.type].side === 'D' ? minor : -minor));
        }
        expect(new Map([...held].sort())).toEqual(new Map([...all].sort()));
      }),
    );
  });

  it('never changes once its month is over, whatever is learnt about it later', () => {
    fc.assert(
      fc.property(someEntries, fc.integer({ min: 0, max: 13 }), (entries, index) => {
        const text = MONTHS[index] ?? '';
        const { end } = windowOf(month(text));
        const knownThen = entries.filter(({ postedAt }) => postedAt < end);
        expect(statementOf(entries, text)).toEqual(statementOf(knownThen, text));
      }),
    );
  });

  it('reads on the side of its owner: what is owed and what is held are both positive', () => {
    const entry = (type: AccountRef['type'], minor: bigint): PostedEntry => ({
      journalId: 'jnl_1',
      kind: 'DEPOSIT_RECEIVED',
      sourceType: 'DEPOSIT',
      sourceId: 'dep_1',
      effectiveAt: at('2026-03-02T00:00:00Z'),
      postedAt: at('2026-03-02T00:00:00Z'),
      reversesId: null,
      account: { type, ownerId: 'org_ai', currency: 'USD' },
      minor,
    });
    const accounts = statementAccounts({
      openings: [],
      entries: [entry('TENANT_DEPOSIT', -500n), entry('TENANT_RECEIVABLE', 300n)],
    });
    expect(accounts.map(({ type, closing }) => [type, closing])).toEqual([
      ['TENANT_RECEIVABLE', money(300n, 'USD')],
      ['TENANT_DEPOSIT', money(500n, 'USD')],
    ]);
  });

  it('has no place for accounts that are nobody’s', () => {
    const account: AccountRef = { type: 'BANK', ownerId: null, currency: 'USD' };
    expect(() => statementAccounts({ openings: [{ account, minor: 1n }], entries: [] })).toThrow(
      accountKey(account).split('/')[0],
    );
  });
});

describe('a month', () => {
  it.each(['2026-13', '2026-1', '26-01', '2026-01-01', '', '2026-00', '../etc'])('is not %s', (text) => {
    expect(parseStatementMonth(text).ok).toBe(false);
  });

  it('is final a minute after it ends, when nothing that began in it can still be running', () => {
    expect(windowOf(month('2026-12'))).toEqual({ start: at('2026-12-01T00:00:00Z'), end: at('2027-01-01T00:00:00Z') });
    expect(isFinalAt(month('2026-12'), at('2027-01-01T00:00:59Z'))).toBe(false);
    expect(isFinalAt(month('2026-12'), at('2027-01-01T00:01:00Z'))).toBe(true);
  });
});
