import { type CurrencyCode } from '#libs/kernel';
import { type BreakClass, type Leg } from '#libs/ledger';
import { type Alteration, type Expected, atStripe } from './alter.js';
import { type Photograph, type StripePhotograph } from './photograph.js';

type What = Alteration['what'];

/** Alterations of one object at Stripe: how each list looks then, and what has to be said of which amount. */
export class AtStripe {
  readonly all: Alteration[] = [];

  constructor(
    private readonly photo: Photograph,
    private readonly record: string,
    private readonly id: string,
  ) {}

  add(what: What, change: Partial<StripePhotograph>, expected: readonly Expected[]): this {
    const { photo, record, id } = this;
    this.all.push({ side: 'STRIPE', record, what, id, altered: () => atStripe(photo, change), expected });
    return this;
  }
}

export const says = (
  breakClass: BreakClass,
  leg: Leg,
  minor: bigint,
  currency: CurrencyCode,
  entryId: string | null,
): Expected => ({
  ...{ breakClass, leg, minor, currency, entryId },
});
