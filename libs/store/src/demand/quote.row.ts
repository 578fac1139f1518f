import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type RateUnit } from '#libs/kernel';
import { type BillingMode, type QuoteState, type TaxPart, type TaxTreatment, type UnitRange } from '#libs/market';
import { type QuoteLineJson } from './quote-line.js';

@Entity('quote')
export class QuoteRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  number: string;

  @Column('text')
  org_id: string;

  @Column('text')
  offer_id: string;

  @Column('int')
  offer_version: number;

  @Column('text')
  offer_kind: 'GPU' | 'HALL';

  @Column('text')
  offer_name: string;

  @Column('text')
  provider_org: string;

  @Column('text')
  site_id: string;

  @Column('timestamptz')
  starts_at: Date;

  @Column('timestamptz')
  ends_at: Date;

  @Column('int')
  units: number;

  @Column('boolean')
  gang: boolean;

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

  @Column('numeric')
  utilisation: string;

  @Column('jsonb')
  lines: QuoteLineJson[];

  @Column('char', { length: 3 })
  currency: string;

  @Column('bigint')
  subtotal_minor: string;

  @Column('bigint')
  platform_fee_minor: string;

  @Column('bigint')
  tax_minor: string;

  @Column('bigint')
  total_minor: string;

  @Column('bigint')
  due_at_booking_minor: string;

  @Column('text')
  state: QuoteState;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz')
  expires_at: Date;

  @Column('text', { nullable: true })
  first_id: string | null;

  @Column('int')
  version: number;

  @Column('text', { nullable: true })
  made_by: string | null;
}
