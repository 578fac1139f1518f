import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type InvoiceLineKind } from '#libs/billing';
import { type RateUnit } from '#libs/kernel';

@Entity('invoice_line')
export class InvoiceLineRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  invoice_id: string;

  @Column('int')
  position: number;

  @Column('text')
  org_id: string;

  @Column('text')
  provider_org_id: string;

  @Column('text')
  kind: InvoiceLineKind;

  @Column('text')
  description: string;

  @Column('numeric', { nullable: true })
  quantity: string | null;

  @Column('numeric', { nullable: true })
  unit_price: string | null;

  @Column('char', { length: 3, nullable: true })
  unit_price_currency: string | null;

  @Column('text', { nullable: true })
  unit_price_unit: RateUnit | null;

  @Column('bigint')
  amount_minor: string;

  @Column('text', { nullable: true })
  share_org: string | null;

  @Column('text', { nullable: true })
  working: string | null;

  @Column('text', { nullable: true })
  schedule_row: string | null;

  @Column('text', { array: true })
  meter_record_ids: string[];

  @Column('text', { nullable: true })
  tax_jurisdiction: string | null;
}
