import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type LeaseReason, type LeaseState } from '#libs/market';

/** One line of a lease's history; `seq` is given by the database. */
@Entity('lease_event')
export class LeaseEventRow {
  @PrimaryColumn('text')
  lease_id: string;

  @PrimaryColumn('bigint')
  seq: string;

  @Column('text')
  org_id: string;

  @Column('text')
  provider_org_id: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  state: LeaseState;

  @Column('text')
  reason: LeaseReason;

  @Column('text', { nullable: true })
  note: string | null;
}
