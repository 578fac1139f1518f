import { type CurrencyCode, type Money, type Rational, roundToMoney, times } from '#libs/kernel';
import { exactly } from './words.js';

/** GPU-hours that ran under one rate. */
export interface MeteredHours {
  readonly gpuHours: Rational;
  readonly rate: Rational;
}

/** On demand: GPU-hours x rate of the whole line, rounded once, never per GPU or hour. */
export function gpuHourCharge({ gpuHours, rate }: MeteredHours, currency: CurrencyCode): Money {
  return roundToMoney(times(gpuHours, rate), currency);
}

export function gpuHourWorking({ gpuHours, rate }: MeteredHours): string {
  return `${exactly(gpuHours)} GPU-hours x ${exactly(rate)}`;
}
