// World: documents, and sales of which part is left at a tax engine. Nothing is stored.
import fc from 'fast-check';
import { type CurrencyCode, money } from '#libs/kernel';
import { type RecordedSale, splitOverSales } from './split-over-sales.js';

type Minors = readonly [net: bigint, canada: bigint, quebec: bigint];

function priceOf([net, canada, quebec]: Minors, currency: CurrencyCode = 'USD') {
  return {
    net: money(net, currency),
    taxes: [
      { jurisdiction: 'CA', tax: money(canada, currency) },
      { jurisdiction: 'CA-QC', tax: money(quebec, currency) },
    ],
  };
}

function salesOf(lefts: readonly Minors[], currency: CurrencyCode = 'USD'): RecordedSale[] {
  return lefts.map((left, index) => ({ reference: `S${index + 1}`, left: priceOf(left, currency) }));
}

function split(document: Minors, lefts: readonly Minors[], currency: CurrencyCode = 'USD') {
  const parts = splitOverSales(priceOf(document, currency), salesOf(lefts, currency));
  return parts?.map(({ of, net, taxes }) => [of, net.minor, ...taxes.map(({ tax }) => tax.minor)]) ?? null;
}

describe('a document that is taken back of recorded sales', () => {
  it.each<[string, Minors, readonly Minors[], ReturnType<typeof split>]>([
    ['is one part where one sale has all of it left', [70n, 3n, 7n], [[100n, 5n, 10n]], [['S1', 70n, 3n, 7n]]],
    [
      'is a part of the first that has enough, not of one that lacks a jurisdiction’s tax',
      [70n, 3n, 7n],
      [
        [100n, 2n, 10n],
        [80n, 4n, 8n],
      ],
      [['S2', 70n, 3n, 7n]],
    ],
    [
      'falls apart by what is left of each',
      [120n, 6n, 12n],
      [
        [100n, 5n, 10n],
        [50n, 2n, 5n],
      ],
      [
        ['S1', 80n, 4n, 8n],
        ['S2', 40n, 2n, 4n],
      ],
    ],
    [
      'takes all that is left of each, to the cent',
      [151n, 8n, 15n],
      [
        [100n, 5n, 10n],
        [51n, 3n, 5n],
      ],
      [
        ['S1', 100n, 5n, 10n],
        ['S2', 51n, 3n, 5n],
      ],
    ],
    [
      'gives the cents that are over to the largest remainders',
      [101n, 1n, 1n],
      [
        [100n, 1n, 1n],
        [50n, 1n, 0n],
        [50n, 0n, 1n],
      ],
      [
        ['S1', 51n, 1n, 1n],
        ['S2', 25n, 0n, 0n],
        ['S3', 25n, 0n, 0n],
      ],
    ],
    [
      'leaves out a sale of which nothing is left',
      [120n, 6n, 12n],
      [
        [100n, 5n, 10n],
        [0n, 0n, 0n],
        [50n, 2n, 5n],
      ],
      [
        ['S1', 80n, 4n, 8n],
        ['S3', 40n, 2n, 4n],
      ],
    ],
    ['has no place where all together have less price left', [151n, 5n, 5n], [[150n, 9n, 9n]], null],
    ['has no place where all together have less of one tax left', [100n, 5n, 10n], [[150n, 9n, 9n]], null],
  ])('%s', (_what, document, lefts, expected) => {
    expect(split(document, lefts)).toEqual(expected);
  });

  it('falls apart in tens of fils where the engine cannot say one', () => {
    const lefts: Minors[] = [
      [1_000n, 50n, 100n],
      [990n, 50n, 90n],
    ];
    expect(split([1_010n, 60n, 110n], lefts, 'KWD')).toEqual([
      ['S1', 510n, 30n, 60n],
      ['S2', 500n, 30n, 50n],
    ]);
  });

  const left = fc.tuple(...[0n, 0n, 0n].map(() => fc.bigInt({ min: 0n, max: 10n ** 9n }))) as fc.Arbitrary<
    [bigint, bigint, bigint]
  >;
  const some = fc.record({
    lefts: fc.array(left, { minLength: 1, maxLength: 5 }),
    permille: fc.tuple(...[0, 0, 0].map(() => fc.bigInt({ min: 0n, max: 1_000n }))) as fc.Arbitrary<
      [bigint, bigint, bigint]
    >,
    currency: fc.constantFrom('USD' as const, 'JPY' as const, 'KWD' as const),
  });

  it('sums to the document, and none of its parts goes past its sale, whatever is left', () => {
    fc.assert(
      fc.property(some, ({ lefts, permille, currency }) => {
        const step = currency === 'KWD' ? 10n : 1n;
        const stepped = lefts.map((one) => one.map((minor) => minor * step) as unknown as Minors);
        const places = [0, 1, 2] as const;
        const total = (place: 0 | 1 | 2) => stepped.reduce((sum, one) => sum + one[place], 0n);
        const document = places.map((place) => ((total(place) * permille[place]) / 1_000n / step) * step);
        const [net = 0n, canada = 0n, quebec = 0n] = document;
        const parts = split([net, canada, quebec], stepped, currency);
        expect(parts).not.toBeNull();
        for (const place of places) {
          const minors = parts?.map((part) => BigInt(part[place + 1] ?? 0)) ?? [];
          expect(minors.reduce((sum, minor) => sum + minor, 0n)).toBe(document[place]);
          expect(minors.every((minor) => minor >= 0n && minor % step === 0n)).toBe(true);
        }
        for (const [of, ...minors] of parts ?? []) {
          const [sale] = stepped.slice(Number(String(of).slice(1)) - 1);
          expect(places.every((place) => BigInt(minors[place] ?? 0) <= (sale?.[place] ?? 0n))).toBe(true);
        }
      }),
    );
  });

  it('has no place exactly where some amount is more than all that is left of it', () => {
    fc.assert(
      fc.property(fc.array(left, { minLength: 1, maxLength: 4 }), left, (lefts, document) => {
        const isTooMuch = document.some(
          (minor, place) => minor > lefts.reduce((sum, one) => sum + (one[place as 0 | 1 | 2] ?? 0n), 0n),
        );
        expect(split(document, lefts) === null).toBe(isTooMuch);
      }),
    );
  });
});
