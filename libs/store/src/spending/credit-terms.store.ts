import { type CreditTerms, type CreditTermsStore } from '#libs/workflows';
import { dateOf, instantOf, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface TermsRow {
  readonly id: string;
  readonly org_id: string;
  readonly limit_minor: string;
  readonly currency: string;
  readonly net_days: number | null;
  readonly reason: string;
  readonly set_at: Date;
  readonly set_by: string;
}

/** What staff allowed tenants; the organisation's row follows by the database's own hand. */
export function creditTermsStore(): CreditTermsStore {
  return {
    set: async (tx, { id, orgId, limit, netDays, reason, setAt, setBy }) => {
      await on(tx).change(
        `INSERT INTO credit_terms (id, org_id, limit_minor, currency, net_days, reason, set_at, set_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, orgId, `${limit.minor}`, limit.currency, netDays, reason, dateOf(setAt), setBy],
      );
    },
    history: async (tx, orgId) => {
      const text = 'SELECT * FROM credit_terms WHERE org_id = $1 ORDER BY id DESC';
      return (await on(tx).rows<TermsRow>(text, [orgId])).map(termsFrom);
    },
    setTaxId: async (tx, taxId) => {
      await on(tx).row('SELECT set_tax_id($1)', [taxId]);
    },
    setTaxAddress: async (tx, { subdivision, locality }) => {
      await on(tx).row('SELECT set_tax_address($1, $2)', [subdivision, locality]);
    },
  };
}

function termsFrom(row: TermsRow): CreditTerms {
  return {
    id: row.id,
    orgId: row.org_id,
    limit: moneyOf(row.limit_minor, row.currency),
    netDays: row.net_days,
    reason: row.reason,
    setAt: instantOf(row.set_at),
    setBy: row.set_by,
  };
}
