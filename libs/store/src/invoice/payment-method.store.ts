import { type PaymentMethod, type PaymentMethodStore } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { PaymentMethodRow } from './payment-method.row.js';

export function paymentMethodStore(): PaymentMethodStore {
  return {
    list: async (tx, orgId) => {
      const rows = await on(tx).rows<PaymentMethodRow>(
        'SELECT * FROM payment_method WHERE org_id = $1 ORDER BY created_at DESC, id DESC',
        [orgId],
      );
      return rows.map(fromRow);
    },
    byId: async (tx, id) => {
      const row = await on(tx).row<PaymentMethodRow>('SELECT * FROM payment_method WHERE id = $1', [id]);
      return row && fromRow(row);
    },
    insert: async (tx, method) => {
      await on(tx).manager.insert(PaymentMethodRow, {
        id: method.id,
        org_id: method.orgId,
        kind: method.kind,
        brand: method.brand,
        last4: method.last4,
        stripe_payment_method_id: method.stripePaymentMethodId,
        created_at: dateOf(method.createdAt),
      });
    },
  };
}

function fromRow(row: PaymentMethodRow): PaymentMethod {
  return {
    id: row.id,
    orgId: row.org_id,
    kind: row.kind,
    brand: row.brand,
    last4: row.last4,
    stripePaymentMethodId: row.stripe_payment_method_id,
    createdAt: instantOf(row.created_at),
  };
}
