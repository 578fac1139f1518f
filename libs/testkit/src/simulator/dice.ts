/** mulberry32: repeatable numbers for a seed, so that a simulated year that fails can be simulated again. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * end);
  }

  minor(from: number, to: number): bigint {
    return BigInt(from + this.below(to - from));
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }

  shuffled<T>(values: readonly T[]): T[] {
    const all = [...values];
    for (let last = all.length - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      const [a, b] = [all[last], all[other]];
      if (a !== undefined && b !== undefined) [all[last], all[other]] = [b, a];
    }
    return all;
  }
}
