import { type BillingProfile, type BillingProfileStore, type DirectoryStore, type Tx } from '#libs/workflows';
import { moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type OrganisationRow } from './organisation.row.js';

export function billingProfileStore(): BillingProfileStore {
  return {
    byOrg: (tx, orgId) => find(tx, orgId, ''),
    lock: (tx, orgId) => find(tx, orgId, 'FOR NO KEY UPDATE'),
    setStripeCustomer: async (tx, orgId, stripeCustomerId) => {
      await on(tx).change(
        'UPDATE organisation SET stripe_customer_id = $2 WHERE id = $1 AND stripe_customer_id IS NULL',
        [orgId, stripeCustomerId],
      );
    },
  };
}

/** Names are public: a function of the database answers for every organisation, with nothing but the name. */
export function directoryStore(): DirectoryStore {
  return {
    tradingNames: async (tx, orgIds) => {
      const rows = await on(tx).rows<{ id: string; name: string }>('SELECT id, name FROM trading_names($1)', [orgIds]);
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
  };
}

async function find(tx: Tx, orgId: string, lock: '' | 'FOR NO KEY UPDATE'): Promise<BillingProfile | null> {
  const row = await on(tx).row<OrganisationRow>(`SELECT * FROM organisation WHERE id = $1 ${lock}`, [orgId]);
  return row && fromRow(row);
}

function fromRow(row: OrganisationRow): BillingProfile {
  return {
    orgId: row.id,
    kind: row.kind,
    legalName: row.legal_name,
    country: row.country,
    taxId: row.tax_id,
    billingEmail: row.billing_email,
    creditLimit: moneyOf(row.credit_limit_minor, row.credit_currency),
    stripeCustomerId: row.stripe_customer_id,
  };
}
