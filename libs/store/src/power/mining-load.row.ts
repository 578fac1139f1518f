import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type MiningYield } from '#libs/market';

@Entity('mining_load')
export class MiningLoadRow {
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

  @Column('text')
  model: string;

  @Column('numeric')
  terahashes_per_second: string;

  @Column('int')
  watts: number;

  @Column('text')
  yields: MiningYield;

  @Column('timestamptz')
  starts_at: Date;

  @Column('timestamptz', { nullable: true })
  ends_at: Date | null;

  @Column('timestamptz', { nullable: true })
  removed_at: Date | null;

  @Column('int')
  version: number;
}
