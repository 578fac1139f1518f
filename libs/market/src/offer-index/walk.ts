import { BLOCK_ROWS, ZONE_ROWS } from './block.js';
import { type Cell } from './cell.js';
import { type DiscountPlans } from './discount-plans.js';
import { MinHeap } from './min-heap.js';
import { type Question } from './question.js';
import { type Take, admitsBlock, scanZone, tryPlanes, zonesWithin } from './scan.js';

/** A zone of a cell to go on from. */
interface Place {
  readonly cell: Cell;
  readonly block: number;
  readonly zone: number;
}

/** Zones that are looked through in vain in one cell before a cheaper place gets its turn. */
const PATIENCE = 64;

/**
 * Visits rows that may match, those first that may be cheapest: a best-first search over cells, zones of cells and rows, each by a lower
 * bound of what it holds. It ends when nothing is left below `question.limit`, which the visitor lowers.
 */
export class PriceWalk {
  private readonly rows = new MinHeap();
  private readonly heads = new MinHeap();
  private readonly bits = new Int32Array(BLOCK_ROWS / ZONE_ROWS);
  private places: Place[] = [];
  private readonly take: Take = (slot, atLeast) => this.rows.push(atLeast, slot);

  constructor(private readonly plans: DiscountPlans) {}

  run(cells: readonly Cell[], question: Question, visit: Take): void {
    const { rows, heads } = this;
    rows.clear();
    heads.clear();
    this.places = [];
    for (const cell of cells) {
      const key = question.atLeast(cell.head);
      if (key <= question.limit) heads.push(key, this.places.push({ cell, block: 0, zone: 0 }) - 1);
    }
    for (;;) {
      const atLeast = rows.leastKey;
      if (Math.min(atLeast, heads.leastKey) > question.limit || (rows.isEmpty && heads.isEmpty)) return;
      if (atLeast <= heads.leastKey) visit(rows.pop(), atLeast);
      else this.goOn(heads.pop(), question);
    }
  }

  private waitFor(place: Place, question: Question): void {
    const key = question.atLeast(place.cell.blocks[place.block]?.head(place.zone) ?? Infinity);
    if (key <= question.limit) this.heads.push(key, this.places.push(place) - 1);
  }

  /** Scans a cell until what follows is dearer than a row already found, or nothing was found for long. */
  private goOn(index: number, question: Question): void {
    const place = this.places[index];
    if (place === undefined) return;
    const { cell } = place;
    let patience = PATIENCE;
    for (let at = place.block, from = place.zone; at < cell.blocks.length; at += 1, from = 0) {
      const block = cell.blocks[at];
      if (block === undefined || question.atLeast(block.head(from)) > question.limit) return;
      if (at > place.block && this.isTurnOver(block.head(0), patience, question)) {
        this.waitFor({ cell, block: at, zone: 0 }, question);
        return;
      }
      if (!admitsBlock(block, question)) continue;
      const to = zonesWithin(block, question);
      patience -= to - from;
      tryPlanes(block, from, to, question, this.bits);
      for (let zone = from; zone < to; zone += 1) {
        const bits = this.bits[zone] ?? 0;
        if (bits === 0) continue;
        if (this.isTurnOver(block.head(zone), patience, question)) {
          this.waitFor({ cell, block: at, zone }, question);
          return;
        }
        scanZone(block, zone, bits, question, this.plans, this.take);
      }
    }
  }

  private isTurnOver(head: number, patience: number, question: Question): boolean {
    const key = question.atLeast(head);
    return this.rows.leastKey < key || (patience < 0 && this.heads.leastKey < key);
  }
}

/** Visits every row that may match, in no order, until the visitor has enough (false). */
export function walkAll(
  cells: readonly Cell[],
  question: Question,
  plans: DiscountPlans,
  visit: (slot: number) => boolean,
): boolean {
  const bits = new Int32Array(BLOCK_ROWS / ZONE_ROWS);
  let goesOn = true;
  const take: Take = (slot) => {
    goesOn = goesOn && visit(slot);
  };
  for (const cell of cells) {
    for (const block of cell.blocks) {
      if (!admitsBlock(block, question)) continue;
      const to = zonesWithin(block, question);
      if (to === 0) break;
      tryPlanes(block, 0, to, question, bits);
      for (let zone = 0; zone < to && goesOn; zone += 1) scanZone(block, zone, bits[zone] ?? 0, question, plans, take);
      if (!goesOn) return false;
    }
  }
  return true;
}
