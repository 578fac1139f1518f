import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** One row written (or, with `value` null, removed): table, id, owning account, value. */
export type Write = readonly [table: string, id: string, account: string, value: object | null];

/**
 * A redo log in one file: one line per committed transaction. A line is written before the answer leaves the process,
 * so a killed process loses nothing that a client saw. A torn last line (killed inside the write) is a transaction
 * that nobody saw; it is dropped on the next start.
 */
export class Journal {
  private handle: number;

  private constructor(private readonly path: string) {
    this.handle = openSync(path, 'a');
  }

  /** Opens the file, replays it into `apply`, then rewrites it as a snapshot taken from `rows`. */
  static open(path: string, apply: (writes: readonly Write[]) => void, rows: () => Iterable<Write>): Journal {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path))
      for (const line of completeLines(readFileSync(path, 'utf8'))) apply(JSON.parse(line) as Write[]);
    const temporary = `${path}.tmp`;
    const handle = openSync(temporary, 'w');
    for (const row of rows()) writeSync(handle, `${JSON.stringify([row])}\n`);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(temporary, path);
    return new Journal(path);
  }

  append(writes: readonly Write[]): void {
    const line = Buffer.from(`${JSON.stringify(writes)}\n`);
    for (let at = 0; at < line.length;) at += writeSync(this.handle, line, at);
  }

  /** Forgets everything. */
  clear(): void {
    closeSync(this.handle);
    closeSync(openSync(this.path, 'w'));
    this.handle = openSync(this.path, 'a');
  }

  close(): void {
    closeSync(this.handle);
  }
}

function completeLines(text: string): string[] {
  const lines = text.split('\n');
  lines.pop();
  return lines.filter((line) => line !== '');
}
