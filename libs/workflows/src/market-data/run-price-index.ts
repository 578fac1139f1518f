import { DAY, type Instant, addMilliseconds, instantFromEpoch } from '#libs/kernel';
import { listedSamples, priceIndex, taxTreatment } from '#libs/market';
import { type IndexBasis } from '../ports/price-index-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'priceIndex' | 'offers' | 'settings'>;

/** Days whose bookings make a figure: one day has too few. */
const BOOKED_DAYS = 30;
/** A round writes so many days at most, each in a transaction of its own. */
const MOST_DAYS = 40;

/**
 * Publishes the price index of every day that is over. What was booked is looked up for each missing day; what was asked can only be told of
 * the day that ended last, since listings do not keep their past. Returns how many days it wrote.
 */
export const runPriceIndex = (ports: Needs) => {
  return async (scope: PlatformScope): Promise<number> => {
    let written = 0;
    for (; written < MOST_DAYS; written++) {
      const isMore = await ports.unitOfWork.run(scope, async (tx) => {
        const yesterday = addMilliseconds(dayOf(tx.now), -DAY);
        const day = await nextDay(ports, tx, 'BOOKED', yesterday);
        if (day === null) return false;
        const end = addMilliseconds(day, DAY);
        const window = { start: addMilliseconds(end, -BOOKED_DAYS * DAY), end };
        await ports.priceIndex.write(tx, 'BOOKED', day, priceIndex(await ports.priceIndex.booked(tx, window)));
        if (day === yesterday) await writeListed(ports, tx, day);
        return true;
      });
      if (!isMore) break;
    }
    return written;
  };
};

async function writeListed(ports: Needs, tx: Tx, day: Instant): Promise<void> {
  const market = await ports.offers.index(tx);
  const context = {
    now: tx.now,
    platformFeeBasisPoints: ports.settings.platformFeeBasisPoints,
    tax: taxTreatment(ports.settings.seller, tx.now),
  };
  const offers = market.passing({ kind: 'GPU' }, context);
  await ports.priceIndex.write(tx, 'LISTED', day, priceIndex(listedSamples(offers, tx.now)));
}

/**
 * The first day not written yet; at the very first round, yesterday, once something is on offer: an empty market's clock may still be set back.
 * Null: all are.
 */
async function nextDay(ports: Needs, tx: Tx, basis: IndexBasis, yesterday: Instant): Promise<Instant | null> {
  const last = await ports.priceIndex.lastDay(tx, basis);
  if (last === null) return (await isEmpty(ports, tx)) ? null : yesterday;
  return last < yesterday ? addMilliseconds(last, DAY) : null;
}

async function isEmpty(ports: Needs, tx: Tx): Promise<boolean> {
  const [first] = (await ports.offers.index(tx)).offers();
  return first === undefined;
}

const dayOf = (at: Instant): Instant => instantFromEpoch(Math.floor(at / DAY) * DAY);
