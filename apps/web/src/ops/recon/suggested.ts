import { useQuery } from 'urql';
import { SuggestionList } from '../../gql/ops/documents/SuggestionList.js';
import { type SuggestionFactsFragment } from '../../gql/ops/graphql.js';

/** Suggestions that wait for an answer and are about a record of an exception. */
export const useSuggested = (entryIds: readonly string[]) => {
  const [state, ask] = useQuery({ query: SuggestionList, variables: { openOnly: true, first: 100 } });
  const all: readonly SuggestionFactsFragment[] = state.data?.matchSuggestions.nodes ?? [];
  const suggested = all.filter((one) => one.entryIds.some((id) => entryIds.includes(id)));
  return { state, suggested, retry: () => ask({ requestPolicy: 'network-only' }) };
};
