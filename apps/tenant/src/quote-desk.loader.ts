import DataLoader from 'dataloader';
import { type Instant } from '#libs/kernel';
import { type Quote } from '#libs/market';
import {
  type OrganisationScope,
  type Ports,
  type QuoteApproval,
  type QuoteApprovalRule,
  type QuoteDeed,
  type QuoteShare,
} from '#libs/workflows';

/** Everything about one quote that is not in the quote. */
export interface QuoteDesk {
  readonly quote: Quote;
  /** The first one first. */
  readonly versions: readonly Quote[];
  readonly approval: QuoteApproval | null;
  readonly rule: QuoteApprovalRule | null;
  /** Newest first. */
  readonly shares: readonly QuoteShare[];
  /** Oldest first. */
  readonly deeds: readonly QuoteDeed[];
  /** Of people and keys that are named above. */
  readonly names: ReadonlyMap<string, string>;
  readonly now: Instant;
}

const firstOf = ({ id, lineage }: Quote): string => lineage?.firstId ?? id;

/** By quote id; null for what is not the organisation's. A page of quotes asks each question once. */
export function quoteDeskLoader(ports: Ports, scopeOf: () => OrganisationScope): DataLoader<string, QuoteDesk | null> {
  return new DataLoader((ids) => {
    const scope = scopeOf(); // later: nobody is signed in where a shared quote is read
    return ports.unitOfWork.run(scope, async (tx): Promise<(QuoteDesk | null)[]> => {
      const quotes: Quote[] = [];
      for (const id of ids) {
        const quote = await ports.quotes.byId(tx, id);
        if (quote?.orgId === scope.orgId) quotes.push(quote);
      }
      const firstIds = [...new Set(quotes.map(firstOf))];
      const versions = await ports.quoteHistory.versions(tx, firstIds);
      const approvals = await ports.quoteApprovals.latest(tx, ids);
      const rule = await ports.quoteApprovals.rule(tx, scope.orgId);
      const shares = await ports.quoteShares.byQuotes(tx, ids);
      const deeds = await ports.quoteHistory.deeds(tx, ids);
      const people = [
        ...approvals.flatMap(({ requestedBy, decidedBy }) => [requestedBy, decidedBy]),
        ...shares.map(({ madeBy }) => madeBy),
        ...deeds.map(({ by }) => by),
        rule?.setBy,
      ];
      const named = [...new Set(people.flatMap((id) => id ?? []))];
      const names = await ports.quoteHistory.names(tx, named);
      return ids.map((id) => {
        const quote = quotes.find((one) => one.id === id);
        if (!quote) return null;
        return {
          ...{ quote, rule, names, now: tx.now },
          versions: versions.filter((one) => firstOf(one) === firstOf(quote)),
          approval: approvals.find(({ quoteId }) => quoteId === id) ?? null,
          shares: shares.filter(({ quoteId }) => quoteId === id),
          deeds: deeds.filter(({ quoteId }) => quoteId === id),
        };
      });
    });
  });
}
