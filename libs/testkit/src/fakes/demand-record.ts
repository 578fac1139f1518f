import { type Offer, type Quote, type RecordedDemand, quoteStateAt } from '#libs/market';
import { type DemandQuery, type DemandStore, type RefusedRequest, type Tx } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

interface Tables {
  readonly quotes: FakeTable<Quote>;
  readonly offers: FakeTable<Offer>;
}

/** What was asked for, out of the tables of quotes and of refused requests. */
export function fakeDemandRecord(database: FakeDatabase, { quotes, offers }: Tables): DemandStore {
  const refusals = database.table<RefusedRequest & Pick<RecordedDemand, 'at'>>((row) => [row.orgId]);
  const alike = (query: DemandQuery): Map<string, Offer> => {
    const found = offers
      .rows()
      .filter(
        (offer) => offer.kind === 'GPU' && offer.modelSlug === query.modelSlug && offer.site.region === query.region,
      );
    return new Map(found.map((offer) => [offer.id, offer]));
  };
  const record = (tx: Tx, query: DemandQuery) => {
    const asked = alike(query);
    const quoted = quotes
      .rows()
      .filter((quote) => quoteStateAt(quote, tx.now) !== 'OPEN' && quote.total.currency === query.currency)
      .map((quote) => ({
        ...{ offerId: quote.offerId, orgId: quote.orgId, at: quote.createdAt, units: quote.units },
        ...{ window: quote.period, billing: quote.terms.billing, rate: quote.terms.unitPrice.amount },
        outcome: quote.state === 'ACCEPTED' ? ('BOOKED' as const) : ('LAPSED' as const),
      }));
    const refused = refusals
      .rows()
      .filter((one) => one.currency === query.currency)
      .map(({ currency: _, ...one }) => ({ ...one, outcome: 'REFUSED' as const }));
    const chosen = [...quoted, ...refused]
      .filter(({ offerId, at }) => asked.has(offerId) && at >= query.since)
      .sort((a, b) => a.at - b.at)
      .slice(-query.limit);
    const orgs = [...new Set(chosen.map(({ orgId }) => orgId))].sort();
    const requests = chosen.map(({ orgId, offerId: _, ...one }) => ({ ...one, asker: orgs.indexOf(orgId) + 1 }));
    const published = [...asked.values()].filter(({ state }) => state === 'PUBLISHED');
    return { requests, publishedUnits: published.reduce((sum, { units }) => sum + units, 0) };
  };
  return {
    refused: (tx, request) =>
      Promise.resolve(refusals.put(tx, `${refusals.rows().length}`, { ...request, at: tx.now })),
    record: (tx, query) => Promise.resolve(record(tx, query)),
  };
}
