import { Journal, type Write } from './journal.js';
import type { JsonObject } from './json.js';

export interface Row {
  readonly id: string;
}

/** A named set of rows of one shape. `render` adds what Stripe computes on read, such as an invoice's first lines. */
export interface Table<T extends Row> {
  readonly name: string;
  readonly render?: (store: Store, row: T, account: string) => JsonObject;
  /** Fields absent by default and added when named in `expand[]`. */
  readonly includes?: Readonly<Record<string, (store: Store, row: T, account: string) => JsonObject>>;
}

interface Entry {
  readonly account: string;
  readonly value: Row;
}
interface Undo {
  readonly table: string;
  readonly id: string;
  readonly before: Entry | undefined;
}

/** Rows are replaced, never changed in place: that makes a rollback a list of old values. */
export class Store {
  private readonly tables = new Map<string, Map<string, Entry>>();
  private undo: Undo[] = [];
  private journal: Journal | undefined;

  constructor(dataFile?: string) {
    if (dataFile === undefined) return;
    this.journal = Journal.open(
      dataFile,
      (writes) => writes.forEach((write) => this.replay(write)),
      () => this.rows(),
    );
  }

  get<T extends Row>(table: Table<T>, account: string, id: string): T | undefined {
    const entry = this.tables.get(table.name)?.get(id);
    return entry !== undefined && entry.account === account ? (entry.value as T) : undefined;
  }

  /** All rows of an account in order of creation. */
  all<T extends Row>(table: Table<T>, account: string): T[] {
    const out: T[] = [];
    for (const entry of this.tables.get(table.name)?.values() ?? [])
      if (entry.account === account) out.push(entry.value as T);
    return out;
  }

  /** All rows of all accounts, with their owner, in order of creation. */
  everywhere<T extends Row>(table: Table<T>): { account: string; row: T }[] {
    return [...this.walk(table)];
  }

  /** Rows of all accounts, oldest first, without copying them; the caller may stop early and must not write while walking. */
  *walk<T extends Row>(table: Table<T>): Generator<{ account: string; row: T }> {
    for (const entry of this.tables.get(table.name)?.values() ?? [])
      yield { account: entry.account, row: entry.value as T };
  }

  put<T extends Row>(table: Table<T>, account: string, row: T): T {
    const rows = this.table(table.name);
    this.undo.push({ table: table.name, id: row.id, before: rows.get(row.id) });
    rows.set(row.id, { account, value: row });
    return row;
  }

  remove<T extends Row>(table: Table<T>, id: string): void {
    const rows = this.table(table.name);
    this.undo.push({ table: table.name, id, before: rows.get(id) });
    rows.delete(id);
  }

  /** Makes everything since the last commit durable, as one line of the journal. */
  commit(): void {
    if (this.undo.length === 0) return;
    const touched = new Map(this.undo.map((one) => [`${one.table}\n${one.id}`, one]));
    this.journal?.append([...touched.values()].map(({ table, id }) => this.writeOf(table, id)));
    this.undo = [];
  }

  /** Takes back everything since the last commit. */
  rollback(): void {
    for (const { table, id, before } of this.undo.reverse()) {
      if (before === undefined) this.table(table).delete(id);
      else this.table(table).set(id, before);
    }
    this.undo = [];
  }

  clear(): void {
    this.tables.clear();
    this.undo = [];
    this.journal?.clear();
  }

  close(): void {
    this.journal?.close();
    this.journal = undefined;
  }

  private table(name: string): Map<string, Entry> {
    const found = this.tables.get(name);
    if (found !== undefined) return found;
    const made = new Map<string, Entry>();
    this.tables.set(name, made);
    return made;
  }

  private writeOf(table: string, id: string): Write {
    const entry = this.tables.get(table)?.get(id);
    return [table, id, entry?.account ?? '', entry?.value ?? null];
  }

  private replay([table, id, account, value]: Write): void {
    if (value === null) this.table(table).delete(id);
    else this.table(table).set(id, { account, value: value as Row });
  }

  private *rows(): Generator<Write> {
    for (const [table, rows] of this.tables)
      for (const [id, entry] of rows) yield [table, id, entry.account, entry.value];
  }
}
