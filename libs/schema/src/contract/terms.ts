import { type CivilDate, type CurrencyCode, type Decimal, type Money } from '#libs/kernel';
import type * as gql from '../generated/tenant.js';

/**
 * What is shown of a contract's terms, by its shape: this room does not know the domain, whose objects the APIs pass in, and the compiler
 * holds them to these shapes. What goes out as it is has the schema's own type; rates and amounts are the kernel's.
 */
type With<Shown, Own> = Omit<Shown, keyof Own> & Own;

/** What the rates of a contract are in. */
export interface Priced {
  readonly kind: gql.ContractKind;
  readonly currency: CurrencyCode;
}

export type Guarantor = With<gql.Guarantor, { readonly cap: Money | null }>;

export type Tranche = With<
  gql.Tranche,
  { readonly rate: Decimal; readonly rateResets: readonly With<gql.RateReset, { readonly rate: Decimal }>[] }
>;

/** Of each kind only the fields it has. */
export type Escalator = Pick<gql.Escalator, 'kind'> & Partial<gql.Escalator>;

export type PowerTerms = With<gql.PowerTerms, { readonly tariff: Decimal | null; readonly adder: Decimal }>;

export type TermSheet = With<
  gql.TermSheet,
  {
    readonly parties: With<gql.ContractParties, { readonly guarantor: Guarantor | null }>;
    readonly tranches: readonly Tranche[];
    readonly escalator: Escalator;
    readonly power: PowerTerms | null;
    readonly commitment: With<gql.Commitment, { readonly amount: Money }> | null;
    readonly capexCredit: With<gql.CapexCredit, { readonly amount: Money }> | null;
    readonly deposit: With<gql.Deposit, { readonly amount: Money | null }> | null;
    readonly renewal: With<gql.Renewal, { readonly rate: Decimal | null }> | null;
    readonly expansions: readonly With<gql.Expansion, { readonly rate: Decimal }>[];
    readonly published: With<
      gql.PublishedDeal,
      { readonly total: Money; readonly totalWithRenewals: Money | null }
    > | null;
  }
>;

/** One thing that an amendment changes. */
export type Change =
  | { readonly kind: 'RATE'; readonly tranche: string; readonly rate: Decimal }
  | { readonly kind: 'QUANTITY'; readonly tranche: string; readonly quantity: number }
  | { readonly kind: 'TERM'; readonly tranche: string; readonly termMonths: number }
  | { readonly kind: 'COMMENCEMENT'; readonly tranche: string; readonly commencement: CivilDate }
  | { readonly kind: 'ADD_TRANCHE'; readonly tranche: Tranche }
  | { readonly kind: 'REMOVE_TRANCHE'; readonly tranche: string }
  | { readonly kind: 'ESCALATOR'; readonly escalator: Escalator }
  | { readonly kind: 'POWER'; readonly power: PowerTerms }
  | { readonly kind: 'SLA'; readonly sla: gql.SlaTerms };

/** Which listing a tranche takes its capacity from. */
export interface TrancheListing {
  readonly tranche: string;
  readonly offerId: string;
}

/** What an act is proven by. */
export interface Evidence {
  readonly reason: string;
  readonly documents: readonly string[];
}

/** Something wrong with terms: "tranches[1].rate" and what completes "<path> ...". */
export interface Problem {
  readonly path: string;
  readonly message: string;
}
