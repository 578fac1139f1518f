import { type BillingProfile, type BillingProfileStore, type DirectoryStore, type Tx } from '#libs/workflows';
import { moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type OrganisationRow } from './organisation.row.js';

export function billingProfileStore(): BillingProfileStore {
  return {
    byOrg: (tx, orgId) => find(tx, orgId, ''),
    lock: (tx, orgId) => find(tx, orgId, 'FOR NO KEY UPDATE'),
    suspension: async (tx, orgId) => {
      const text = 'SELECT invoice_id, invoice_number FROM party_suspension($1)';
      const row = await on(tx).row<{ invoice_id: string | null; invoice_number: string | null }>(text, [orgId]);
      if (row === null) return null;
      const { invoice_id: invoiceId, invoice_number: invoiceNumber } = row;
      return { invoice: invoiceId === null || invoiceNumber === null ? null : { invoiceId, invoiceNumber } };
    },
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
  const row = await on(tx).row<ProfileRow>(PROFILE + 'WHERE o.id = $1 ' + (lock && `${lock} OF o`), [orgId]);
  return row && fromRow(row);
}

/** Of many at once. */
export async function profilesOf(tx: Tx, orgIds: readonly string[]): Promise<BillingProfile[]> {
  return (await on(tx).rows<ProfileRow>(`${PROFILE} WHERE o.id = ANY ($1)`, [orgIds])).map(fromRow);
}

type ProfileRow = OrganisationRow & {
  readonly suspending_id: string | null;
  readonly suspending_number: string | null;
};

/** With the open invoice that came to SUSPENDED first and that no promise or dispute holds up; for nearly everybody there is no such step. */
const PROFILE = `
  SELECT o.*, s.id AS suspending_id, s.number AS suspending_number FROM organisation o
  LEFT JOIN LATERAL (
    SELECT i.id, i.number FROM dunning_step d JOIN invoice i ON i.org_id = d.org_id AND i.id = d.invoice_id
    WHERE d.org_id = o.id AND d.step = 'SUSPENDED' AND i.state = 'OPEN' AND coalesce((
      SELECT p.kind = 'LIFTED' OR coalesce(p.until <= market_now(), false) FROM dunning_pause p WHERE p.invoice_id = i.id ORDER BY p.seq DESC LIMIT 1
    ), true)
    ORDER BY d.taken_at, d.id LIMIT 1
  ) AS s ON true
  `;

function fromRow(row: ProfileRow): BillingProfile {
  return {
    orgId: row.id,
    kind: row.kind,
    legalName: row.legal_name,
    country: row.country,
    taxId: row.tax_id,
    ...(row.tax_subdivision !== null && { subdivision: row.tax_subdivision, locality: row.tax_locality }),
    billingEmail: row.billing_email,
    creditLimit: moneyOf(row.credit_limit_minor, row.credit_currency),
    netDays: row.net_days,
    stripeCustomerId: row.stripe_customer_id,
    suspendedFor:
      row.suspending_id === null || row.suspending_number === null
        ? null
        : { invoiceId: row.suspending_id, invoiceNumber: row.suspending_number },
  };
}
