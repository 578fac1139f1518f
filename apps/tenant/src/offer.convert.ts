import { type Instant, civilDate, instantToString } from '#libs/kernel';
import {
  type GpuOffer,
  type HallOffer,
  type Keeping,
  type OfferMatch,
  type OfferSite,
  freeWattsOf,
  gpuModel,
  kilowatts,
  region,
} from '#libs/market';
import { moneyToGraphQL, type tenant, windowToGraphQL } from '#libs/schema';
import { type OfferedPowerView, type UptimeDay, type UsedRectangle } from '#libs/workflows';

/** An offer as tenants see it, counted and priced. `hasUnits`: an amount was asked for, so it has a total. */
export function offerToGraphQL(match: OfferMatch, asOf: Instant, hasUnits: boolean): tenant.Offer {
  const { offer, bookableUnits, allInRate, allInTotal, daysToPower } = match;
  const { id, kind, name, providerName, units, minUnits, minHours, availableFrom, availableUntil, price } = offer;
  return {
    ...{
      id,
      kind,
      name,
      providerName,
      units,
      minUnits,
      minHours,
      availableFrom,
      availableUntil,
      price,
      bookableUnits,
      daysToPower,
      asOf,
    },
    site: siteToGraphQL(offer.site),
    gpu: offer.kind === 'GPU' ? gpuToGraphQL(offer) : null,
    hall: offer.kind === 'HALL' ? hallToGraphQL(offer) : null,
    termDiscounts: offer.kind === 'GPU' ? offer.termDiscounts : [],
    pricingCurve: (offer.kind === 'GPU' && offer.pricingCurve) || null,
    energyFloor: offer.energyFloor ?? [],
    onDemand: offer.kind === 'GPU' && offer.onDemand,
    rank: null,
    allInPrice: allInRate,
    allInTotal: hasUnits ? moneyToGraphQL(allInTotal) : null,
  };
}

function regionToGraphQL(slug: string): tenant.Region {
  return region(slug) ?? { slug, name: slug };
}

function modelToGraphQL(slug: string): tenant.GpuModel {
  return gpuModel(slug) ?? { slug, name: slug, vendor: '', memoryGib: 0, tdpWatts: 0, formFactor: '', year: 0 };
}

function siteToGraphQL(site: OfferSite): tenant.OfferSite {
  return { ...site, region: regionToGraphQL(site.region) };
}

function gpuToGraphQL(offer: GpuOffer): tenant.GpuFacts {
  const {
    gpusPerNode,
    nodesPerFabric,
    interconnect,
    vcpusPerNode,
    ramGibPerNode,
    storageGibPerNode,
    networkGbpsPerNode,
  } = offer;
  return {
    model: modelToGraphQL(offer.modelSlug),
    gpusPerNode,
    nodesPerFabric,
    interconnect,
    vcpusPerNode,
    ramGibPerNode,
    storageGibPerNode,
    networkGbpsPerNode,
  };
}

function hallToGraphQL({ rackDensityKw, site, energyPassThrough, energyPrice }: HallOffer): tenant.HallFacts {
  return { rackDensityKw, cooling: site.cooling, energyPassThrough, energyPrice };
}

export function rectangleToGraphQL({ units, period, use }: UsedRectangle): tenant.CapacityRectangle {
  return { units, window: windowToGraphQL(period), use };
}

export function sitePowerToGraphQL(slice: OfferedPowerView): tenant.SitePowerSlice {
  const { period, contractedWatts, limitWatts, claimedWatts, fedUnits } = slice;
  return {
    window: windowToGraphQL(period),
    limitKw: kilowatts(contractedWatts),
    withheldKw: kilowatts(contractedWatts - limitWatts),
    claimedKw: kilowatts(claimedWatts),
    freeKw: kilowatts(freeWattsOf(slice)),
    fedUnits,
  };
}

/** Rounded down: what is not whole is not said to be. */
export function uptimeToGraphQL({ day, expected, answered }: UptimeDay): tenant.UptimeDay {
  const hundredths = (answered * 10_000n) / expected;
  const percent = `${hundredths / 100n}.${`${hundredths % 100n}`.padStart(2, '0')}`;
  return { day: civilDate(instantToString(day).slice(0, 10)), percent };
}

export function keepingToGraphQL({ hours, reserved, onDemand, breakEvenHours, costs }: Keeping): tenant.Keeping {
  return {
    ...{ hours, breakEvenHours, reserved: moneyToGraphQL(reserved), onDemand: moneyToGraphQL(onDemand) },
    costs: costs.map((cost) => ({ hours: cost.hours, onDemand: moneyToGraphQL(cost.onDemand) })),
  };
}
