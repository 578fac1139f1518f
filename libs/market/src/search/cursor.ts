import { type Result, ok, refuse } from '#libs/kernel';

/** Where a page stopped: the last row's sort key and id. Rows may come and go in between; none is shown twice or left out for it. */
export interface SearchCursor {
  readonly sort: string;
  readonly key: readonly bigint[];
  readonly id: string;
}

export function encodeCursor(cursor: SearchCursor): string {
  const text = JSON.stringify([1, cursor.sort, cursor.key.map(String), cursor.id]);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Refuses whatever we did not make. */
export function decodeCursor(text: string): Result<SearchCursor, 'INVALID_CURSOR'> {
  if (!/^[\w-]{8,500}$/.test(text)) return refuse('INVALID_CURSOR');
  try {
    const parts: unknown = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
    if (!Array.isArray(parts) || parts.length !== 4 || parts[0] !== 1) return refuse('INVALID_CURSOR');
    const [, sort, key, id] = parts as unknown[];
    if (typeof sort !== 'string' || typeof id !== 'string' || !isKey(key)) return refuse('INVALID_CURSOR');
    return ok({ sort, key: key.map((part) => BigInt(part)), id });
  } catch {
    return refuse('INVALID_CURSOR');
  }
}

function isKey(key: unknown): key is string[] {
  return Array.isArray(key) && key.every((part) => typeof part === 'string' && /^-?\d{1,60}$/.test(part));
}
