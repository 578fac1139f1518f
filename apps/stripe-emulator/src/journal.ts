import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** One row written (or, with `value` null, removed): table, id, owning account, value. */
export type Write = readonly [table: string, id: string, account: string, value: object | null];

/** The log is rewritten as a snapshot when it has grown by this much, and to twice its last snapshot. */
const REWRITE_AFTER_BYTES = 64 * 1024 * 1024;

/**
 * A redo log in one file: one line per committed transaction. A line is written before the answer leaves the process,
 * so a killed process loses nothing that a client saw. A torn last line (killed inside the write) is a transaction
 * that nobody saw; it is dropped on the next start.
 */
export class Journal {
  private handle: number;
  private grown = 0;

  private constructor(
    private readonly path: string,
    private readonly rows: () => Iterable<Write>,
    private snapshotBytes: number,
  ) {
    this.handle = openSync(path, 'a');
  }

  /** Opens the file, replays it into `apply`, then rewrites it as a snapshot taken from `rows`. */
  static open(path: string, apply: (writes: readonly Write[]) => void, rows: () => Iterable<Write>): Journal {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) {
      for (const line of completeLines(readFileSync(path))) apply(JSON.parse(line) as Write[]);
    }
    return new Journal(path, rows, writeSnapshot(path, rows()));
  }

  append(writes: readonly Write[]): void {
    this.grown += writeAll(this.handle, `${JSON.stringify(writes)}\n`);
    if (this.grown > Math.max(REWRITE_AFTER_BYTES, this.snapshotBytes)) this.reopen(this.rows());
  }

  /** Forgets everything. */
  clear(): void {
    this.reopen([]);
  }

  close(): void {
    closeSync(this.handle);
  }

  private reopen(rows: Iterable<Write>): void {
    closeSync(this.handle);
    this.snapshotBytes = writeSnapshot(this.path, rows);
    this.grown = 0;
    this.handle = openSync(this.path, 'a');
  }
}

/** Written beside the file and renamed over it: at every instant there is one whole file. Returns its size in bytes. */
function writeSnapshot(path: string, rows: Iterable<Write>): number {
  const temporary = `${path}.tmp`;
  const handle = openSync(temporary, 'w');
  let bytes = 0;
  for (const row of rows) bytes += writeAll(handle, `${JSON.stringify([row])}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(temporary, path);
  return bytes;
}

function writeAll(handle: number, line: string): number {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
  return bytes.length;
}

/** Line by line out of the bytes: a file may be longer than a string can be. What follows the last newline is torn. */
function* completeLines(bytes: Buffer): Generator<string> {
  let from = 0;
  for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
    if (to > from) yield bytes.toString('utf8', from, to);
    from = to + 1;
  }
}
