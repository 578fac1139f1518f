import { type UsageGrouping } from '../../gql/tenant/graphql.js';

/** What is shown of each day. */
export const MEASURES = ['cost', 'gpu', 'kw', 'energy'] as const;
export type Measure = (typeof MEASURES)[number];
export const GROUPINGS: readonly UsageGrouping[] = ['LEASE', 'COST_CENTRE', 'PURCHASE_ORDER'];

/** What the reader looks at, as the address holds it. Days are UTC, both shown; left out: the calendar month that runs. */
export interface Asked {
  readonly from?: string;
  readonly to?: string;
  readonly lease?: string;
  readonly invoice?: string;
  readonly by?: UsageGrouping;
  readonly show?: Measure;
  readonly currency?: string;
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 92;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const day = (value: unknown): string | undefined => {
  const found = text(value);
  return found !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(found) && !Number.isNaN(Date.parse(found))
    ? found
    : undefined;
};

export function readAskedUsage(search: Record<string, unknown>): Asked {
  const found: Record<string, string | undefined> = {
    ...{ from: day(search['from']), to: day(search['to']), lease: text(search['lease']) },
    ...{ invoice: text(search['invoice']), currency: text(search['currency']) },
    by: GROUPINGS.find((one) => one === search['by']),
    show: MEASURES.find((one) => one === search['show']),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Instants, in milliseconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const instantText = (at: number): string => new Date(at).toISOString();
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const startOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** The days looked at, as instants; a window that is turned around or too long is cut to what can be shown. */
export function windowOf({ from, to }: Asked, now: number): Span {
  const month = new Date(now);
  const first = Date.UTC(month.getUTCFullYear(), month.getUTCMonth(), 1);
  const lastOfMonth = Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1);
  const start = from === undefined ? (to === undefined ? first : startOf(to) - 30 * DAY_MS) : startOf(from);
  const end = to === undefined ? (from === undefined ? lastOfMonth : start + 31 * DAY_MS) : startOf(to) + DAY_MS;
  return { start, end: Math.min(Math.max(end, start + DAY_MS), start + MOST_DAYS * DAY_MS) };
}

/** The calendar month that a window is, as its first instant; null where it is no whole month. */
export function monthOfWindow({ start, end }: Span): number | null {
  const first = new Date(start);
  const next = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1);
  return first.getUTCDate() === 1 && next === end ? start : null;
}

/** The days before or after these, a whole month for a month. */
export function shifted(window: Span, by: 1 | -1): Pick<Asked, 'from' | 'to'> {
  const month = monthOfWindow(window);
  if (month !== null) {
    const at = new Date(month);
    const start = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + by, 1);
    return { from: dayOf(start), to: dayOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + by + 1, 0)) };
  }
  const length = window.end - window.start;
  return { from: dayOf(window.start + by * length), to: dayOf(window.end + by * length - DAY_MS) };
}

/** Where the usage behind an invoice is. */
export const usageOfInvoice = (invoice: {
  readonly id: string;
  readonly leaseId: string;
  readonly window: { readonly start: string; readonly end: string };
}): Asked => ({
  from: invoice.window.start.slice(0, 10),
  to: dayOf(Date.parse(invoice.window.end) - 1),
  lease: invoice.leaseId,
  invoice: invoice.id,
});
