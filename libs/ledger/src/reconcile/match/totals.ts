import { DAY, type CurrencyCode, type Instant, addMilliseconds, money, moneyToString } from '#libs/kernel';
import { type Break } from './break.js';
import { type Leg, type MatchEntry } from './entry.js';
import { type MovementCase, ofLeg } from './movement-case.js';
import { type Carried, NOTHING_CARRIED, sumKey } from './carried.js';
import { type Shift, isExplained, shiftsAround } from './shifts.js';

/** What Stripe says it holds of a currency: the sum of its balance transactions. */
export interface KnownBalance {
  readonly currency: CurrencyCode;
  readonly minor: bigint;
  /** It changed while its transactions were read, or may have: they need not add up to it this time. */
  readonly isMoving?: boolean;
}

/** How long before a payout its members can have been made. */
const PAYOUT_REACHES_BACK = 14 * DAY;

/** BALANCE_DRIFT: what is wrong with single items does not account for it, and the total is off. */
export function balanceDrifts(
  entries: readonly MatchEntry[],
  balances: readonly KnownBalance[],
  shifts: readonly Shift[],
  now: Instant,
  carried: Carried = NOTHING_CARRIED,
): Break[] {
  return balances.flatMap(({ currency, minor, isMoving = false }): Break[] => {
    const total = entries.reduce(
      (sum, entry) =>
        entry.leg === 'TRANSACTION' && entry.amount.currency === currency ? sum + entry.effectMinor : sum,
      carried.transactions.get(currency) ?? 0n,
    );
    const possible = shifts.filter((shift) => shift.leg === 'TRANSACTION' && shift.currency === currency);
    if (isExplained(minor - total, possible)) return [];
    const [held, sum] = [moneyToString(money(minor, currency)), moneyToString(money(total, currency))];
    const explanation = `Stripe's balance is ${held} ${currency}, its transactions add up to ${sum}.`;
    const off = { key: currency, leg: 'TRANSACTION', entryIds: [], minor: minor - total, currency, now } as const;
    return [{ ...drift({ ...off, explanation }), isTransient: isMoving }];
  });
}

/** A payout is what its members add up to. One member in the wrong payout is one break. */
export function payoutDrifts(
  cases: readonly MovementCase[],
  shifts: readonly Shift[],
  broken: ReadonlySet<string>,
  now: Instant,
  carried: Carried = NOTHING_CARRIED,
): Break[] {
  const members = new Map(carried.members);
  for (const { group, leg, effectMinor, amount } of cases.flatMap((one) => [...one.entries, ...one.duplicates])) {
    const key = sumKey(group, amount.currency);
    if (leg === 'TRANSACTION' && group !== null) members.set(key, (members.get(key) ?? 0n) + effectMinor);
  }
  const off = cases.flatMap((one) => {
    const [payout] = one.movement === 'PAYOUT' && !broken.has(one.id) ? ofLeg(one, 'OBJECT') : [];
    const group = payout?.keys.find((key) => key.startsWith('payout:'));
    const total =
      group === undefined || payout === undefined ? undefined : members.get(sumKey(group, payout.amount.currency));
    if (payout === undefined || group === undefined || total === undefined) return [];
    const { minor, currency } = payout.amount;
    const window = { from: addMilliseconds(payout.at, -PAYOUT_REACHES_BACK), until: payout.at };
    const possible = shiftsAround(shifts, { leg: 'TRANSACTION', currency, group, ...window });
    return isExplained(minor - total, possible) ? [] : [{ payout, currency, minor: minor - total }];
  });
  const taken = new Set<string>();
  return off.flatMap(({ payout, currency, minor }): Break[] => {
    if (taken.has(payout.id)) return [];
    const other = off.find((one) => one.currency === currency && one.minor === -minor && !taken.has(one.payout.id));
    const entryIds = [payout.id, ...(other ? [other.payout.id] : [])].sort();
    for (const id of entryIds) taken.add(id);
    const explanation = other
      ? `A member of payout ${other.payout.id} is counted in ${payout.id}, or the other way round.`
      : `The members of payout ${payout.id} do not add up to it.`;
    const amount = other && minor < 0n ? -minor : minor;
    return [drift({ key: entryIds.join(), leg: 'OBJECT', entryIds, minor: amount, currency, now, explanation })];
  });
}

function drift(facts: {
  readonly key: string;
  readonly leg: Leg;
  readonly entryIds: readonly string[];
  readonly minor: bigint;
  readonly currency: CurrencyCode;
  readonly now: Instant;
  readonly explanation: string;
}): Break {
  const { key, leg, entryIds, minor, currency, now, explanation } = facts;
  return {
    ...{ key: `BALANCE_DRIFT:${key}`, breakClass: 'BALANCE_DRIFT', movement: null, leg, entryIds, explanation },
    amount: money(minor, currency),
    ...{ isTransient: false, since: now, dueAt: null, suggestion: null },
  };
}
