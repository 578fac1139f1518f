import { Block } from './block.js';
import { type CompactRow, LEAST } from './compact-row.js';

/** What all rows of a cell have in common, beside kind, model and currency, which their shelf has. */
export interface CellFacts {
  readonly region: string;
  readonly country: string;
}

/** Rows alike in kind, model, currency, region and country, sorted by their least rate, in blocks. */
export class Cell implements CellFacts {
  readonly region: string;
  readonly country: string;
  readonly blocks: Block[] = [];
  /** LEAST of the first row. */
  head = 0;

  constructor(facts: CellFacts) {
    this.region = facts.region;
    this.country = facts.country;
  }

  insert(row: CompactRow): void {
    const key = row.ints[LEAST] ?? 0;
    const at = Math.min(this.firstFrom(key), Math.max(0, this.blocks.length - 1));
    const block = this.blocks[at];
    if (block === undefined) {
      const first = new Block();
      first.insert(row);
      this.blocks.push(first);
    } else if (block.isFull) {
      const upper = block.split();
      this.blocks.splice(at + 1, 0, upper);
      (key > upper.least(0) ? upper : block).insert(row);
    } else block.insert(row);
    this.head = this.blocks[0]?.least(0) ?? 0;
  }

  /** Takes out the row of this slot, which stands at this least rate; nothing when it is not here. */
  remove(key: number, slot: number): void {
    for (let at = this.firstFrom(key); at < this.blocks.length; at += 1) {
      const block = this.blocks[at];
      if (block === undefined || block.least(0) > key) return;
      const row = block.find(key, slot);
      if (row < 0) continue;
      block.remove(row);
      if (block.count === 0) this.blocks.splice(at, 1);
      this.head = this.blocks[0]?.least(0) ?? 0;
      return;
    }
  }

  /** The first block whose last row is not below the key. */
  private firstFrom(key: number): number {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.blocks[middle];
      if (block !== undefined && block.least(block.count - 1) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
