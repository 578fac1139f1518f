import {
  type CurrencyCode,
  type Instant,
  type Money,
  type Rational,
  ZERO,
  add,
  compareRational,
  plus,
  zero,
} from '#libs/kernel';
import { type UsageDay } from './usage-days.js';

/** Figures of some leases over some days. */
export interface UsageFigures {
  readonly gpuHours: Rational;
  /** kW-hours of critical IT load of halls. */
  readonly kwHours: Rational;
  readonly energyKwh: Rational;
  /** Of what is billed in the currency asked for. */
  readonly cost: Money;
  readonly provisional: Money;
}

/** A usage day with what it is counted under. */
export interface TaggedDay {
  readonly usage: UsageDay;
  readonly kind: 'GPU' | 'HALL';
  /** Null: the lease has no such tag. */
  readonly key: string | null;
}

export interface UsageGroup extends UsageFigures {
  readonly key: string | null;
  /** All that are too small to be shown by themselves, together. */
  readonly isRest: boolean;
  readonly days: readonly (UsageFigures & { readonly day: Instant })[];
}

/** Groups that a picture can tell apart; what is beyond them is one more. */
const MOST_GROUPS = 6;

/** The largest first: by cost, then by GPU-hours, then by energy, then by name. At most six: the smallest are put together. */
export function groupUsage(days: readonly TaggedDay[], currency: CurrencyCode): UsageGroup[] {
  const byKey = new Map<string | null, TaggedDay[]>();
  for (const day of days) byKey.set(day.key, [...(byKey.get(day.key) ?? []), day]);
  const groups = [...byKey]
    .map(([key, found]) => groupOf(key, found, currency))
    .sort(
      (a, b) =>
        Number(b.cost.minor - a.cost.minor) ||
        compareRational(b.gpuHours, a.gpuHours) ||
        compareRational(b.energyKwh, a.energyKwh) ||
        ((a.key ?? '') < (b.key ?? '') ? -1 : 1),
    );
  if (groups.length <= MOST_GROUPS) return groups;
  const shown = groups.slice(0, MOST_GROUPS - 1);
  const keys = new Set(shown.map(({ key }) => key));
  const rest = days.filter(({ key }) => !keys.has(key));
  return [...shown, { ...groupOf(null, rest, currency), isRest: true }];
}

export function figuresOf(days: readonly TaggedDay[], currency: CurrencyCode): UsageFigures {
  let [gpuHours, kwHours, energyKwh] = [ZERO, ZERO, ZERO];
  let [cost, provisional] = [zero(currency), zero(currency)];
  for (const { usage, kind } of days) {
    if (kind === 'GPU') gpuHours = plus(gpuHours, usage.unitHours);
    else kwHours = plus(kwHours, usage.unitHours);
    energyKwh = plus(energyKwh, usage.energyKwh);
    if (usage.cost.currency !== currency) continue;
    cost = add(cost, usage.cost);
    provisional = add(provisional, usage.provisional);
  }
  return { gpuHours, kwHours, energyKwh, cost, provisional };
}

function groupOf(key: string | null, days: readonly TaggedDay[], currency: CurrencyCode): UsageGroup {
  const byDay = new Map<Instant, TaggedDay[]>();
  for (const one of days) byDay.set(one.usage.day, [...(byDay.get(one.usage.day) ?? []), one]);
  return {
    key,
    isRest: false,
    ...figuresOf(days, currency),
    days: [...byDay].sort(([a], [b]) => a - b).map(([day, found]) => ({ day, ...figuresOf(found, currency) })),
  };
}
