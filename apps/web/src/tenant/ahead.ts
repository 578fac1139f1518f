import { type AnyVariables, type DocumentInput } from 'urql';
import { AHEAD } from '../wire/ahead.js';
import { client } from './client.js';
import { readSearch, type SearchText } from './search-text.js';

/** Where the reader begins. */
export interface Place {
  /** The last word of the path: on the page of one thing its id. */
  readonly id: string;
  readonly search: SearchText;
  /** The reader's own clock, ms since 1970; the platform's may stand elsewhere, and then the page asks once more. */
  readonly now: number;
}

/** What a page asks, as `useQuery` takes it. */
export interface Question<Variables extends AnyVariables = AnyVariables> {
  readonly query: DocumentInput<unknown, Variables>;
  readonly variables?: Variables;
}

/** Exported as `ahead` by the file of a page: what its first view asks, from the address alone. */
export type Ahead = (place: Place) => readonly Question[];

/** The page that a reader begins with waits for who is signed in; what it shows is asked for meanwhile. */
let isBeginning = true;
export const endOfBeginning = (): void => {
  isBeginning = false;
};

/** The server says with the page whether it was asked for with a session; who has none would only be refused. */
const comesWithSession = (): boolean =>
  performance
    .getEntriesByType('navigation')
    .some((entry) => (entry as PerformanceNavigationTiming).serverTiming.some(({ name }) => name === 'session'));

/** Asks what the page just loaded will ask, if it is the first. */
export const askAhead = (page: { readonly ahead?: Ahead }): void => {
  if (!isBeginning || page.ahead === undefined || !comesWithSession()) return;
  const { pathname, search } = window.location;
  const place = { id: pathname.split('/').at(-1) ?? '', search: readSearch(search), now: Date.now() };
  for (const { query, variables } of page.ahead(place)) void client.query(query, variables ?? {}, AHEAD).toPromise();
};
