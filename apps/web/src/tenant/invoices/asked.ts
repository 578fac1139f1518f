import { type PayableAge } from '../../gql/tenant/graphql.js';

/** Which invoices the list shows by where they stand; left out: all. */
export const SETS = ['open', 'paid', 'closed'] as const;
const AGES: readonly PayableAge[] = ['NOT_DUE', 'DAYS_1_7', 'DAYS_8_30', 'DAYS_31_60', 'DAYS_61_90', 'DAYS_91_PLUS'];

/** Which invoices the reader looks at, as the address holds it; those of an age and a currency are open ones. */
export interface AskedInvoices {
  readonly set?: (typeof SETS)[number];
  readonly age?: PayableAge;
  readonly currency?: string;
}

export function readAskedInvoices(search: Record<string, unknown>): AskedInvoices {
  const age = AGES.find((one) => one === search['age']);
  const currency = /^[A-Z]{3}$/.exec(String(search['currency']))?.[0];
  if (age !== undefined) return { age, ...(currency === undefined ? {} : { currency }) };
  const set = SETS.find((one) => one === search['set']);
  return set === undefined ? {} : { set };
}
