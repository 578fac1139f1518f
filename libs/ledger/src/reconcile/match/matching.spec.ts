// World: the parts of the matcher alone: references in texts, bounded sums beside brute force, pairing of a few made-up records.
import fc from 'fast-check';
import { instant, money } from '#libs/kernel';
import { type MatchEntry } from './entry.js';
import { matchEntries } from './match-entries.js';
import { creditorReferenceOf, isCreditorReference, referencesIn } from './reference.js';
import { MATCH_RULES } from './rules.js';
import { sumsTo } from './subset-sum.js';

const AT = instant('2026-03-02T10:00:00Z');

const wire = (id: string, leg: 'RECORD' | 'BANK_LINE', minor: bigint, facts: Partial<MatchEntry> = {}): MatchEntry => ({
  ...{ id, leg, movement: leg === 'RECORD' ? 'WIRE' : null, keys: [], references: [], counterparty: 'ACME' },
  ...{ amount: money(minor, 'USD'), feeMinor: null, effectMinor: leg === 'RECORD' ? 0n : minor, status: null },
  ...{ split: null, group: null, at: AT, expectedAt: null, isExpectation: false, ...facts },
});

/** The cases as sets of ids, those of one record left out. */
const together = (entries: readonly MatchEntry[]): string[][] =>
  matchEntries(entries, MATCH_RULES)
    .cases.map((one) => [...one.entries, ...one.duplicates].map(({ id }) => id).sort())
    .filter((ids) => ids.length > 1)
    .sort();

describe('references in texts', () => {
  it.each([
    ['GLAI-2026-000001', ['GLAI-2026-000001']],
    ['invoice glai/2026/000001 and GLAI 2026 000002.', ['GLAI-2026-000001', 'GLAI-2026-000002']],
    ['GLAI2026000001', ['GLAI-2026-000001']],
    ['RF18 5390 0754 7034', ['RF18539007547034']],
    ['RF18539007547035', []],
    ['/ROC/RF52GL0000022026000004//', ['GL000002-2026-000004', 'RF52GL0000022026000004']],
    ['thank you', []],
  ])('%s', (text, found) => {
    expect(referencesIn(text)).toEqual(found);
  });

  it('say the invoice number however they are written: as we print it, run together, or as a structured reference', () => {
    const series = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{6}$/);
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: 2024, max: 2099 }),
        fc.integer({ min: 1, max: 999_999 }),
        (who, year, nth) => {
          const number = `GL${who}-${year}-${`${nth}`.padStart(6, '0')}`;
          for (const written of [number, number.replaceAll('-', ' '), creditorReferenceOf(number)])
            expect(referencesIn(written)).toContain(number);
        },
      ),
    );
  });

  it('have check digits that any one mistyped digit breaks', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{1,21}$/), fc.nat(), fc.stringMatching(/^[0-9]$/), (body, where, typed) => {
        const reference = creditorReferenceOf(body);
        expect(isCreditorReference(reference)).toBe(true);
        const at = 2 + (where % (reference.length - 2));
        const mistyped = `${reference.slice(0, at)}${typed}${reference.slice(at + 1)}`;
        expect(isCreditorReference(mistyped)).toBe(mistyped === reference);
      }),
    );
  });
});

describe('sums', () => {
  it('are those of brute force', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 12n }), { maxLength: 9 }),
        fc.bigInt({ min: 1n, max: 40n }),
        (amounts, target) => {
          const all = Array.from({ length: 2 ** amounts.length }, (_, bits) =>
            amounts.map((_amount, index) => index).filter((index) => (bits >> index) % 2 === 1),
          );
          const right = all.filter(
            (chosen) =>
              chosen.length >= 2 &&
              chosen.length <= 5 &&
              chosen.reduce((sum, index) => sum + (amounts[index] ?? 0n), 0n) === target,
          );
          const found = sumsTo(amounts, target, { most: 5, enough: 1_000 });
          expect(found.map((one) => one.join()).sort()).toEqual(right.map((one) => one.join()).sort());
        },
      ),
    );
  });
});

describe('stages', () => {
  it('take amount, counterparty and date only where nothing else is possible', () => {
    const line = wire('l1', 'BANK_LINE', 500n, { at: instant('2026-03-04T00:00:00Z') });
    expect(together([wire('r1', 'RECORD', 500n), line])).toEqual([['l1', 'r1']]);
    expect(together([wire('r1', 'RECORD', 500n), wire('r2', 'RECORD', 500n), line])).toEqual([]);
    expect(together([wire('r1', 'RECORD', 500n), { ...line, counterparty: 'OTHER' }])).toEqual([]);
    expect(together([wire('r1', 'RECORD', 500n), { ...line, at: instant('2026-03-20T00:00:00Z') }])).toEqual([]);
  });

  it('find the one sum of several invoices, and leave two possible ones alone', () => {
    const records = [wire('r1', 'RECORD', 100n), wire('r2', 'RECORD', 230n), wire('r3', 'RECORD', 470n)];
    expect(together([...records, wire('l1', 'BANK_LINE', 700n)])).toEqual([['l1', 'r2', 'r3']]);
    const more = [...records, wire('r4', 'RECORD', 600n)];
    const { ambiguities } = matchEntries([...more, wire('l1', 'BANK_LINE', 700n)], MATCH_RULES);
    expect(ambiguities.map(({ entries }) => entries.map(({ id }) => id))).toEqual([['l1', 'r1', 'r2', 'r3', 'r4']]);
  });

  it('suggest what is nearly right and say what the difference may be', () => {
    const [one] = matchEntries(
      [wire('r1', 'RECORD', 1_000_000n), wire('l1', 'BANK_LINE', 998_500n)],
      MATCH_RULES,
    ).cases;
    expect(one?.matches).toMatchObject([
      { stage: 'TOLERANCE', state: 'SUGGESTED', differenceMinor: -1_500n, differenceKind: 'BANK_CHARGE' },
    ]);
  });

  it('hold a payment against the charge of a bank debit, which is made up to a week before; a refund against one of its own day', () => {
    const pair = (movement: 'PAYMENT' | 'REFUND', chargedAt: string): MatchEntry[] => [
      wire('r1', 'RECORD', 500n, { movement, counterparty: 'STRIPE' }),
      { ...wire('c1', 'RECORD', 500n, { movement, counterparty: 'STRIPE', at: instant(chargedAt) }), leg: 'OBJECT' },
    ];
    expect(together(pair('PAYMENT', '2026-02-25T10:00:00Z'))).toEqual([['c1', 'r1']]);
    expect(together(pair('PAYMENT', '2026-02-22T10:00:00Z'))).toEqual([]);
    expect(together(pair('REFUND', '2026-02-25T10:00:00Z'))).toEqual([]);
  });

  it('put a reference before an amount', () => {
    const records = [wire('r1', 'RECORD', 500n, { references: ['GLA-2026-000001'] }), wire('r2', 'RECORD', 500n)];
    const line = wire('l1', 'BANK_LINE', 500n, {
      references: ['GLA-2026-000001'],
      at: instant('2026-03-02T00:00:00Z'),
    });
    expect(together([...records, line])).toEqual([['l1', 'r1']]);
  });
});
