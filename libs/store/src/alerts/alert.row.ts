import { decimal, decimalToString, instant, instantToString } from '#libs/kernel';
import { type OfferFilter } from '#libs/market';
import { type AlertMatch, type NeedAlert } from '#libs/workflows';
import { instantOf, rateOf } from '../database/columns.js';

/** A filter as its JSON document: instants as RFC 3339, the price as a string. */
type FilterBody = Omit<OfferFilter, 'window' | 'maxPrice'> & {
  readonly window?: { readonly start: string; readonly end: string };
  readonly maxPrice?: string;
};

export interface AlertRow {
  readonly id: string;
  readonly org_id: string;
  readonly words: string;
  readonly filter: FilterBody;
  readonly rolling_hours: number | null;
  readonly state: NeedAlert['state'];
  readonly expires_at: Date;
  readonly created_at: Date;
  readonly created_by: string;
}

export interface MatchRow {
  readonly id: string;
  readonly alert_id: string;
  readonly org_id: string;
  readonly offer_id: string;
  readonly offer_name: string;
  readonly reason: AlertMatch['reason'];
  readonly rate: string;
  readonly currency: string;
  readonly rate_unit: AlertMatch['rate']['unit'];
  readonly bookable_units: number;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly matched_at: Date;
}

export function filterToBody({ window, maxPrice, ...rest }: OfferFilter): FilterBody {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
  return {
    ...given,
    ...(window && { window: { start: instantToString(window.start), end: instantToString(window.end) } }),
    ...(maxPrice && { maxPrice: decimalToString(maxPrice) }),
  };
}

function filterFromBody({ window, maxPrice, ...rest }: FilterBody): OfferFilter {
  return {
    ...rest,
    ...(window && { window: { start: instant(window.start), end: instant(window.end) } }),
    ...(maxPrice !== undefined && { maxPrice: decimal(maxPrice) }),
  };
}

export const alertFrom = (row: AlertRow): NeedAlert => ({
  ...{ id: row.id, orgId: row.org_id, words: row.words, filter: filterFromBody(row.filter), state: row.state },
  ...{ expiresAt: instantOf(row.expires_at), createdAt: instantOf(row.created_at), createdBy: row.created_by },
  rollingHours: row.rolling_hours,
});

export const matchFrom = (row: MatchRow): AlertMatch => ({
  ...{ id: row.id, alertId: row.alert_id, orgId: row.org_id, offerId: row.offer_id, offerName: row.offer_name },
  ...{ reason: row.reason, bookableUnits: row.bookable_units, matchedAt: instantOf(row.matched_at) },
  rate: rateOf(row.rate, row.currency, row.rate_unit),
  window: { start: instantOf(row.starts_at), end: instantOf(row.ends_at) },
});
