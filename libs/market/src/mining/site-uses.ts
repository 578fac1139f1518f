import { type Period, contains } from '#libs/kernel';
import { type FleetAtSite, type MarketView, type SiteFacts, floatOf, usdOf } from './site-facts.js';
import { type ListingAtSite, capacityUnits, committedUnits, wattsPerUnit } from './listing-hours.js';
import { USD_PER_MWH } from './input-bounds.js';
import { gpuNetUsdPerMwh, hostingNetUsdPerMwh, miningRevenueUsdPerMwh } from './net-value.js';
import { type SiteUse } from './site-use.js';

/** A use with what its advice has to say beside. */
export interface ValuedUse extends SiteUse {
  /** Hour by hour what an MWh earns while it runs, sold or mined: no share of empty hours taken off. */
  readonly runningUsdPerMwh: readonly number[];
  /** Whether the site pays its energy; false where the tenant does. */
  readonly paysPower: boolean;
}

/** Beyond this a value is a slip of somebody's pen; it is taken as this much. */
const held = (usdPerMwh: number): number => Math.max(USD_PER_MWH.least, Math.min(USD_PER_MWH.most, usdPerMwh));

/** Everything that can be done with the site's power: each fleet, hall and GPU pool, hour by hour at the meter. */
export function siteUses(facts: SiteFacts, view: MarketView): ValuedUse[] {
  return [
    ...facts.fleets.map((fleet) => fleetUse(fleet, facts.hours, view)),
    ...facts.listings.map((listing) => listingUse(listing, facts, view)),
  ];
}

function fleetUse(at: FleetAtSite, hours: readonly Period[], view: MarketView): ValuedUse {
  const watts = hours.map((hour) => (contains(at.period, hour) ? at.watts : 0));
  const net = hours.map((_hour, index) => {
    const revenue = miningRevenueUsdPerMwh(view.hashpriceUsdPerPhPerDay[index] ?? 0, at.fleet);
    return held(revenue - (view.powerUsdPerMwh[index] ?? 0));
  });
  return {
    id: at.id,
    kind: 'MINING',
    name: at.name,
    capacityWatts: watts,
    committedWatts: at.isFirm ? watts : watts.map(() => 0),
    netUsdPerMwh: net,
    runningUsdPerMwh: net,
    startUsdPerMw: view.miningStartUsdPerMw,
    runningWatts: at.isFirm ? 0 : Math.min(at.runningWatts, at.watts),
    paysPower: true,
  };
}

function listingUse(listing: ListingAtSite, { site, hours }: SiteFacts, view: MarketView): ValuedUse {
  const unit = wattsPerUnit(listing, site);
  const { fill, net, paysPower } = valueOf(listing, floatOf(site.pue), view);
  const running = view.powerUsdPerMwh.map((power) => held(net(power)));
  return {
    id: listing.listed.id,
    kind: listing.kind,
    name: listing.listed.name,
    capacityWatts: hours.map((hour) => capacityUnits(listing, site, hour) * unit),
    committedWatts: hours.map((hour) => committedUnits(listing, hour) * unit),
    netUsdPerMwh: running.map((value) => value * fill),
    runningUsdPerMwh: running,
    // a lease that comes is worth starting for; the tenant waits for no warm-up of ours
    startUsdPerMw: 0,
    runningWatts: 0,
    paysPower,
  };
}

interface Value {
  readonly fill: number;
  readonly net: (powerUsdPerMwh: number) => number;
  readonly paysPower: boolean;
}

/** At the posted price; GPUs that stand there are paid for, so only what running them costs is taken off. */
function valueOf(listing: ListingAtSite, pue: number, view: MarketView): Value {
  const price = usdOf(listing.listed.price, view);
  if (listing.kind === 'HOSTING') {
    const { energyPassThrough } = listing.listed;
    const opexUsdPerKwMonth = view.hallOpexUsdPerKwMonth;
    const terms = { rentUsdPerKwMonth: price, pue, opexUsdPerKwMonth, energyPassThrough, fill: 1 };
    return { fill: view.hallFill, net: (power) => hostingNetUsdPerMwh(terms, power), paysPower: !energyPassThrough };
  }
  const { costs, wattsPerGpu } = listing.listed;
  const currency = listing.listed.price.currency;
  const opexUsdPerGpuHour = costs === null ? 0 : floatOf(costs.operatingPerHour) * (view.usdPerUnit.get(currency) ?? 0);
  const terms = { usdPerGpuHour: price, wattsPerGpu, pue, opexUsdPerGpuHour, capexUsdPerGpuHour: 0, fill: 1 };
  return { fill: view.gpuFill, net: (power) => gpuNetUsdPerMwh(terms, power), paysPower: true };
}
