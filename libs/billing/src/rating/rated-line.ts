import { type Money } from '#libs/kernel';
import { type MeterBasis } from '../contract/meter-basis.js';

export type ContractLineKind =
  | 'BASE_RENT'
  | 'ADJUSTMENT'
  | 'USAGE'
  | 'SPOT_USAGE'
  | 'LATE_DELIVERY_CREDIT'
  | 'CAPEX_CREDIT'
  | 'PREPAYMENT_DRAW'
  | 'SLA_CREDIT'
  | 'ENERGY'
  | 'POWER_CHARGE'
  | 'CURTAILMENT_SHARE'
  | 'TRUE_UP'
  | 'TERMINATION_FEE';

/**
 * What stands on invoices. A draw on a prepayment does not: it lowers nothing that is owed, it is a payment of it, by money that the tenant
 * has with us already.
 */
export type ContractChargeKind = Exclude<ContractLineKind, 'PREPAYMENT_DRAW'>;

/** One line of an invoice that explains itself: `working` is the sum a reader can repeat, rounded once at its end. */
export interface RatedLine {
  readonly kind: ContractLineKind;
  /** null: of the contract as a whole. */
  readonly tranche: string | null;
  readonly description: string;
  readonly working: string;
  /** What the tenant owes; a credit is negative. */
  readonly amount: Money;
  /** Key of the schedule row it bills; null of metered lines. */
  readonly scheduleRow: string | null;
  readonly meterRecordIds: readonly string[];
  /** Of metered lines: what its records said. */
  readonly basis?: MeterBasis;
}
