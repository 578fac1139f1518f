import type { Call } from './call.js';
import type { Table } from './store.js';

interface SelfRow {
  readonly id: 'self';
  readonly url: string;
}
const rows: Table<SelfRow> = { name: 'self' };

/** Remembers under which address a browser reaches the emulator's own pages. */
export function rememberUrl({ store }: Pick<Call, 'store'>, url: string): void {
  store.put(rows, '', { id: 'self', url });
}

/** The address of one of the emulator's own pages. */
export function pageUrl({ store }: Pick<Call, 'store'>, path: string): string {
  return `${store.get(rows, '', 'self')?.url ?? 'http://127.0.0.1'}${path}`;
}
