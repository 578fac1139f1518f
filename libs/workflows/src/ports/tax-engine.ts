import { type CurrencyCode } from '#libs/kernel';
import { type EngineTax, type PlaceOfSupply } from '#libs/market';

/** What an outside tax engine is asked: which taxes a price has that is charged in a place. No amount, no name, no number of the buyer. */
export interface TaxQuestion {
  readonly place: PlaceOfSupply;
  readonly currency: CurrencyCode;
}

export const NO_TAX_ANSWERS = ['UNREACHABLE', 'NOT_SET_UP', 'BAD_LOCATION', 'REFUSED'] as const;

/**
 * UNREACHABLE: no answer came, asking again may help. NOT_SET_UP: the account may not use it, or is not told what is sold. BAD_LOCATION: the place
 * is not exact enough. REFUSED: anything else that it says no to. `said`: in its own words, for staff.
 */
export interface NoTaxAnswer {
  readonly kind: (typeof NO_TAX_ANSWERS)[number];
  readonly said: string;
}

export interface TaxCalculated {
  readonly kind: 'CALCULATED';
  /** The engine's own id of what it worked out, kept in the audit log. */
  readonly calculationId: string;
  /** What it was asked about as, in the engine's own word. */
  readonly taxCode: string;
  readonly taxes: readonly EngineTax[];
}

/** Somebody else's table of rates, asked over the network: never within a transaction. */
export interface TaxEngine {
  /** Never throws for what the engine says or fails to say. */
  taxesIn(question: TaxQuestion): Promise<TaxCalculated | NoTaxAnswer>;
}
