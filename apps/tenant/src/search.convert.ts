import { type NoMatch } from '#libs/market';
import { connectionToGraphQL, type tenant } from '#libs/schema';
import { type SearchQuery, type SearchResult } from '#libs/workflows';
import { offerToGraphQL } from './offer.convert.js';

export function searchFromGraphQL(args: tenant.QueryOffersArgs, isCounted: boolean): SearchQuery {
  return {
    filter: args.filter ?? {},
    sort: args.sort ?? 'ALL_IN_PRICE',
    first: args.first ?? 20,
    after: args.after ?? null,
    isCounted,
  };
}

export function searchToGraphQL(result: SearchResult, hasUnits: boolean): tenant.OfferConnection {
  const { appliedFilter, noMatch, totalCount, asOf } = result;
  const connection = connectionToGraphQL(result, (match) => ({
    ...offerToGraphQL(match, asOf, hasUnits),
    rank: match.rank,
  }));
  // where it was not counted, nobody reads it
  return { ...connection, totalCount: totalCount ?? 0, appliedFilter, noMatch: noMatch && noMatchToGraphQL(noMatch) };
}

function noMatchToGraphQL({ blockers, conflict, suggestions }: NoMatch): tenant.NoMatch {
  return {
    blockers,
    conflict,
    suggestions: suggestions.map(({ relaxations, matches, cheapest }) => ({
      description: relaxations.map(({ description }) => description).join(', and '),
      changes: relaxations.map(({ field, newValue }) => ({ field, newValue })),
      matches,
      cheapest,
    })),
  };
}
