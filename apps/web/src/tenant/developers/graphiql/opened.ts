import { useSyncExternalStore } from 'react';

/** An operation on its way into the editor. */
export interface Opened {
  readonly document: string;
  /** JSON. */
  readonly variables: string;
}

let latest: Opened | null = null;
const readers = new Set<() => void>();

/** Hands an operation to the editor; it stays in this page's memory only, since variables may hold what is nobody else's business. */
export const open = (opened: Opened): void => {
  latest = opened;
  for (const tell of readers) tell();
};

const follow = (tell: () => void): (() => void) => {
  readers.add(tell);
  return () => void readers.delete(tell);
};

/** What was handed over last; null at first. */
export const useOpened = (): Opened | null => useSyncExternalStore(follow, () => latest);
