import { type Decimal } from '#libs/kernel';
import { type ServiceBasis } from '../sla/service-basis.js';

/** One reading of a meter, and how much of its time counted. */
export interface BasisPart {
  readonly id: string;
  /** Negative: it was billed before, and is taken back. */
  readonly milliseconds: number;
  /** Of the days that are billed; false: of earlier ones, that it corrects. */
  readonly isOwn: boolean;
  /** Stands in where the reading measured none. */
  readonly pue: Decimal;
}

/** What energy was put together from: readings, and what was assumed where there were none. */
export interface EnergyBasis {
  readonly parts: readonly BasisPart[];
  /** Assumed, kWh of IT and at the utility meter; negative: an assumption that readings replaced is taken back. */
  readonly restKwh: Decimal;
  readonly restSiteKwh: Decimal;
}

/**
 * What a line of a meter was made of, kept beside the invoice so that it can be held against the records as they are at any time later.
 * Nothing of it is printed.
 */
export interface MeterBasis {
  /** GPU-hours, kWh of IT or MWh; null: the line passes on the amount of its record, or is a service credit. */
  readonly quantity: Decimal | null;
  /** Of energy only; null otherwise. */
  readonly energy: EnergyTerms | null;
  /** What the grid paid per MWh; null: not a curtailment. */
  readonly price: Decimal | null;
  /** Of a service credit only. */
  readonly service?: ServiceBasis;
}

/** max(kWh of IT, minimum) x min(PUE, cap) x price. */
export interface EnergyTerms extends EnergyBasis {
  readonly pue: Decimal;
  readonly pueCap: Decimal | null;
  readonly minimumKwh: Decimal;
  /** Per kWh, with what is added to the tariff. */
  readonly price: Decimal;
  /** What is added to the utility's prices; null: the contract has a tariff of its own. */
  readonly adder: Decimal | null;
}
