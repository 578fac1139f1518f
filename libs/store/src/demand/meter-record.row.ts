import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type MeterRecord } from '#libs/billing';

@Entity('meter_record')
export class MeterRecordRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  lease_id: string;

  @Column('text')
  org_id: string;

  @Column('text')
  provider_org_id: string;

  @Column('timestamptz')
  starts_at: Date;

  @Column('timestamptz')
  ends_at: Date;

  @Column('int')
  units: number;

  @Column('numeric')
  unit_hours: string;

  @Column('numeric')
  energy_kwh: string;

  @Column('text')
  source: MeterRecord['source'];

  @Column('int')
  revision: number;

  @Column('text', { array: true })
  reading_ids: string[];
}
