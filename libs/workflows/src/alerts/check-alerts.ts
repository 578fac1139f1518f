import { type OfferMatch } from '#libs/market';
import { searchContext } from '../demand/search-context.js';
import { type AlertMatch, type AlertSighting, type MatchReason, type NeedAlert } from '../ports/alert-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { lookFor } from './judge-need.js';

type Needs = Pick<Ports, 'unitOfWork' | 'alerts' | 'offers' | 'billingProfiles' | 'taxes' | 'settings'>;

/** What a round of looks came to; `after`: the last alert looked at, null when that was all. */
export interface CheckedAlerts {
  readonly told: number;
  readonly after: string | null;
}

/**
 * Looks at the market for at most `limit` saved needs behind an id, and writes down each offer that came to fit since the look before, once
 * an offer. Somebody else may look at the same time: the database keeps one.
 */
export const checkAlerts = (ports: Needs) => {
  return (scope: PlatformScope, after: string | null, limit: number): Promise<CheckedAlerts> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const alerts = await ports.alerts.watched(tx, after ?? '', limit);
      let told = 0;
      for (const alert of alerts) told += await check(ports, tx, alert);
      return { told, after: alerts.length < limit ? null : (alerts.at(-1)?.id ?? null) };
    });
};

async function check(ports: Needs, tx: Tx, alert: NeedAlert): Promise<number> {
  const buyer = { kind: 'ORGANISATION', orgId: alert.orgId, actorId: alert.createdBy } as const;
  const context = await searchContext(ports, tx, buyer);
  const { fitting, sightings } = lookFor(await ports.offers.index(tx), alert, context);
  const before = new Map((await ports.alerts.sightings(tx, alert.id)).map((one) => [one.offerId, one]));
  const fresh = fitting.filter(({ offer }) => before.get(offer.id)?.fits !== true);
  const matches = fresh.map((match) => matchFor(tx, alert, match, reasonOf(alert, match, before.get(match.offer.id))));
  const seen = new Set(sightings.map(({ offerId }) => offerId));
  // what is not even near any more is taken whole, or not on offer: when it comes back it is news
  const gone = [...before.keys()].filter((offerId) => !seen.has(offerId));
  const now = [...sightings, ...gone.map((offerId) => ({ offerId, fits: false, isDear: false, isFull: true }))];
  const isNew = (one: AlertSighting): boolean => !isSame(one, before.get(one.offerId));
  await ports.alerts.see(tx, alert, now.filter(isNew));
  return ports.alerts.tell(tx, matches);
}

function isSame(now: AlertSighting, before: AlertSighting | undefined): boolean {
  return (
    before !== undefined && now.fits === before.fits && now.isDear === before.isDear && now.isFull === before.isFull
  );
}

function reasonOf({ createdAt }: NeedAlert, { offer }: OfferMatch, before: AlertSighting | undefined): MatchReason {
  if (before === undefined) return offer.publishedAt >= createdAt ? 'NEW_LISTING' : 'CAPACITY_FREED';
  return before.isDear ? 'LOWER_PRICE' : 'CAPACITY_FREED';
}

function matchFor(tx: Tx, alert: NeedAlert, match: OfferMatch, reason: MatchReason): AlertMatch {
  const { offer, allInRate, bookableUnits, window } = match;
  return {
    ...{ id: tx.newId('alertMatch'), alertId: alert.id, orgId: alert.orgId, reason, bookableUnits, window },
    ...{ offerId: offer.id, offerName: offer.name, rate: allInRate, matchedAt: tx.now },
  };
}
