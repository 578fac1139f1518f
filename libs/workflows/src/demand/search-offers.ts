import { type Instant, type Result, ok, refuse } from '#libs/kernel';
import {
  type AppliedFilter,
  MOST_COUNTED,
  type NoMatch,
  type OfferFilter,
  type OfferMatch,
  type PageOptions,
  type RankExplanation,
  type SearchContext,
  appliedFilter,
  checkFilter,
  explainNoMatch,
  explainRank,
} from '#libs/market';
import { fieldInWords } from '../field-refusal.js';
import { type Ports } from '../ports/ports.js';
import { type MarketView } from '../ports/supply-stores.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { checkWindow, searchContext } from './search-context.js';

type Needs = Pick<Ports, 'unitOfWork' | 'offers' | 'billingProfiles' | 'taxes' | 'settings'>;

export interface SearchQuery extends PageOptions {
  readonly filter: OfferFilter;
  /** Whether to count the matches, which looks at many more offers than a page needs. */
  readonly isCounted: boolean;
}

export interface RankedOffer extends OfferMatch {
  readonly rank: RankExplanation;
}

export interface SearchResult {
  readonly items: readonly RankedOffer[];
  /** Of each item, same order. */
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  /** Exact up to `MOST_COUNTED`, which stands for that many or more; null: not counted. */
  readonly totalCount: number | null;
  readonly appliedFilter: readonly AppliedFilter[];
  /** Why nothing was found; null when something was. */
  readonly noMatch: NoMatch | null;
  readonly asOf: Instant;
}

/**
 * Searches what is published, in memory, as it is at this moment. Each offer says why it stands where it stands; an empty result says
 * which parts of the filter are in the way, and names only changes that were tried and do give a result.
 */
export const searchOffers = (ports: Needs) => {
  return (scope: OrganisationScope, query: SearchQuery): Promise<Result<SearchResult, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = checkQuery(query.filter);
      if (problem) return refuse(problem);
      const context = await searchContext(ports, tx, scope);
      return resultOf(await ports.offers.index(tx), query, context);
    });
};

function resultOf(market: MarketView, query: SearchQuery, context: SearchContext): Result<SearchResult, Refusal> {
  const { filter, isCounted, ...options } = query;
  const page = market.search(filter, context, options);
  if (!page.ok) return refuse(invalid(page.refusal.path, fieldInWords(page.refusal)));
  const { items, cursors, hasNextPage } = page.value;
  // a page behind the last offer is empty too
  const isFound = items.length > 0 || (options.after !== null && market.exists(filter, context));
  return ok({
    items: items.map((match) => ({ ...match, rank: explainRank(match, options.sort) })),
    cursors,
    hasNextPage,
    totalCount: isCounted ? market.count(filter, context, MOST_COUNTED) : null,
    appliedFilter: appliedFilter(filter, context.now),
    noMatch: isFound ? null : explainNoMatch(market, filter, context),
    asOf: context.now,
  });
}

function checkQuery(filter: OfferFilter): Refusal | null {
  const [problem] = checkFilter(filter);
  if (problem) return invalid(problem.path, fieldInWords(problem));
  return filter.window ? checkWindow(filter.window, ['filter', 'window']) : null;
}
