import { type IdKind, type Instant, addMilliseconds, makeId } from '#libs/kernel';
import { type Scope, type Tx, type UnitOfWork } from '#libs/workflows';

/** What a fake table does for a transaction: hand out its content, and take it back when the transaction fails. */
interface Restorable {
  snapshot(): () => void;
}

/**
 * An in-memory stand-in for the database: transactions run one after another, roll back when they throw, see one clock, and
 * number their ids. Good for the rules of a workflow; what only a real database does is tested in *.db.spec.ts.
 */
export class FakeDatabase implements UnitOfWork {
  readonly #tables: Restorable[] = [];
  #now: Instant;
  #ids = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(now: Instant) {
    this.#now = now;
  }

  get now(): Instant {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now = addMilliseconds(this.#now, milliseconds);
  }

  advanceTo(at: Instant): void {
    this.#now = at;
  }

  table<T>(orgsOf: (row: T) => readonly string[] | null): FakeTable<T> {
    const table = new FakeTable<T>(orgsOf);
    this.#tables.push(table);
    return table;
  }

  run<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    const turn = this.#queue.then(async () => {
      const undo = this.#tables.map((table) => table.snapshot());
      try {
        return await work({ now: this.#now, scope, newId: (kind) => this.newId(kind) });
      } catch (error) {
        for (const restore of undo) restore();
        throw error;
      }
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  newId(kind: IdKind): string {
    this.#ids += 1;
    const bytes = new Uint8Array(10);
    new DataView(bytes.buffer).setUint32(6, this.#ids);
    return makeId(kind, this.#now, bytes);
  }
}

/** Rows by key, in the order of insertion, seen through the caller's scope as row-level security would show them. */
export class FakeTable<T> implements Restorable {
  #rows = new Map<string, T>();
  /** Somebody keeps these rows to go back to: they are copied before they change. */
  #isKept = false;
  /** Another number after every change. */
  version = 0;

  /** @param orgsOf organisations that may see a row; null: everybody may */
  constructor(private readonly orgsOf: (row: T) => readonly string[] | null) {}

  snapshot(): () => void {
    const kept = this.#rows;
    this.#isKept = true;
    return () => {
      if (this.#rows === kept) return;
      this.#rows = kept;
      this.#isKept = true;
      this.version += 1;
    };
  }

  #change(): Map<string, T> {
    if (this.#isKept) [this.#rows, this.#isKept] = [new Map(this.#rows), false];
    this.version += 1;
    return this.#rows;
  }

  get(tx: Tx, key: string): T | null {
    const row = this.#rows.get(key);
    return row !== undefined && this.#sees(tx, row) ? row : null;
  }

  all(tx: Tx): T[] {
    return [...this.#rows.values()].filter((row) => this.#sees(tx, row));
  }

  /** Every row whatever the scope: for assertions. */
  rows(): T[] {
    return [...this.#rows.values()];
  }

  put(tx: Tx, key: string, row: T): void {
    if (!this.#sees(tx, row)) throw new Error(`row-level security: ${key} does not belong to the scope`);
    this.#change().set(key, row);
  }

  /** Puts a row from outside any transaction: for the world of a test. */
  seed(key: string, row: T): void {
    this.#change().set(key, row);
  }

  delete(key: string): void {
    this.#change().delete(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  #sees(tx: Tx, row: T): boolean {
    if (tx.scope.kind === 'PLATFORM') return true;
    const orgs = this.orgsOf(row);
    return orgs === null || orgs.includes(tx.scope.orgId);
  }
}
