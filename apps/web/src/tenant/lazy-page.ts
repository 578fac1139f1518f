import { lazyRouteComponent as lazyPage } from '@tanstack/react-router';
import { askAhead } from './ahead.js';
import { withWords } from './words.js';

const asking = async <Page extends object>(load: () => Promise<Page>): Promise<Page> => {
  const page = await load();
  askAhead(page);
  return page;
};

/** A page in a chunk of its own that says no more than the frame does: the search. */
export const firstPage: typeof lazyPage = (importer, exportName) => lazyPage(() => asking(importer), exportName);

/** Any other page, which waits for the words that only the search can do without. */
export const lazyRouteComponent: typeof lazyPage = (importer, exportName) =>
  lazyPage(() => withWords(() => asking(importer)), exportName);
