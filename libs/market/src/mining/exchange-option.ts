import { normalCdf } from './normal.js';

export interface ExchangeOption {
  /** Value of what one may change to (here: lease margin), at least 0, in any unit. */
  readonly gain: number;
  /** Value of what one gives up for it (here: mining margin), at least 0, same unit. */
  readonly give: number;
  /** Volatilities per year of the two, as shares (0.6 = 60 %). */
  readonly gainVolatility: number;
  readonly giveVolatility: number;
  /** Correlation of the two, -1 to 1. */
  readonly correlation: number;
  /** Years for which one may still choose. */
  readonly years: number;
}

/**
 * Value of the right to change one stream for another (W. Margrabe, "The value of an option to exchange one asset for another", 1978):
 * V = L N(d1) - M N(d2), d1 = [ln(L/M) + s^2 T / 2] / (s sqrt T), d2 = d1 - s sqrt T, s^2 = sL^2 + sM^2 - 2 rho sL sM.
 * A reference, not a price: both streams are taken as lognormal and tradable, and lease rates revert to a mean.
 */
export function exchangeOptionValue(option: ExchangeOption): number {
  const { gain, give, years, correlation, gainVolatility, giveVolatility } = option;
  const variance = gainVolatility ** 2 + giveVolatility ** 2 - 2 * correlation * gainVolatility * giveVolatility;
  // rounding can leave a variance of two equal streams a hair below 0
  const spread = Math.sqrt(Math.max(0, variance) * years);
  if (spread === 0 || gain === 0 || give === 0) return Math.max(gain - give, 0);
  const d1 = Math.log(gain / give) / spread + spread / 2;
  return gain * normalCdf(d1) - give * normalCdf(d1 - spread);
}
