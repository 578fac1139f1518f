import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Collection, type InvoiceKind, type InvoiceState, type Party, type RateCardTerm } from '#libs/billing';
import { type TaxPart, type TaxTreatment } from '#libs/market';

@Entity('invoice')
export class InvoiceRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  number: string;

  @Column('text')
  org_id: string;

  @Column('text')
  provider_org_id: string;

  @Column('text')
  lease_id: string;

  @Column('text')
  lease_number: string;

  @Column('text')
  kind: InvoiceKind;

  @Column('timestamptz')
  starts_at: Date;

  @Column('timestamptz')
  ends_at: Date;

  @Column('int')
  revision: number;

  @Column('char', { length: 3 })
  currency: string;

  @Column('bigint')
  subtotal_minor: string;

  @Column('bigint')
  platform_fee_minor: string;

  @Column('bigint')
  tax_minor: string;

  @Column('bigint')
  total_minor: string;

  @Column('text')
  tax_jurisdiction: string;

  @Column('int')
  tax_bp: number;

  @Column('text')
  tax_kind: TaxTreatment['kind'];

  @Column('jsonb', { nullable: true })
  tax_parts: readonly TaxPart[] | null;

  @Column('jsonb')
  seller: Party;

  @Column('jsonb')
  buyer: Party;

  @Column('text', { nullable: true })
  purchase_order: string | null;

  @Column('text')
  collection: Collection;

  @Column('text')
  state: InvoiceState;

  @Column('timestamptz')
  issued_at: Date;

  @Column('timestamptz')
  due_at: Date;

  @Column('timestamptz', { nullable: true })
  paid_at: Date | null;

  @Column('text', { nullable: true })
  payment_error: string | null;

  @Column('text', { nullable: true })
  stripe_invoice_id: string | null;

  @Column('jsonb', { nullable: true })
  rate_card: readonly RateCardTerm[] | null;

  @Column('text', { nullable: true })
  usage_hash: string | null;

  @Column('text', { nullable: true })
  time_zone_data: string | null;

  @Column('text', { nullable: true })
  content_hash: string | null;

  @Column('bigint')
  credited_minor: string;
}
