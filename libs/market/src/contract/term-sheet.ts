import { type CivilDate, type CurrencyCode, type Decimal, type Money } from '#libs/kernel';
import { type Parties } from './parties.js';
import { type PowerTerms } from './power-terms.js';
import { type CurtailmentTerms, type SlaTerms, type Support } from './service-terms.js';
import { type Escalator } from './escalator.js';
import { type Tranche } from './tranche.js';

/** HOSTING leases kW of critical IT load by the month; GPU_LEASE leases GPUs by the hour. */
export const CONTRACT_KINDS = ['HOSTING', 'GPU_LEASE'] as const;
export type ContractKind = (typeof CONTRACT_KINDS)[number];

/** NNN: the tenant pays power, taxes, insurance, upkeep. MODIFIED_GROSS: the host bears agreed costs, power is passed through. GROSS: all in. */
export const RENT_TYPES = ['NNN', 'MODIFIED_GROSS', 'GROSS'] as const;
export type RentType = (typeof RENT_TYPES)[number];

/** RESERVED is owed whether used or not; ON_DEMAND and INTERRUPTIBLE (spot) are owed for the hours that ran. */
export const LEASE_KINDS = ['RESERVED', 'ON_DEMAND', 'INTERRUPTIBLE'] as const;
export type LeaseKind = (typeof LEASE_KINDS)[number];

/** How a month that is not whole is counted; see `docs/contracts.md`. */
export const PRORATIONS = ['ACTUAL_DAYS', 'THIRTY_DAYS', 'ACTUAL_365', 'HOURS'] as const;
export type Proration = (typeof PRORATIONS)[number];

export const BILLING_PERIODS = ['CALENDAR_MONTH', 'ANNIVERSARY_MONTH'] as const;
export const BILLING_DUE = ['IN_ADVANCE', 'IN_ARREARS'] as const;
export const GPU_HOURS = ['ACTUAL', 'MEAN_730'] as const;

export interface BillingTerms {
  /** CALENDAR_MONTH: stubs at both ends. ANNIVERSARY_MONTH: month k starts k months after the tranche's commencement, clamped. */
  readonly periods: (typeof BILLING_PERIODS)[number];
  readonly proration: Proration;
  /** Rent is billed on the first or on the day after the last day of service. */
  readonly due: (typeof BILLING_DUE)[number];
  readonly paymentDays: number;
  /** GPU leases: elapsed hours of the month, or 730 (8,760 / 12) every month. */
  readonly gpuHours: (typeof GPU_HOURS)[number];
}

/** Take-or-pay on money: what qualifies in `months` months comes to at least `amount`; the rest is billed as a true-up. */
export interface Commitment {
  readonly amount: Money;
  readonly months: number;
  /** True: an SLA credit lowers what counts towards the commitment, so the tenant tops it up. */
  readonly slaCreditsReduce: boolean;
}

/** Fit-out of `amount` that the tenant pays for; `capShare` of each base rent is credited until it is used up. */
export interface CapexCredit {
  readonly amount: Money;
  readonly capShare: Decimal;
  /** First day of service that earns a credit; null: from the start. */
  readonly from: CivilDate | null;
}

export const PREPAYMENT_DRAWS = ['EACH_INVOICE', 'LAST_INVOICES'] as const;

/** `share` of the rent of the whole term, paid on `due`, drawn as that share of each invoice or against the last ones. */
export interface Prepayment {
  readonly share: Decimal;
  readonly draw: (typeof PREPAYMENT_DRAWS)[number];
  readonly due: CivilDate;
}

/** Held as a liability, neither revenue nor a credit balance. One of `months` (of first full rent) and `amount`. */
export interface Deposit {
  readonly months: Decimal | null;
  readonly amount: Money | null;
  readonly due: CivilDate;
  /** Days after the last day of the term. */
  readonly returnDays: number;
}

/** `count` times `months` more; without a rate the rent and its escalation go on as they are. */
export interface Renewal {
  readonly count: number;
  readonly months: number;
  readonly rate: Decimal | null;
  /** The tenant says so at least this many months before the first tranche ends. */
  readonly noticeMonths: number;
}

/** The tenant may add a tranche on these terms until (not on) `expires`. */
export interface Expansion {
  readonly id: string;
  readonly quantity: number;
  readonly rate: Decimal;
  readonly termMonths: number;
  readonly expires: CivilDate;
}

/** Right of first offer on what the host builds next. */
export interface FirstOffer {
  readonly quantity: number;
  readonly until: CivilDate;
}

/** From this month of the contract on, a tenant that leaves owes the remaining base rent times `factor`. */
export interface FeeStep {
  readonly fromMonth: number;
  readonly factor: Decimal;
}

/** Each day the hall is late earns `creditDaysPerDay` days without rent; after `exitAfterDays` the tenant may leave. */
export interface LateDelivery {
  readonly creditDaysPerDay: number;
  readonly exitAfterDays: number;
}

export interface TerminationTerms {
  /** First step from month 0, ascending. */
  readonly fee: readonly FeeStep[];
  readonly lateDelivery: LateDelivery | null;
  /** On the tenant's default the guarantor may take the lease over instead of paying the fee. */
  readonly guarantorMayStepIn: boolean;
}

/** What was announced of a public deal: not a term, a figure to compare with. */
export interface Published {
  readonly total: Money;
  readonly totalWithRenewals: Money | null;
  /** How far the sheet may be off, in percent of the total. */
  readonly tolerancePercent: Decimal;
  readonly toleranceWithRenewalsPercent: Decimal;
  readonly source: string;
}

/** The economic terms of a contract. Everything that is billed under it follows from this and the meters. */
export interface TermSheet {
  readonly title: string;
  readonly notes: readonly string[];
  readonly kind: ContractKind;
  readonly currency: CurrencyCode;
  /** IANA zone whose midnights are the contract's dates. */
  readonly timeZone: string;
  readonly parties: Parties;
  /** Of a HOSTING contract; null of a GPU lease. */
  readonly rentType: RentType | null;
  readonly leaseKind: LeaseKind;
  readonly billing: BillingTerms;
  /** At least one; each on its own clock. */
  readonly tranches: readonly Tranche[];
  readonly escalator: Escalator;
  /** Of a HOSTING contract that passes power through; null otherwise. */
  readonly power: PowerTerms | null;
  /** Of a lease that is paid by use: the share of the hours that a forecast counts on. */
  readonly expectedUse: Decimal | null;
  readonly commitment: Commitment | null;
  readonly capexCredit: CapexCredit | null;
  readonly prepayment: Prepayment | null;
  readonly deposit: Deposit | null;
  readonly sla: SlaTerms | null;
  readonly curtailment: CurtailmentTerms | null;
  readonly renewal: Renewal | null;
  readonly expansions: readonly Expansion[];
  readonly firstOffer: FirstOffer | null;
  readonly termination: TerminationTerms | null;
  readonly support: Support | null;
  readonly published: Published | null;
}
