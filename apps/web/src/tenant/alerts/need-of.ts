import { type AlertCreateInput } from '../../gql/tenant/graphql.js';
import { filterOf, type Wanted } from '../offers/wanted.js';

const HOUR_MS = 3_600_000;

/** A need as an alert keeps it: a length without a day means any window of that length, from whenever one looks. */
export const needOf = (wanted: Wanted, nowMs: number): Pick<AlertCreateInput, 'filter' | 'rollingHours'> => {
  const { window, ...filter } = filterOf(wanted, nowMs);
  if (window === undefined || window === null) return { filter };
  if (wanted.from !== undefined || wanted.until !== undefined) return { filter: { ...filter, window } };
  return { filter, rollingHours: Math.round((Date.parse(window.end) - Date.parse(window.start)) / HOUR_MS) };
};
