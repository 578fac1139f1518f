import { useMemo, useState } from 'react';
import { useClient, useQuery, type CombinedError, type DocumentInput } from 'urql';
import { isOlder } from './older.js';

export interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface Paged<Data, Row> {
  /** The first page's answer; the previous one stays while a new one is on its way. */
  readonly first: {
    readonly data: Data | undefined;
    readonly fetching: boolean;
    readonly error: CombinedError | undefined;
  };
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
  /** Asks anew because something changed; not where further pages were added, whose rows would no longer join on. */
  readonly renew: () => void;
  /** Rows on screen answer an older question than the one asked now. */
  readonly stale: boolean;
}

interface More<Row> extends Page<Row> {
  readonly question: string;
}

/** A list by cursor: the first page follows its variables, further pages are added on request. */
export const usePaged = <Data, Variables extends { after?: string | null | undefined }, Row>(
  query: DocumentInput<Data, Variables>,
  variables: Variables,
  pick: (data: Data) => Page<Row>,
): Paged<Data, Row> => {
  const client = useClient();
  const [first, ask] = useQuery<Data, Variables>({ query, variables });
  const question = JSON.stringify(variables);
  const [kept, setKept] = useState<Data | undefined>(undefined);
  const answer = first.data ?? undefined; // a failed operation answers `null`
  if (answer !== undefined && answer !== kept) setKept(answer);
  const [more, setMore] = useState<More<Row> | null>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<CombinedError>();

  const data = answer ?? kept;
  const page = data === undefined ? undefined : pick(data);
  const added = more !== null && more.question === question ? more : null;
  const [firstNodes, addedNodes] = [page?.nodes, added?.nodes];
  const rows = useMemo(() => [...(firstNodes ?? []), ...(addedNodes ?? [])], [firstNodes, addedNodes]);
  const position = added?.pageInfo ?? page?.pageInfo;
  const loadMore = async (): Promise<void> => {
    setLoadingMore(true);
    const next = await client
      .query<Data, Variables>(query, { ...variables, after: position?.endCursor ?? null })
      .toPromise();
    setLoadingMore(false);
    setMoreError(next.error);
    if (!next.data) return;
    const found = pick(next.data);
    setMore({ question, nodes: [...(added?.nodes ?? []), ...found.nodes], pageInfo: found.pageInfo });
  };
  return {
    first: { data, fetching: first.fetching, error: first.error ?? moreError },
    rows,
    hasMore: position?.hasNextPage ?? false,
    loadingMore,
    loadMore: () => void loadMore(),
    retry: () => ask({ requestPolicy: 'network-only' }),
    renew: () => {
      if (added === null) ask({ requestPolicy: 'network-only' });
    },
    stale: isOlder(first, variables),
  };
};
