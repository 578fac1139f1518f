import { type CurrencyCode, type Money, assert } from '#libs/kernel';
import { currencyPair } from '../currency-pair.js';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';

export interface FxDifferenceRealised {
  readonly conversionId: string;
  /** The other currency of the pair. */
  readonly against: CurrencyCode;
  /** What was got beyond what the rate at booking would have given; negative is a loss. */
  readonly gain: Money;
}

export const fxDifferenceRealised = ledgerEvent<FxDifferenceRealised>({
  kind: 'FX_DIFFERENCE_REALISED',
  says: 'A conversion gave more or less than the rate at booking: gained or lost.',
  correction: 'Reversed when the rate was wrong.',
  key: ({ conversionId }) => `fx:${conversionId}:difference`,
  source: ({ conversionId }) => ['FX_CONVERSION', conversionId],
  entries: ({ conversionId, against, gain }) => {
    assert(gain.currency !== against, `conversion ${conversionId} is of one currency`);
    return [debit('FX_CONVERSION', currencyPair(gain.currency, against), gain), credit('FX_GAIN_LOSS', null, gain)];
  },
});
