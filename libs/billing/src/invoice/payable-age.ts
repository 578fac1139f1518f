import { DAY, type Instant, type Period, addMilliseconds, instant, instantFromEpoch } from '#libs/kernel';

/** How late an open invoice is, in days begun since it was due, both ends included: as a due date and a week, a month, two and three after it. */
export const PAYABLE_AGES = ['NOT_DUE', 'DAYS_1_7', 'DAYS_8_30', 'DAYS_31_60', 'DAYS_61_90', 'DAYS_91_PLUS'] as const;
export type PayableAge = (typeof PAYABLE_AGES)[number];

/** Full days after the due date at which an age begins and the next one does; null: never. */
const DAYS: Readonly<Record<Exclude<PayableAge, 'NOT_DUE'>, readonly [from: number, to: number | null]>> = {
  DAYS_1_7: [0, 7],
  DAYS_8_30: [7, 30],
  DAYS_31_60: [30, 60],
  DAYS_61_90: [60, 90],
  DAYS_91_PLUS: [90, null],
};
const BEGINNING = instantFromEpoch(0);
const END_OF_TIME = instant('2200-01-01T00:00:00Z');

/** When invoices of an age were or will be due. The first day begins with the instant at which an invoice is due, as in dunning. */
export function dueIn(age: PayableAge, now: Instant): Period {
  const after = addMilliseconds(now, 1);
  if (age === 'NOT_DUE') return { start: after, end: END_OF_TIME };
  const [from, to] = DAYS[age];
  return {
    start: to === null ? BEGINNING : addMilliseconds(after, -to * DAY),
    end: addMilliseconds(after, -from * DAY),
  };
}
