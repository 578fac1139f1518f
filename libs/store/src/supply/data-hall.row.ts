import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Cooling, type ListingState } from '#libs/market';

@Entity('data_hall')
export class DataHallRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  org_id: string;

  @Column('text')
  site_id: string;

  @Column('text')
  external_id: string;

  @Column('text')
  name: string;

  @Column('int')
  critical_it_kw: number;

  @Column('int')
  rack_density_kw: number;

  @Column('text')
  cooling: Cooling;

  @Column('numeric')
  price: string;

  @Column('char', { length: 3 })
  price_currency: string;

  @Column('boolean')
  energy_pass_through: boolean;

  @Column('int')
  min_term_months: number;

  @Column('int')
  min_chunk_kw: number;

  @Column('timestamptz')
  available_from: Date;

  @Column('timestamptz', { nullable: true })
  available_until: Date | null;

  @Column('text')
  state: ListingState;

  @Column('int')
  version: number;
}
