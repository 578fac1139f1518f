import { CANADA, LATIN_AMERICA } from './laws/americas.js';
import { EUROPEAN_UNION, REST_OF_EUROPE } from './laws/europe.js';
import { GULF, REST_OF_THE_WORLD } from './laws/gulf-and-rest.js';
import { UNITED_STATES } from './laws/united-states.js';
import { type TaxLaw } from './tax-law.js';

/** The catalogue: what the law of each jurisdiction says. Facts, whoever sells. */
export const TAX_LAWS: readonly TaxLaw[] = [
  ...EUROPEAN_UNION,
  ...REST_OF_EUROPE,
  ...GULF,
  ...REST_OF_THE_WORLD,
  ...CANADA,
  ...LATIN_AMERICA,
  ...UNITED_STATES,
];

/**
 * Where the platform is registered and collects. It is established in Delaware (US-DE), the seller on every invoice. Data, not law: who is liable
 * is decided by people, written here, and added to by staff. The registration for GST is the one for HST.
 */
export const REGISTRATIONS: readonly string[] = ['AE', 'CA', 'DE', 'FR', 'GB', 'IS', 'NO'];

/** A rate and the first day on which it holds, "2021-01-01". */
export interface TaxRate {
  readonly validFrom: string;
  readonly basisPoints: number;
}

/** One jurisdiction in which the platform is registered for tax on business-to-business compute and hosting services. */
export interface TaxRule extends Omit<TaxLaw, 'rates'> {
  readonly rates: readonly TaxRate[];
}

/** The laws of the jurisdictions in which the platform is registered. */
export const TAX_RULES: readonly TaxRule[] = TAX_LAWS.filter(({ jurisdiction }) =>
  REGISTRATIONS.includes(jurisdiction),
).map((law) => ({
  ...law,
  rates: law.rates.map(({ validFrom, millionths }) => ({ validFrom, basisPoints: (millionths ?? 0) / 100 })),
}));
