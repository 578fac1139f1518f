import { type CurrencyCode, type Decimal, type Period, type Rate, decimalToString } from '#libs/kernel';
import { type Site } from '../site/site.js';
import { type MiningFleet } from './fleet.js';
import { type ListingAtSite } from './listing-hours.js';

/** A fleet at the site and when it may run. */
export interface FleetAtSite {
  readonly id: string;
  readonly name: string;
  readonly fleet: MiningFleet;
  /** Draw of all of it at the meter. */
  readonly watts: number;
  /** FIRM mining holds its power against leases, so it is a commitment like one. */
  readonly isFirm: boolean;
  readonly period: Period;
  /** Watts that it draws now. */
  readonly runningWatts: number;
}

/** A site's own things over the hours that are looked at. */
export interface SiteFacts {
  readonly site: Site;
  readonly hours: readonly Period[];
  /** Least watts the site may draw in each hour, curtailments counted. */
  readonly limitWatts: readonly number[];
  readonly listings: readonly ListingAtSite[];
  readonly fleets: readonly FleetAtSite[];
}

/** What the provider knows of the market. Floats in USD, checked before they come here. */
export interface MarketView {
  /** Hour by hour. */
  readonly hashpriceUsdPerPhPerDay: readonly number[];
  /** Hour by hour, all-in at the meter. */
  readonly powerUsdPerMwh: readonly number[];
  /** USD for one unit of each currency that the site or its listings are priced in. */
  readonly usdPerUnit: ReadonlyMap<CurrencyCode, number>;
  /** Expected share of hours in which a GPU, or a kW of hall, that is offered is leased. */
  readonly gpuFill: number;
  readonly hallFill: number;
  readonly hallOpexUsdPerKwMonth: number;
  /** Cost of bringing one MW of mining up. */
  readonly miningStartUsdPerMw: number;
}

export type Currencies = Pick<MarketView, 'usdPerUnit'>;

/** A rate as a float in USD. For advice only; NaN for a currency that has no exchange rate. */
export function usdOf({ amount, currency }: Rate, { usdPerUnit }: Currencies): number {
  return floatOf(amount) * (usdPerUnit.get(currency) ?? Number.NaN);
}

export function floatOf(amount: Decimal): number {
  return Number(decimalToString(amount));
}

/** Currencies that the site's energy and the listings are priced in. */
export function currenciesOf({ site, listings }: Pick<SiteFacts, 'site' | 'listings'>): CurrencyCode[] {
  return [...new Set([site.energyPrice.currency, ...listings.map(({ listed }) => listed.price.currency)])];
}
