import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type BillingProfile } from '#libs/workflows';

/** What billing reads of an organisation; identity writes it. */
@Entity('organisation')
export class OrganisationRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  kind: BillingProfile['kind'];

  @Column('text')
  name: string;

  @Column('text')
  legal_name: string;

  @Column('text')
  country: string;

  @Column('text', { nullable: true })
  tax_id: string | null;

  @Column('text', { nullable: true })
  tax_subdivision: string | null;

  @Column('text', { nullable: true })
  tax_locality: string | null;

  @Column('text')
  billing_email: string;

  @Column('bigint')
  credit_limit_minor: string;

  @Column('char', { length: 3 })
  credit_currency: string;

  @Column('int', { nullable: true })
  net_days: number | null;

  @Column('text', { nullable: true })
  stripe_customer_id: string | null;
}
