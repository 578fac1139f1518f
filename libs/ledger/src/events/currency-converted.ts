import { type Money, assert } from '#libs/kernel';
import { currencyPair } from '../currency-pair.js';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface CurrencyConverted {
  readonly conversionId: string;
  /** Where the money is before and after. */
  readonly at: 'STRIPE_CLEARING' | 'STRIPE_PENDING' | 'STRIPE_AVAILABLE' | 'BANK';
  readonly given: Money;
  readonly got: Money;
}

/** Four entries, two in each currency: nothing is ever added across currencies. The rate is what the two amounts say. */
export const currencyConverted = ledgerEvent<CurrencyConverted>({
  kind: 'CURRENCY_CONVERTED',
  says: 'Money was changed into another currency.',
  correction: 'Reversed when it was posted from a wrong reading.',
  key: ({ conversionId }) => `fx:${conversionId}:converted`,
  source: ({ conversionId }) => ['FX_CONVERSION', conversionId],
  entries: ({ conversionId, at, given, got }) => {
    assert(given.currency !== got.currency, `conversion ${conversionId} is of one currency`);
    const pair = currencyPair(given.currency, got.currency);
    return [
      credit(at, null, positive(given)),
      debit('FX_CONVERSION', pair, given),
      debit(at, null, positive(got)),
      credit('FX_CONVERSION', pair, got),
    ];
  },
});
