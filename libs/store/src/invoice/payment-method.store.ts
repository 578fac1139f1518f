import { type PaymentMethod, type PaymentMethodStore } from '#libs/workflows';
import { currencyOf, dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { PaymentMethodRow } from './payment-method.row.js';

export function paymentMethodStore(): PaymentMethodStore {
  return {
    list: async (tx, orgId) => {
      const rows = await on(tx).rows<PaymentMethodRow>(
        `SELECT * FROM payment_method WHERE org_id = $1 AND removed_at IS NULL
         ORDER BY preferred_at DESC NULLS LAST, created_at DESC, id DESC`,
        [orgId],
      );
      return rows.map(fromRow);
    },
    byId: async (tx, id) => {
      const row = await on(tx).row<PaymentMethodRow>(
        'SELECT * FROM payment_method WHERE id = $1 AND removed_at IS NULL',
        [id],
      );
      return row && fromRow(row);
    },
    byStripeIds: async (tx, ids) => {
      const text = 'SELECT * FROM payment_method WHERE stripe_payment_method_id = ANY($1)';
      return (await on(tx).rows<PaymentMethodRow>(text, [ids])).map(fromRow);
    },
    insert: async (tx, method) => {
      await on(tx).manager.insert(PaymentMethodRow, {
        id: method.id,
        org_id: method.orgId,
        kind: method.kind,
        brand: method.brand,
        last4: method.last4,
        stripe_payment_method_id: method.stripePaymentMethodId,
        currency: method.currency,
        created_at: dateOf(method.createdAt),
      });
    },
    remove: async (tx, id) => {
      const text = 'UPDATE payment_method SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL';
      return (await on(tx).change(text, [id, dateOf(tx.now)])) === 1;
    },
    prefer: async (tx, id) => {
      // later than any other, also where market time stands still
      await on(tx).change(
        `UPDATE payment_method SET preferred_at = greatest($2, (SELECT max(other.preferred_at) + interval '1 millisecond'
           FROM payment_method other WHERE other.org_id = payment_method.org_id))
         WHERE id = $1 AND removed_at IS NULL`,
        [id, dateOf(tx.now)],
      );
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
    currency: row.currency === null ? null : currencyOf(row.currency),
    createdAt: instantOf(row.created_at),
  };
}
