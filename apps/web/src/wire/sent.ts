import { stringifyDocument, type Operation } from 'urql';

/** An operation as the page sent it: what an API key would send to get the same. */
export interface Sent {
  readonly key: number;
  readonly name: string;
  readonly kind: 'query' | 'mutation';
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Operations that every page has: who is asking and what time it is. */
const EVERYWHERE: readonly string[] = ['Session'];
const MOST_MUTATIONS = 5;

const asked = new Map<number, Operation>();
const done: { readonly path: string; readonly operation: Operation }[] = [];

/** Notes what leaves this page: a query for as long as something shows its answer, and the last few mutations. */
export const note = (operation: Operation): void => {
  if (operation.kind === 'teardown') asked.delete(operation.key);
  else if (operation.kind === 'query') asked.set(operation.key, operation);
  else if (operation.kind === 'mutation' && done[0]?.operation !== operation) {
    done.unshift({ path: window.location.pathname, operation });
    done.length = Math.min(done.length, MOST_MUTATIONS);
  }
};

const nameOf = (document: string): string => /\b(?:query|mutation)\s+(\w+)/.exec(document)?.[1] ?? '';

const describe = ({ key, kind, query, variables }: Operation): Sent => {
  const document = stringifyDocument(query).replace(/^# .*\n/, '');
  return {
    key,
    name: nameOf(document),
    kind: kind === 'mutation' ? 'mutation' : 'query',
    document,
    variables: variables ?? {},
  };
};

/** What the page that is shown has asked, its latest acts first. */
export const sentHere = (): readonly Sent[] =>
  [...done.filter(({ path }) => path === window.location.pathname).map(({ operation }) => operation), ...asked.values()]
    .map(describe)
    .filter(({ name }) => !EVERYWHERE.includes(name));
