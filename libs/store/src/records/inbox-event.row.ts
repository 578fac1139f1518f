import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('inbox_event')
export class InboxEventRow {
  @PrimaryColumn('text')
  event_id: string;

  @Column('text')
  type: string;

  @Column('text')
  object_id: string;

  @Column('text')
  payload: string;

  @Column('timestamptz')
  received_at: Date;

  @Column('int')
  attempts: number;

  @Column('text')
  state: 'PENDING' | 'PARKED' | 'DONE';

  @Column('text', { nullable: true })
  parked_because: string | null;

  @Column('timestamptz')
  next_attempt_at: Date;

  @Column('text', { nullable: true })
  claimed_by: string | null;

  @Column('timestamptz', { nullable: true })
  claimed_until: Date | null;
}
