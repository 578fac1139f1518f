import { type CurrencyCode, type Decimal, type Rate, type RateUnit } from '#libs/kernel';
import { type FieldRefusal } from '../refusal.js';

/** A price as it comes in: the unit follows from the field. */
export interface PriceDraft {
  readonly amount: Decimal;
  readonly currency: CurrencyCode;
}

export function rateOf(price: PriceDraft, unit: RateUnit): Rate {
  return { amount: price.amount, currency: price.currency, unit };
}

/** Collects what is wrong with an input, so that a miner sees all of a row's faults at once. */
export class FieldChecks {
  readonly refusals: FieldRefusal[] = [];

  say(path: string | readonly string[], detail: string): void {
    this.refusals.push({ code: 'INVALID_INPUT', path: typeof path === 'string' ? [path] : path, detail });
  }

  must(holds: boolean, path: string | readonly string[], detail: string): void {
    if (!holds) this.say(path, detail);
  }

  text(path: string, value: string, least: number, most: number): void {
    const { length } = value.trim();
    this.must(length >= least && length <= most, path, `must have ${least} to ${most} characters`);
  }

  whole(path: string | readonly string[], value: number, least: number, most: number): void {
    const words = `must be a whole number from ${least.toLocaleString('en-US')} to ${most.toLocaleString('en-US')}`;
    this.must(Number.isInteger(value) && value >= least && value <= most, path, words);
  }

  /** Above 0 where it has to be sold at all; 0 is allowed in a draft. */
  price(path: string, value: PriceDraft): void {
    this.must(value.amount.scaled >= 0n, [path, 'amount'], 'must not be negative');
  }
}
