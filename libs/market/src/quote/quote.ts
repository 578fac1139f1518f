import { type Decimal, type Instant, type Money, type Period, type Rate } from '#libs/kernel';
import { type UnitRange } from '../capacity/units.js';
import { type TaxPart } from '../tax/tax-part.js';

/** RESERVED is billed monthly in advance for the whole window; ON_DEMAND by metered hours in arrears and may end early. */
export const BILLING_MODES = ['RESERVED', 'ON_DEMAND'] as const;
export type BillingMode = (typeof BILLING_MODES)[number];

export const QUOTE_STATES = ['OPEN', 'ACCEPTED', 'EXPIRED', 'WITHDRAWN'] as const;
export type QuoteState = (typeof QUOTE_STATES)[number];

/** CAPACITY and ENERGY are the provider's; PLATFORM_FEE is ours; TAX is a jurisdiction's. */
export type ChargeKind = 'CAPACITY' | 'ENERGY' | 'PLATFORM_FEE' | 'TAX';

/** What makes up the price of the capacity, in the order in which it applies. */
export type PriceComponent = 'POSTED_RATE' | 'TERM_DISCOUNT' | 'UTILISATION' | 'RATE_FLOOR' | 'ENERGY_FLOOR';

export interface QuoteLine {
  readonly kind: ChargeKind;
  /** Which part of the capacity's price a CAPACITY line is; null for the other kinds. */
  readonly component: PriceComponent | null;
  readonly description: string;
  /** Exact quantity as a decimal string ("8", "2688.5"), with its unit in `unit`; null for fees and tax. */
  readonly quantity: string | null;
  readonly unitPrice: Rate | null;
  readonly amount: Money;
  /** Of a TAX line where there are several: whose it is. */
  readonly taxJurisdiction?: string;
}

/** Tax as data: what applied, why, and at which rate. */
export interface TaxTreatment {
  readonly jurisdiction: string;
  /** Of several taxes, or of one that is no whole basis point: at or below their sum, and nothing is charged by it. */
  readonly basisPoints: number;
  /**
   * NOT_TAXABLE: the law of the place does not tax it. OUT_OF_SCOPE: the place has no such tax. UNKNOWN: we collect there and do not know the
   * rate; nothing is sold at it, and it is never kept.
   */
  readonly kind: 'STANDARD' | 'REVERSE_CHARGE' | 'NOT_REGISTERED' | 'NOT_TAXABLE' | 'OUT_OF_SCOPE' | 'UNKNOWN';
  /** What is charged for whom where it is more than one rate of whole basis points on all of the price; left out otherwise. */
  readonly parts?: readonly TaxPart[];
}

/** Everything the price of the whole lease depends on, fixed when the quote is made and copied into the lease. */
export interface Terms {
  readonly billing: BillingMode;
  /** The one rate of the whole window, per GPU_HOUR or KW_MONTH: term discount, utilisation and floors blended in. */
  readonly unitPrice: Rate;
  /** Pass-through energy, or null. */
  readonly energyPrice: Rate | null;
  readonly platformFeeBasisPoints: number;
  readonly tax: TaxTreatment;
  /** IANA zone in which contract months are stepped (the site's). */
  readonly timeZone: string;
  readonly meterWattsPerUnit: number;
  /** Version of the published service levels it is sold with (`serviceLevelsOf`); null: none. */
  readonly serviceLevels: string | null;
}

/** A price and a hold: the capacity is kept until `expiresAt`, and booking happens at exactly this total or not at all. */
export interface Quote {
  readonly id: string;
  /** Human number, e.g. "Q-2026-000042". */
  readonly number: string;
  readonly orgId: string;
  readonly offerId: string;
  readonly offerVersion: number;
  readonly offerKind: 'GPU' | 'HALL';
  readonly offerName: string;
  readonly providerOrgId: string;
  readonly siteId: string;
  readonly period: Period;
  /** GPUs or kW. */
  readonly units: number;
  readonly gang: boolean;
  readonly placement: readonly UnitRange[];
  readonly terms: Terms;
  /** Share of the offer's unit-time in the window that was in use when it was priced, 0 to 1, rounded to 12 places. */
  readonly utilisation: Decimal;
  readonly lines: readonly QuoteLine[];
  readonly subtotal: Money;
  readonly platformFee: Money;
  readonly tax: Money;
  readonly total: Money;
  /** What the first invoice will ask for: all of a short reservation, the first contract month of a long one, zero on demand. */
  readonly dueAtBooking: Money;
  readonly state: QuoteState;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** Which version of an earlier quote's need this is; left out: the first one. */
  readonly lineage?: QuoteLineage;
  /** The person or key that asked for it; left out: not known any more. */
  readonly madeBy?: string;
}

/** A quote that was asked for again: whose need it was first, and how many times it was quoted (2, 3, ...). */
export interface QuoteLineage {
  readonly firstId: string;
  readonly version: number;
}
