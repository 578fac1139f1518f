// World: up to seven parts and up to eight things, each of which fails on some of the parts; a thing holds where none of those is kept.
import fc from 'fast-check';
import { minimalConflict } from './conflict-set.js';

type Things = readonly (readonly number[])[];

function hold(things: Things, kept: readonly number[]): boolean {
  return things.some((failed) => !failed.some((part) => kept.includes(part)));
}

function subsets(parts: readonly number[]): number[][] {
  return parts.reduce<number[][]>((sets, part) => [...sets, ...sets.map((set) => [...set, part])], [[]]);
}

function isMinimal(things: Things, set: readonly number[]): boolean {
  const proper = subsets(set).filter((subset) => subset.length < set.length);
  return !hold(things, set) && proper.every((subset) => hold(things, subset));
}

describe('the minimal conflict', () => {
  it.each([
    ['one part alone keeps everything out', [0, 1, 2], [[1], [0, 1]], [1]],
    ['two parts share the things between them', [0, 1, 2], [[0], [1]], [0, 1]],
    ['of two conflicts, the one whose parts come last', [0, 1], [[0, 1]], [1]],
    ['there is nothing at all', [0, 1], [], []],
    ['something holds', [0, 1], [[], [0]], null],
  ] as const)('%s', (_name, parts, things, expected) => {
    expect(minimalConflict(parts, (kept) => hold(things, kept))).toEqual(expected);
  });

  it('cannot hold, while every proper subset can, and asks n + 1 times at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 }).chain((size) => {
          const parts = Array.from({ length: size }, (_none, index) => index);
          return fc.record({
            parts: fc.shuffledSubarray(parts, { minLength: size, maxLength: size }),
            things: fc.array(fc.subarray(parts), { maxLength: 8 }),
          });
        }),
        ({ parts, things }) => {
          const asked: (readonly number[])[] = [];
          const found = minimalConflict(parts, (kept) => {
            asked.push(kept);
            return hold(things, kept);
          });
          expect(asked.length).toBeLessThanOrEqual(parts.length + 1);
          const all = subsets(parts).filter((set) => isMinimal(things, set));
          if (found === null) expect(all).toEqual([]);
          else expect(all.map((set) => set.join())).toContain(found.join());
          expect(minimalConflict(parts, (kept) => hold(things, kept))).toEqual(found);
        },
      ),
      { numRuns: 500 },
    );
  });
});
