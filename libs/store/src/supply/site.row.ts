import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Cooling } from '#libs/market';
import { type CalendarJson } from './pricing.mapping.js';

export interface RampStepJson {
  readonly at: string;
  readonly limitWatts: number;
}

@Entity('site')
export class SiteRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  org_id: string;

  @Column('text')
  external_id: string;

  @Column('text')
  name: string;

  @Column('text')
  country: string;

  @Column('text', { nullable: true })
  subdivision: string | null;

  @Column('text')
  region: string;

  @Column('text')
  time_zone: string;

  @Column('numeric', { nullable: true })
  latitude: string | null;

  @Column('numeric', { nullable: true })
  longitude: string | null;

  @Column('text')
  grid_region: string;

  @Column('int')
  power_limit_watts: number;

  @Column('numeric')
  energy_price: string;

  @Column('char', { length: 3 })
  energy_currency: string;

  @Column('jsonb', { nullable: true })
  energy_calendar: CalendarJson | null;

  @Column('numeric')
  pue: string;

  @Column('int')
  carbon_grams_per_kwh: number;

  @Column('text')
  cooling: Cooling;

  @Column('text', { array: true })
  certifications: string[];

  @Column('timestamptz')
  energised_at: Date;

  @Column('jsonb')
  ramp: RampStepJson[];

  @Column('int')
  version: number;
}
