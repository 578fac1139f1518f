import { type Decimal, type Money } from '#libs/kernel';
import { type IndexObservation, type PowerCharge } from '#libs/market';
import { type ServiceStretch } from '../sla/service-basis.js';
import { type EnergyBasis } from './meter-basis.js';

/** A month's reading of the energy of one tranche. */
export interface EnergyFacts {
  readonly itKwh: Decimal;
  readonly pue: Decimal;
  /** Price per kWh that the utility billed; null: the contract's tariff. */
  readonly tariff: Decimal | null;
  readonly source: 'MEASURED' | 'ESTIMATED';
  readonly recordIds: readonly string[];
  /** What it was put together from; left out where no meter was read. */
  readonly basis?: EnergyBasis;
}

/** Minutes that count: agreed maintenance and curtailment are left out of both. */
export interface AvailabilityFacts {
  readonly minutes: Decimal;
  readonly downMinutes: Decimal;
  readonly recordIds: readonly string[];
  /** What they were counted by; left out where nobody counted. */
  readonly stretches?: readonly ServiceStretch[];
}

/** GPU-hours that ran; the price that cleared for them where the lease is interruptible, null at the contract's rate. */
export interface UsageFacts {
  readonly gpuHours: Decimal;
  readonly price: Decimal | null;
  readonly recordIds: readonly string[];
}

/** A called event of the grid in which this tranche shed load. */
export interface CurtailmentFacts {
  readonly megawattHours: Decimal;
  /** What the grid paid per MWh. */
  readonly price: Decimal;
  readonly recordIds: readonly string[];
}

export interface TrancheFacts {
  readonly energy: EnergyFacts | null;
  readonly availability: AvailabilityFacts | null;
  readonly usage: readonly UsageFacts[];
  readonly curtailments: readonly CurtailmentFacts[];
  /** Demand charges, 4CP shares and taxes of the utility's bill, each with the record that told of it. */
  readonly powerCharges: readonly (PowerCharge & { readonly recordId: string })[];
}

/** What the meters and the books say of the days that are invoiced. */
export interface MeterFacts {
  readonly tranches: ReadonlyMap<string, TrancheFacts>;
  /** Charges that count towards the commitment and were invoiced before, in the commitment period that is running. */
  readonly qualifyingBefore: Money;
  /** What the books say is left; null: what the schedule says. */
  readonly capexBalance: Money | null;
  readonly prepaymentBalance: Money | null;
  /** Values of the contract's index that are published. */
  readonly indexValues: readonly IndexObservation[];
}
