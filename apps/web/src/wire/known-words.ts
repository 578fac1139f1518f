import { useSyncExternalStore } from 'react';

export type Catalogue = Readonly<Record<string, string>>;

let known: Catalogue = {};
const readers = new Set<() => void>();

/** Adds sentences to those that the page can say; whatever is shown can say them from then on. */
export const learn = (catalogues: readonly Catalogue[]): void => {
  known = Object.assign({}, known, ...catalogues) as Catalogue;
  for (const tell of readers) tell();
};

const follow = (tell: () => void): (() => void) => {
  readers.add(tell);
  return () => void readers.delete(tell);
};

/** Every sentence learnt so far. */
export const useKnownWords = (): Catalogue => useSyncExternalStore(follow, () => known);
