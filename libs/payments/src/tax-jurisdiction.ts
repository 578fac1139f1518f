import type Stripe from 'stripe';

type Share = Stripe.Tax.Calculation.TaxBreakdown;

/** A country's own taxes, whichever state the buyer is in; the others are owed to the state. */
const OF_THE_COUNTRY: ReadonlySet<string> = new Set(['gst', 'igst', 'jct', 'vat']);

/** To whom a tax is owed, as ISO 3166 code. */
export function jurisdictionOf({
  country,
  state,
  tax_type: type,
}: Pick<Share['tax_rate_details'], 'country' | 'state' | 'tax_type'>): string {
  const isStates = state !== null && state !== '' && !OF_THE_COUNTRY.has(type ?? '');
  return isStates ? `${country ?? ''}-${state}` : (country ?? '');
}
