import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type CalendarBlock } from '#libs/workflows';

@Entity('calendar_block')
export class CalendarBlockRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  org_id: string;

  @Column('text')
  resource_id: string;

  @Column('timestamptz')
  starts_at: Date;

  @Column('timestamptz')
  ends_at: Date;

  @Column('int')
  first_unit: number;

  @Column('int')
  end_unit: number;

  @Column('text')
  reason: CalendarBlock['reason'];

  @Column('text', { nullable: true })
  note: string | null;
}
