import { lazyRouteComponent as lazyPage } from '@tanstack/react-router';
import { withWords } from './words.js';

/** A page in a chunk of its own, which waits for the words that only the search can do without. */
export const lazyRouteComponent: typeof lazyPage = (importer, exportName) =>
  lazyPage(() => withWords(importer), exportName);
