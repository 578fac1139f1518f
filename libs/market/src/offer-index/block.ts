import {
  CARBON,
  type CompactRow,
  FROM,
  INTS,
  LAST_START,
  LEAST,
  MIN_HOURS,
  MIN_UNITS,
  MOST,
  MOST_GANG,
  READY,
  SLOT,
  UNTIL,
} from './compact-row.js';
import { PLANES } from './planes.js';

/** Rows whose bits share a word of a plane. */
export const ZONE_ROWS = 32;
/** Rows that a block holds at most. */
export const BLOCK_ROWS = 512;
const SMALLEST = 8;
/** Rows that may go before a block's map is made anew: until then it may promise more than there is, never less. */
const REMOVALS = 64;

const LOWEST = [MIN_UNITS, FROM, MIN_HOURS, READY, CARBON] as const;
const HIGHEST = [MOST, MOST_GANG, UNTIL, LAST_START] as const;

/** Where the parts of `Block.zones` begin: the map, the zones' heads, the planes. */
const HEADS = INTS;

/**
 * Up to 512 rows of a cell, sorted by LEAST. Number n of row r is `ints[r * INTS + n]`: a row is a cache line. What is looked at before
 * any row lies together in `zones`: first the map of the block (place n holds the end of number n that decides whether any row can pass),
 * then LEAST of each zone's first row, then for each plane the words of all zones, row 32 z + 31 highest.
 */
export class Block {
  count = 0;
  ints = new Int32Array(INTS * SMALLEST);
  zones = new Int32Array(HEADS + 1 + PLANES);
  /** Words of a plane; where the planes begin. */
  words = 1;
  planes = HEADS + 1;
  private room = SMALLEST;
  private removed = 0;

  get isFull(): boolean {
    return this.count === BLOCK_ROWS;
  }

  least(row: number): number {
    return this.ints[row * INTS + LEAST] ?? 0;
  }

  /** LEAST of the first row of a zone. */
  head(zone: number): number {
    return this.zones[HEADS + zone] ?? 0;
  }

  /** The first row whose least rate is not below the key; `count` when there is none. */
  firstFrom(key: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.least(middle) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The row of this slot among those with this least rate; -1 when it is not here. */
  find(key: number, slot: number): number {
    for (let row = this.firstFrom(key); row < this.count && this.least(row) === key; row += 1)
      if (this.ints[row * INTS + SLOT] === slot) return row;
    return -1;
  }

  /** The block must not be full. */
  insert({ ints, planes }: CompactRow): void {
    if (this.count === this.room) this.resize(this.room * 2);
    const at = this.firstFrom(ints[LEAST] ?? 0);
    this.ints.copyWithin((at + 1) * INTS, at * INTS, this.count * INTS);
    this.ints.set(ints, at * INTS);
    this.count += 1;
    this.openBits(at);
    for (const plane of planes) {
      const word = this.planes + plane * this.words + (at >> 5);
      this.zones[word] = (this.zones[word] ?? 0) | (1 << (at & 31));
    }
    this.setHeads(at);
    if (this.count === 1) this.summarise();
    else this.widen(ints);
  }

  remove(at: number): void {
    this.ints.copyWithin(at * INTS, (at + 1) * INTS, this.count * INTS);
    this.closeBits(at);
    this.count -= 1;
    this.setHeads(at);
    this.removed += 1;
    if (this.removed === REMOVALS) this.summarise();
  }

  /** Moves the upper half into a new block. */
  split(): Block {
    const upper = new Block();
    upper.resize(this.room);
    const moved = this.count >> 6; // whole zones, so that words move as they are
    upper.count = this.count - moved * ZONE_ROWS;
    upper.ints.set(this.ints.subarray(moved * ZONE_ROWS * INTS, this.count * INTS));
    for (let plane = this.planes; plane < this.zones.length; plane += this.words) {
      upper.zones.set(this.zones.subarray(plane + moved, plane + this.words), plane);
      this.zones.fill(0, plane + moved, plane + this.words);
    }
    this.count = moved * ZONE_ROWS;
    upper.setHeads(0);
    upper.summarise();
    this.summarise();
    return upper;
  }

  private resize(room: number): void {
    const ints = new Int32Array(INTS * room);
    ints.set(this.ints);
    const words = Math.ceil(room / ZONE_ROWS);
    const planes = HEADS + words;
    const zones = new Int32Array(planes + PLANES * words);
    zones.set(this.zones.subarray(0, HEADS + this.words));
    for (let plane = 0; plane < PLANES; plane += 1) {
      const from = this.planes + plane * this.words;
      zones.set(this.zones.subarray(from, from + this.words), planes + plane * words);
    }
    this.room = room;
    this.ints = ints;
    this.zones = zones;
    this.words = words;
    this.planes = planes;
  }

  private setHeads(row: number): void {
    for (let zone = row >> 5; zone * ZONE_ROWS < this.count; zone += 1)
      this.zones[HEADS + zone] = this.least(zone * ZONE_ROWS);
  }

  /** Moves the bits of this row and those after it up by one; its own become 0. */
  private openBits(row: number): void {
    const { zones, words } = this;
    const below = (1 << (row & 31)) - 1;
    const first = row >> 5;
    const last = (this.count - 1) >> 5;
    for (let plane = this.planes; plane < zones.length; plane += words) {
      for (let word = plane + last; word > plane + first; word -= 1)
        zones[word] = ((zones[word] ?? 0) << 1) | ((zones[word - 1] ?? 0) >>> 31);
      const bits = zones[plane + first] ?? 0;
      zones[plane + first] = (bits & below) | ((bits & ~below) << 1);
    }
  }

  /** Moves the bits after this row down by one. */
  private closeBits(row: number): void {
    const { zones, words } = this;
    const below = (1 << (row & 31)) - 1;
    const first = row >> 5;
    const last = (this.count - 1) >> 5;
    for (let plane = this.planes; plane < zones.length; plane += words) {
      const bits = zones[plane + first] ?? 0;
      const next = first < last ? (zones[plane + first + 1] ?? 0) << 31 : 0;
      zones[plane + first] = (bits & below) | ((bits >>> 1) & ~below) | next;
      for (let word = plane + first + 1; word <= plane + last; word += 1) {
        const carried = word < plane + last ? (zones[word + 1] ?? 0) << 31 : 0;
        zones[word] = ((zones[word] ?? 0) >>> 1) | carried;
      }
    }
  }

  private widen(ints: Int32Array): void {
    const { zones } = this;
    for (const number of LOWEST) zones[number] = Math.min(zones[number] ?? 0, ints[number] ?? 0);
    for (const number of HIGHEST) zones[number] = Math.max(zones[number] ?? 0, ints[number] ?? 0);
  }

  private summarise(): void {
    const { ints, zones } = this;
    this.removed = 0;
    zones.set(ints.subarray(0, INTS));
    for (let row = INTS; row < this.count * INTS; row += INTS) {
      for (const number of LOWEST) {
        const value = ints[row + number] ?? 0;
        if (value < (zones[number] ?? 0)) zones[number] = value;
      }
      for (const number of HIGHEST) {
        const value = ints[row + number] ?? 0;
        if (value > (zones[number] ?? 0)) zones[number] = value;
      }
    }
  }
}
