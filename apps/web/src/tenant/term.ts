import { type Say } from '../kit/text.js';

/** A twelfth of a year of 365 days: how the market writes a term of months in hours. */
const MONTH_HOURS = 730;

export interface Months {
  readonly count: number;
  readonly unit: 'm' | 'y';
}

/** The whole months or years that a minimum term of `hours` stands for, rounded up: contract months differ in length. */
export const monthsOf = (hours: number): Months => {
  const months = Math.ceil(hours / MONTH_HOURS);
  return months % 12 === 0 ? { count: months / 12, unit: 'y' } : { count: months, unit: 'm' };
};

/** A minimum term as people say it: in months from a month on when it is whole months, else in days or hours. */
export const termText = (say: Say, hours: number): string => {
  if (hours >= MONTH_HOURS && hours % MONTH_HOURS === 0) return say('unit.months', { n: hours / MONTH_HOURS });
  return say('unit.term', { hours, days: hours < 24 ? 0 : Math.floor(hours / 24) });
};
