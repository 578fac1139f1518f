import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type RateUnit } from '#libs/kernel';
import {
  type BillingMode,
  type LeaseReason,
  type LeaseState,
  type TaxPart,
  type TaxTreatment,
  type UnitRange,
} from '#libs/market';

export interface AccessJson {
  readonly endpoint: string;
  readonly instructions: string;
  readonly hostKeyFingerprint: string | null;
  readonly deliveredAt: string;
}

@Entity('lease')
export class LeaseRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  number: string;

  @Column('text')
  quote_id: string;

  @Column('text')
  org_id: string;

  @Column('text')
  provider_org_id: string;

  @Column('text')
  resource_id: string;

  @Column('text')
  resource_kind: 'GPU' | 'HALL';

  @Column('text')
  resource_name: string;

  @Column('text')
  site_id: string;

  @Column('timestamptz')
  starts_at: Date;

  @Column('timestamptz')
  ends_at: Date;

  @Column('int')
  units: number;

  @Column('jsonb')
  placement: UnitRange[];

  @Column('text')
  billing: BillingMode;

  @Column('numeric')
  unit_price: string;

  @Column('text')
  unit_price_unit: RateUnit;

  @Column('numeric', { nullable: true })
  energy_price: string | null;

  @Column('char', { length: 3, nullable: true })
  energy_currency: string | null;

  @Column('int')
  platform_fee_bp: number;

  @Column('text')
  tax_jurisdiction: string;

  @Column('int')
  tax_bp: number;

  @Column('text')
  tax_kind: TaxTreatment['kind'];

  @Column('jsonb', { nullable: true })
  tax_parts: readonly TaxPart[] | null;

  @Column('text')
  time_zone: string;

  @Column('int')
  meter_watts_per_unit: number;

  @Column('text', { nullable: true })
  service_levels: string | null;

  @Column('char', { length: 3 })
  currency: string;

  @Column('bigint')
  total_minor: string;

  @Column('text')
  state: LeaseState;

  @Column('text')
  reason: LeaseReason;

  @Column('text', { nullable: true })
  contract_id: string | null;

  @Column('text', { nullable: true })
  tranche: string | null;

  @Column('text', { nullable: true })
  cost_centre: string | null;

  @Column('text', { nullable: true })
  purchase_order: string | null;

  @Column('jsonb', { nullable: true })
  access: AccessJson | null;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  accepted_at: Date | null;

  /** When the delivery counts as accepted unless somebody objects; null: nothing waits for that. */
  @Column('timestamptz', { nullable: true })
  accept_by: Date | null;

  @Column('timestamptz', { nullable: true })
  started_at: Date | null;

  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;

  @Column('timestamptz', { nullable: true })
  metered_until: Date | null;

  @Column('timestamptz', { nullable: true })
  next_billing_at: Date | null;

  @Column('timestamptz', { nullable: true })
  next_availability_at: Date | null;

  @Column('int')
  version: number;
}
