import { type Instant, type Result, ok, refuse } from '#libs/kernel';
import {
  type AppliedFilter,
  type OfferFilter,
  type OfferPage,
  type PageOptions,
  appliedFilter,
  bookableMatches,
  checkFilter,
  rankAndPage,
  staticMatches,
} from '#libs/market';
import { fieldInWords } from '../field-refusal.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { lookUpAvailability } from './availability.js';
import { type NoMatch, explainNoMatch } from './no-match.js';
import { checkWindow, searchContext } from './search-context.js';

type Needs = Pick<Ports, 'unitOfWork' | 'offers' | 'capacity' | 'billingProfiles' | 'settings'>;

export interface SearchQuery extends PageOptions {
  readonly filter: OfferFilter;
}

export interface SearchResult extends OfferPage {
  readonly appliedFilter: readonly AppliedFilter[];
  /** Why nothing was found; null when something was. */
  readonly noMatch: NoMatch | null;
  readonly asOf: Instant;
}

/**
 * Searches what is published: the offers' own facts first, then one look at what is free for those that pass, then rank and page.
 * An empty result says which field removed what, and names only changes that were tried and do give a result.
 */
export const searchOffers = (ports: Needs) => {
  return (scope: OrganisationScope, { filter, ...options }: SearchQuery): Promise<Result<SearchResult, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = checkQuery(filter);
      if (problem) return refuse(problem);
      const context = await searchContext(ports, tx, scope);
      const offers = await ports.offers.published(tx);
      const matches = staticMatches(offers, filter, context);
      const found = bookableMatches(
        matches.candidates,
        filter,
        await lookUpAvailability(ports, tx, matches.candidates),
      );
      const page = rankAndPage(found, options);
      if (!page.ok) return refuse(invalid(page.refusal.path, fieldInWords(page.refusal)));
      const noMatch = found.length ? null : await explainNoMatch(ports, tx, { offers, matches, filter, context });
      return ok({ ...page.value, appliedFilter: appliedFilter(filter, tx.now), noMatch, asOf: tx.now });
    });
};

function checkQuery(filter: OfferFilter): Refusal | null {
  const [problem] = checkFilter(filter);
  if (problem) return invalid(problem.path, fieldInWords(problem));
  return filter.window ? checkWindow(filter.window, ['filter', 'window']) : null;
}
