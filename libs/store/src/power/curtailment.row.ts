import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type CurtailmentReason } from '#libs/market';

@Entity('curtailment')
export class CurtailmentRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  org_id: string;

  @Column('text')
  site_id: string;

  @Column('timestamptz')
  starts_at: Date;

  @Column('timestamptz')
  ends_at: Date;

  @Column('int')
  limit_watts: number;

  @Column('text')
  reason: CurtailmentReason;

  @Column('text', { nullable: true })
  note: string | null;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  cancelled_at: Date | null;
}
