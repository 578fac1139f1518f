// World: one block of a cell, rows put in and taken out at random, against a plain sorted list of the same rows.
import fc from 'fast-check';
import { Block, BLOCK_ROWS, ZONE_ROWS } from './block.js';
import { CARBON, type CompactRow, INTS, LEAST, MOST, SLOT } from './compact-row.js';
import { MinHeap } from './min-heap.js';
import { PLANES, carbonPlane, certificationPlanes, hoursPlane, planesOf, unitsPlane } from './planes.js';

function row(
  slot: number,
  least: number,
  facts: { carbon: number; most: number; planes: readonly number[] },
): CompactRow {
  const ints = new Int32Array(INTS);
  ints[SLOT] = slot;
  ints[LEAST] = least;
  ints[CARBON] = facts.carbon;
  ints[MOST] = facts.most;
  return { ints, planes: facts.planes };
}

const facts = fc.record({
  carbon: fc.nat(1_000),
  most: fc.nat(1_000),
  planes: fc.uniqueArray(fc.nat(PLANES - 1), { maxLength: 6 }),
});
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ least: fc.nat(20), facts }) },
    { weight: 1, arbitrary: fc.record({ gone: fc.nat(10_000) }) },
  ),
  { minLength: 1, maxLength: 300, size: 'max' },
);

/** Everything a search reads of the block says what the rows say. */
function check(block: Block, rows: readonly CompactRow[]): void {
  const inPlanes = (at: number): number[] =>
    Array.from({ length: PLANES }, (_none, plane) => plane).filter(
      (plane) => ((block.zones[block.planes + plane * block.words + (at >> 5)] ?? 0) >>> (at & 31)) & 1,
    );
  const seen = Array.from({ length: block.count }, (_none, at) => ({
    ints: block.ints.slice(at * INTS, (at + 1) * INTS),
    planes: inPlanes(at),
  }));
  expect(seen).toEqual(rows.map(({ ints, planes }) => ({ ints, planes: [...planes].sort((a, b) => a - b) })));
  const first = rows.filter((_row, at) => at % ZONE_ROWS === 0);
  expect(first.map((_row, zone) => block.head(zone))).toEqual(first.map(({ ints }) => ints[LEAST]));
  expect(block.zones[CARBON]).toBeLessThanOrEqual(Math.min(...rows.map(({ ints }) => ints[CARBON] ?? 0)));
  expect(block.zones[MOST]).toBeGreaterThanOrEqual(Math.max(...rows.map(({ ints }) => ints[MOST] ?? 0)));
}

describe('a block', () => {
  it('keeps rows, planes, heads and map together through any changes', () => {
    fc.assert(
      fc.property(steps, (changes) => {
        const block = new Block();
        const rows: CompactRow[] = [];
        changes.forEach((change, slot) => {
          if ('gone' in change) {
            const gone = rows[change.gone % Math.max(1, rows.length)];
            if (gone === undefined) return;
            const at = block.find(gone.ints[LEAST] ?? 0, gone.ints[SLOT] ?? 0);
            expect(at).toBe(rows.indexOf(gone));
            block.remove(at);
            rows.splice(at, 1);
          } else {
            const one = row(slot, change.least, change.facts);
            // before those of the same rate, as the block does
            const at = rows.findIndex(({ ints }) => (ints[LEAST] ?? 0) >= change.least);
            rows.splice(at < 0 ? rows.length : at, 0, one);
            block.insert(one);
          }
        });
        if (rows.length > 0) check(block, rows);
      }),
      { numRuns: 60 },
    );
  });

  it('splits into two that hold what it held', () => {
    const block = new Block();
    const rows = Array.from({ length: BLOCK_ROWS }, (_none, slot) =>
      row(slot, (slot * 37) % 101, { carbon: slot, most: slot, planes: [slot % PLANES] }),
    );
    for (const one of rows) block.insert(one);
    expect(block.isFull).toBe(true);
    const held = (some: Block): CompactRow[] =>
      Array.from({ length: some.count }, (_none, at) => rows[some.ints[at * INTS + SLOT] ?? 0] ?? rows[0]).filter(
        (one) => one !== undefined,
      );
    const before = held(block);
    const upper = block.split();
    check(block, before.slice(0, block.count));
    check(upper, before.slice(block.count));
  });
});

describe('planes', () => {
  it('are necessary: who has what is asked for is in the plane that is asked', () => {
    fc.assert(
      fc.property(
        fc.nat(6_000),
        fc.nat(6_000),
        fc.nat(1_000),
        fc.nat(2 ** 20),
        fc.nat(6_000),
        fc.nat(1_000),
        fc.nat(600),
        (most, mostGang, minHours, certifications, units, hours, carbon) => {
          const mine = planesOf({
            onDemand: false,
            interconnect: null,
            most,
            mostGang,
            minHours,
            carbon,
            certifications,
          });
          const asks = (plane: number | null): boolean => plane === null || mine.includes(plane);
          if (most >= units) expect(asks(unitsPlane(units, false))).toBe(true);
          if (mostGang >= units) expect(asks(unitsPlane(units, true))).toBe(true);
          if (minHours <= hours) expect(asks(hoursPlane(hours))).toBe(true);
          expect(asks(carbonPlane(carbon))).toBe(true);
          for (const plane of certificationPlanes(certifications)) expect(asks(plane)).toBe(true);
        },
      ),
    );
  });
});

describe('the heap', () => {
  it('gives the least key first', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { maxLength: 300 }), (keys) => {
        const heap = new MinHeap();
        keys.forEach((key, value) => heap.push(key, value));
        const sorted = [...keys].sort((a, b) => a - b);
        for (const key of sorted) {
          expect(heap.leastKey).toBeCloseTo(key, 12);
          expect(keys[heap.pop()]).toBeCloseTo(key, 12);
        }
        expect(heap.isEmpty).toBe(true);
        expect(heap.leastKey).toBe(Infinity);
      }),
    );
  });
});
