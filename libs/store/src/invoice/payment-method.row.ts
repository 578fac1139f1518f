import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type PaymentMethod } from '#libs/workflows';

@Entity('payment_method')
export class PaymentMethodRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  org_id: string;

  @Column('text')
  kind: PaymentMethod['kind'];

  @Column('text')
  brand: string;

  @Column('text')
  last4: string;

  @Column('text')
  stripe_payment_method_id: string;

  @Column('char', { length: 3, nullable: true })
  currency: string | null;

  @Column('timestamptz')
  created_at: Date;
}
