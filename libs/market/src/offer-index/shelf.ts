import { Cell, type CellFacts } from './cell.js';
import { type CompactRow } from './compact-row.js';

/** What all cells of a shelf have in common. */
export interface ShelfFacts {
  readonly kind: 'GPU' | 'HALL';
  /** Empty for halls. */
  readonly modelSlug: string;
  readonly memoryGib: number;
  /** Place of the currency in the kernel's list. */
  readonly currency: number;
}

/** The cells of one model in one currency, by region. */
export class Shelf {
  private readonly byRegion = new Map<string, Cell[]>();

  constructor(readonly facts: ShelfFacts) {}

  get isEmpty(): boolean {
    return this.byRegion.size === 0;
  }

  insert(facts: CellFacts, row: CompactRow): void {
    const cells = this.byRegion.get(facts.region) ?? [];
    this.byRegion.set(facts.region, cells);
    let cell = cells.find(({ country }) => country === facts.country);
    if (cell === undefined) cells.push((cell = new Cell(facts)));
    cell.insert(row);
  }

  /** Takes out the row of this slot, which stands at this least rate. */
  remove(facts: CellFacts, key: number, slot: number): void {
    const cells = this.byRegion.get(facts.region) ?? [];
    const cell = cells.find(({ country }) => country === facts.country);
    if (cell === undefined) return;
    cell.remove(key, slot);
    if (cell.blocks.length > 0) return;
    cells.splice(cells.indexOf(cell), 1);
    if (cells.length === 0) this.byRegion.delete(facts.region);
  }

  /** Adds its cells in these regions (null: in all) and countries to a list. */
  collect(cells: Cell[], regions: ReadonlySet<string> | null, countries: readonly string[] | null): void {
    if (regions === null) for (const some of this.byRegion.values()) collectIn(cells, some, countries);
    else for (const region of regions) collectIn(cells, this.byRegion.get(region) ?? [], countries);
  }
}

function collectIn(cells: Cell[], some: readonly Cell[], countries: readonly string[] | null): void {
  for (const cell of some) if (countries === null || countries.includes(cell.country)) cells.push(cell);
}
