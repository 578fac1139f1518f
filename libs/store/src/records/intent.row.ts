import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Intent, type IntentOperation } from '#libs/workflows';

@Entity('intent')
export class IntentRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  org_id: string;

  @Column('text')
  operation: IntentOperation;

  @Column('text')
  aggregate_id: string;

  @Column('int')
  sequence: number;

  @Column('jsonb')
  parameters: Record<string, string | null>;

  @Column('text')
  idempotency_key: string;

  @Column('int')
  revision: number;

  @Column('timestamptz', { nullable: true })
  first_sent_at: Date | null;

  @Column('text')
  state: Intent['state'];

  @Column('int')
  attempts: number;

  @Column('text', { nullable: true })
  last_error: string | null;

  @Column('text', { nullable: true })
  stripe_id: string | null;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz')
  next_attempt_at: Date;

  @Column('text', { nullable: true })
  claimed_by: string | null;

  @Column('timestamptz', { nullable: true })
  claimed_until: Date | null;

  @Column('bigint')
  fence: string;
}
