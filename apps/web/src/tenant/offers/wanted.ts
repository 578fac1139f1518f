import {
  type BillingMode,
  type CapacityKind,
  type Interconnect,
  type OfferFilter,
  type OfferSort,
} from '../../gql/tenant/graphql.js';

/**
 * What the reader is looking for, exactly as the address bar holds it, so that every search can be shared and every
 * back button works. Absent means "not asked for"; the API fills in and reports its own defaults.
 */
export interface Wanted {
  readonly kind?: CapacityKind;
  readonly models?: readonly string[];
  readonly vram?: number;
  readonly units?: number;
  readonly gang?: boolean;
  readonly fabric?: readonly Interconnect[];
  readonly regions?: readonly string[];
  /** First day, `2026-12-01`, from midnight UTC, or a full instant in UTC; absent: as soon as possible. */
  readonly from?: string;
  /** Length, e.g. `2w`: a count and h, d, w, m or y. */
  readonly for?: string;
  /** An exact end that no length expresses; set by a suggestion, given up when start or length change. */
  readonly until?: string;
  readonly days?: number;
  /** All-in rate per unit at most this, a decimal string. */
  readonly max?: string;
  readonly carbon?: number;
  readonly billing?: BillingMode;
  readonly sort?: OfferSort;
  /** Offers that were picked to be compared, at most as many as `MOST_PICKED`; no part of the need. */
  readonly pick?: readonly string[];
  /** The map above the list; no part of the need either. */
  readonly view?: 'map';
}

/** Columns that can be read side by side. */
export const MOST_PICKED = 4;

export const SORTS: readonly OfferSort[] = ['ALL_IN_PRICE', 'RECOMMENDED', 'BOOKABLE_UNITS', 'CARBON', 'TIME_TO_POWER'];
export const FABRICS: readonly Interconnect[] = [
  'INFINIBAND_XDR800',
  'INFINIBAND_NDR400',
  'ROCE_400',
  'NVLINK',
  'PCIE',
  'NONE',
];
const KINDS: readonly CapacityKind[] = ['GPU', 'HALL'];
const VIEWS: readonly NonNullable<Wanted['view']>[] = ['map'];
const BILLINGS: readonly BillingMode[] = ['RESERVED', 'ON_DEMAND'];

type Raw = Record<string, unknown>;
const words = (raw: unknown): readonly string[] => {
  if (Array.isArray(raw)) return raw.map(String).filter((word) => word !== '');
  return typeof raw === 'string' ? raw.split(',').filter((word) => word !== '') : [];
};
const count = (raw: unknown): number | undefined => {
  const value = Number(raw);
  return raw !== '' && Number.isInteger(value) && value >= 0 ? value : undefined;
};
const matching = (raw: unknown, pattern: RegExp): string | undefined => {
  const word = typeof raw === 'number' ? String(raw) : raw;
  return typeof word === 'string' && pattern.test(word) ? word : undefined;
};
const oneOf = <T extends string>(raw: unknown, all: readonly T[]): T | undefined => all.find((one) => one === raw);
const some = <T extends string>(raw: unknown, all: readonly T[]): readonly T[] | undefined => {
  const chosen = all.filter((one) => words(raw).includes(one));
  return chosen.length === 0 ? undefined : chosen;
};

/** Reads an address; whatever does not fit is left out rather than refused, since people edit addresses. */
export const readWanted = (raw: Raw): Wanted => {
  const slugs = (value: unknown): readonly string[] | undefined => {
    const found = words(value).filter((word) => /^[\w.-]+$/.test(word));
    return found.length === 0 ? undefined : found;
  };
  const read: Wanted = {
    kind: oneOf(raw['kind'], KINDS),
    models: slugs(raw['models']),
    vram: count(raw['vram']),
    units: count(raw['units']),
    gang: raw['gang'] === true || raw['gang'] === 'true' ? true : undefined,
    fabric: some(raw['fabric'], FABRICS),
    regions: slugs(raw['regions']),
    from: matching(raw['from'], /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/),
    for: matching(raw['for'], /^[1-9]\d{0,4}[hdwmy]$/),
    until: matching(raw['until'], /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
    days: count(raw['days']),
    max: matching(raw['max'], /^\d{1,9}(\.\d{1,6})?$/),
    carbon: count(raw['carbon']),
    billing: oneOf(raw['billing'], BILLINGS),
    sort: oneOf(raw['sort'], SORTS),
    view: oneOf(raw['view'], VIEWS),
    pick: [...new Set(slugs(raw['pick']))].slice(0, MOST_PICKED),
  };
  return Object.fromEntries(
    Object.entries(read).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
};

export interface LengthParts {
  readonly count: number;
  readonly unit: 'h' | 'd' | 'w' | 'm' | 'y';
}
export const readLength = (text: string | undefined): LengthParts | null => {
  const parts = /^(\d+)([hdwmy])$/.exec(text ?? '');
  return parts === null ? null : { count: Number(parts[1]), unit: parts[2] as LengthParts['unit'] };
};

const HOUR_MS = 3_600_000;
const nextHour = (nowMs: number): number => Math.ceil((nowMs + 1) / HOUR_MS) * HOUR_MS;

/** Steps a length from a start; months and years go by the UTC calendar and stop at a month's last day. */
export const stepLength = (startMs: number, { count: n, unit }: LengthParts): number => {
  const hours = { h: 1, d: 24, w: 168 };
  if (unit === 'h' || unit === 'd' || unit === 'w') return startMs + n * hours[unit] * HOUR_MS;
  const months = unit === 'm' ? n : n * 12;
  const start = new Date(startMs);
  const day = start.getUTCDate();
  const target = new Date(startMs);
  target.setUTCDate(1);
  target.setUTCMonth(start.getUTCMonth() + months);
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(day, last));
  return target.getTime();
};

export interface Window {
  readonly start: string;
  readonly end: string;
}

/** The instants meant by `from` and `for`. A day that has begun means the next full hour: nothing starts in the past. */
export const windowOf = (wanted: Wanted, nowMs: number, fallback: LengthParts): Window => {
  const asked =
    wanted.from === undefined ? NaN : Date.parse(wanted.from.length === 10 ? `${wanted.from}T00:00:00Z` : wanted.from);
  const start = Number.isNaN(asked) || asked <= nowMs ? nextHour(nowMs) : asked;
  const exact = wanted.until === undefined ? NaN : Date.parse(wanted.until);
  const end = exact > start ? exact : stepLength(start, readLength(wanted.for) ?? fallback);
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
};

/** The filter to send. No window is sent when none was asked for: the API then looks at each offer's minimum term. */
export const filterOf = (wanted: Wanted, nowMs: number): OfferFilter => ({
  kind: wanted.kind ?? 'GPU',
  ...(wanted.models === undefined ? {} : { models: wanted.models }),
  ...(wanted.vram === undefined ? {} : { minVramGib: wanted.vram }),
  ...(wanted.units === undefined ? {} : { units: wanted.units }),
  ...(wanted.gang === true ? { gang: true } : {}),
  ...(wanted.fabric === undefined ? {} : { interconnects: wanted.fabric }),
  ...(wanted.regions === undefined ? {} : { regions: wanted.regions }),
  ...(wanted.from === undefined && wanted.for === undefined && wanted.until === undefined
    ? {}
    : { window: windowOf(wanted, nowMs, { count: 1, unit: 'm' }) }),
  ...(wanted.days === undefined ? {} : { maxDaysToPower: wanted.days }),
  ...(wanted.max === undefined ? {} : { maxPrice: wanted.max }),
  ...(wanted.carbon === undefined ? {} : { maxCarbonGramsPerKwh: wanted.carbon }),
  ...(wanted.billing === undefined ? {} : { billing: wanted.billing }),
});

/** Which parts of `Wanted` a field of the API's filter comes from: to remove a chip or to apply a suggestion. */
export const PARTS: Readonly<Record<string, readonly (keyof Wanted)[]>> = {
  kind: ['kind'],
  models: ['models'],
  minVramGib: ['vram'],
  units: ['units'],
  gang: ['gang'],
  interconnects: ['fabric'],
  regions: ['regions'],
  window: ['from', 'for', 'until'],
  maxDaysToPower: ['days'],
  maxPrice: ['max'],
  maxCarbonGramsPerKwh: ['carbon'],
  billing: ['billing'],
};

/** Leaves out the parts behind one field of the API's filter. */
export const without = (wanted: Wanted, field: string): Wanted => {
  const parts = PARTS[field] ?? [];
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !parts.some((part) => part === name)));
};

/** Takes over a suggestion: `value` is JSON of the field's type in the API's filter, `null` drops the field. */
export const relax = (wanted: Wanted, field: string, value: unknown): Wanted => {
  const rest = without(wanted, field);
  if (value === null) return rest;
  if (field === 'window') return { ...rest, ...readWindow(value) };
  const part = PARTS[field]?.[0];
  return part === undefined ? rest : readWanted({ ...rest, [part]: value });
};

const readWindow = (value: unknown): Pick<Wanted, 'from' | 'for' | 'until'> => {
  if (typeof value !== 'object' || value === null || !('start' in value) || !('end' in value)) return {};
  const [start, end] = [Date.parse(String(value.start)), Date.parse(String(value.end))];
  if (Number.isNaN(start) || Number.isNaN(end)) return {};
  const iso = new Date(start).toISOString();
  const from = start % (24 * HOUR_MS) === 0 ? iso.slice(0, 10) : iso;
  const hours = (end - start) / HOUR_MS;
  if (!Number.isInteger(hours)) return { from, until: new Date(end).toISOString() };
  return { from, for: hours % 168 === 0 ? `${hours / 168}w` : hours % 24 === 0 ? `${hours / 24}d` : `${hours}h` };
};
