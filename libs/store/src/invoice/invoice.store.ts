import { type Invoice } from '#libs/billing';
import { zero } from '#libs/kernel';
import { type InvoiceStore, type ProviderEarnings, type Tx } from '#libs/workflows';
import { currencyOf, dateOf, dateOrNull, instantOf, moneyOf } from '../database/columns.js';
import { grouped } from '../database/grouped.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on, orgOf } from '../database/store-tx.js';
import { InvoiceLineRow } from './invoice-line.row.js';
import { fromRow, lineRows, toRow } from './invoice.mapping.js';
import { InvoiceRow } from './invoice.row.js';
import { keepBasis } from './meter-basis.store.js';

export function invoiceStore(): InvoiceStore {
  return { ...reads, ...sums, ...writes };
}

const reads: Pick<InvoiceStore, 'byId' | 'byIds' | 'lock' | 'byStripeId' | 'byLease' | 'page' | 'all'> = {
  byId: async (tx, id) => (await invoicesWhere(tx, 'id = $1', [id]))[0] ?? null,
  byIds: (tx, ids) => invoicesWhere(tx, 'id = ANY ($1)', [ids]),
  lock: async (tx, id) => (await invoicesWhere(tx, 'id = $1', [id], 'FOR NO KEY UPDATE'))[0] ?? null,
  byStripeId: async (tx, stripeInvoiceId) =>
    (await invoicesWhere(tx, 'stripe_invoice_id = $1', [stripeInvoiceId]))[0] ?? null,
  byLease: (tx, leaseId) => invoicesWhere(tx, 'lease_id = $1', [leaseId]),
  page: (tx, { states, leaseId, currency, owedFor, ...request }) => {
    const org = orgOf(tx);
    // a tenant's invoices and a provider's, each by its own index; nobody is both on one invoice
    const where =
      org === null ? [CHOSEN] : [`${CHOSEN} AND org_id = $6`, `${CHOSEN} AND provider_org_id = $6 AND org_id <> $6`];
    const values = [
      ...[states?.length ? [...states] : null, leaseId ?? null, currency ?? null],
      ...(owedFor ? [dateOf(owedFor.start), dateOf(owedFor.end)] : [null, null]),
      ...(org === null ? [] : [org]),
    ];
    return pageOf<InvoiceRow, Invoice>(tx, { table: 'invoice', where, values }, request, (rows) => withLines(tx, rows));
  },
  all: (tx, from, to) => invoicesWhere(tx, 'issued_at >= $1 AND issued_at < $2', [dateOf(from), dateOf(to)]),
};

const CHOSEN = `($1::text[] IS NULL OR state = ANY ($1)) AND ($2::text IS NULL OR lease_id = $2) AND ($3::text IS NULL OR currency = $3)
  AND ($4::timestamptz IS NULL OR (state = 'OPEN' AND due_at >= $4 AND due_at < $5))`;

const sums: Pick<InvoiceStore, 'billedUntil' | 'receivable' | 'owedByDue' | 'earnings'> = {
  billedUntil: async (tx, leaseId, kind) => {
    const row = await on(tx).row<{ until: Date | null }>(
      'SELECT max(ends_at) AS until FROM invoice WHERE lease_id = $1 AND kind = $2',
      [leaseId, kind],
    );
    return row?.until ? instantOf(row.until) : null;
  },
  receivable: async (tx, orgId, currency) => {
    const row = await on(tx).row<{ owed: string | null }>(
      `SELECT sum(total_minor - credited_minor)::bigint AS owed FROM invoice WHERE org_id = $1 AND currency = $2 AND state = 'OPEN'`,
      [orgId, currency],
    );
    return row?.owed ? moneyOf(row.owed, currency) : zero(currency);
  },
  owedByDue: async (tx, orgId, stretches) => {
    const rows = await on(tx).rows<{ stretch: number; currency: string; count: number; minor: string }>(
      `SELECT s.place::int - 1 AS stretch, i.currency, count(*)::int AS count, sum(i.total_minor - i.credited_minor)::text AS minor
       FROM unnest($2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY AS s (starts, ends, place)
       JOIN invoice i ON i.org_id = $1 AND i.state = 'OPEN' AND i.due_at >= s.starts AND i.due_at < s.ends
       GROUP BY 1, 2 ORDER BY 2, 1`,
      [
        orgId,
        stretches.map(({ start }) => dateOf(start).toISOString()),
        stretches.map(({ end }) => dateOf(end).toISOString()),
      ],
    );
    return rows.map(({ stretch, currency, count, minor }) => ({
      stretch,
      count,
      due: moneyOf(minor, currencyOf(currency)),
    }));
  },
  earnings: async (tx, providerOrgId, window) => {
    const rows = await on(tx).rows<EarningsRow>(EARNINGS, [providerOrgId, dateOf(window.start), dateOf(window.end)]);
    return rows.map(earningsFrom);
  },
};

const writes: Pick<InvoiceStore, 'nextNumber' | 'insert' | 'keepBasis' | 'update'> = {
  nextNumber: async (tx, series, year) => {
    const row = await on(tx).row<{ number: string }>('SELECT next_invoice_number($1, $2) AS number', [series, year]);
    return row?.number ?? '';
  },
  insert: async (tx, invoice) => {
    const { raw } = await on(tx)
      .manager.createQueryBuilder()
      .insert()
      .into(InvoiceRow)
      .values(toRow(invoice))
      .orIgnore()
      .returning('id')
      .execute();
    if ((raw as unknown[]).length === 0) return false;
    await on(tx).manager.insert(InvoiceLineRow, lineRows(invoice)); // one statement: the database checks that lines add up
    return true;
  },
  keepBasis,
  update: async (tx, invoice) => {
    await on(tx).change(
      'UPDATE invoice SET state = $2, paid_at = $3, payment_error = $4, stripe_invoice_id = $5, collection = $6 WHERE id = $1',
      [
        ...[invoice.id, invoice.state, dateOrNull(invoice.paidAt), invoice.paymentError, invoice.stripeInvoiceId],
        invoice.collection,
      ],
    );
  },
};

interface EarningsRow {
  readonly currency: string;
  readonly invoiced: string;
  readonly credited: string;
  readonly collected: string;
  readonly uncollected: string;
  readonly payable: string;
}

/** Shares from invoices and credit notes; what is owed now from the books. A note issued before its invoice was settled lowers what was collected. */
const EARNINGS = `
  SELECT i.currency,
    coalesce(sum(subtotal_minor) FILTER (WHERE state <> 'VOID' AND i.issued_at >= $2 AND i.issued_at < $3), 0)::bigint AS invoiced,
    coalesce(sum(n.in_window), 0)::bigint AS credited,
    coalesce(sum(subtotal_minor - coalesce(n.unpaid, 0)) FILTER (WHERE paid_at >= $2 AND paid_at < $3), 0)::bigint AS collected,
    coalesce(sum(subtotal_minor - coalesce(n.unpaid, 0)) FILTER (WHERE state = 'OPEN'), 0)::bigint AS uncollected,
    coalesce((
      SELECT -sum(e.minor) FROM account a JOIN entry e ON e.account_id = a.id
      WHERE a.type = 'PROVIDER_PAYABLE' AND a.owner_id = $1 AND a.currency = i.currency
    ), 0)::bigint AS payable
  FROM invoice i LEFT JOIN (
    SELECT c.invoice_id, sum(c.provider_bears_minor) FILTER (WHERE c.lowers_minor > 0) AS unpaid,
      sum(c.provider_bears_minor) FILTER (WHERE c.issued_at >= $2 AND c.issued_at < $3) AS in_window
    FROM credit_note c WHERE c.provider_org_id = $1
      AND NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.credit_note_id = c.id) GROUP BY c.invoice_id
  ) AS n ON n.invoice_id = i.id
  WHERE provider_org_id = $1 GROUP BY i.currency ORDER BY i.currency`;

function earningsFrom(row: EarningsRow): ProviderEarnings {
  const amount = (minor: string) => moneyOf(minor, currencyOf(row.currency));
  return {
    invoiced: amount(row.invoiced),
    credited: amount(row.credited),
    collected: amount(row.collected),
    uncollected: amount(row.uncollected),
    payable: amount(row.payable),
  };
}

/** Invoices by a condition over their columns, with their lines, first issued first. */
export async function invoicesWhere(
  tx: Tx,
  condition: string,
  values: readonly SqlValue[],
  tail: '' | 'FOR NO KEY UPDATE' | `LIMIT ${number}` = '',
): Promise<Invoice[]> {
  return withLines(
    tx,
    await on(tx).rows<InvoiceRow>(`SELECT * FROM invoice WHERE ${condition} ORDER BY issued_at, id ${tail}`, values),
  );
}

async function withLines(tx: Tx, rows: readonly InvoiceRow[]): Promise<Invoice[]> {
  if (rows.length === 0) return [];
  const lines = await on(tx).rows<InvoiceLineRow>(
    'SELECT * FROM invoice_line WHERE invoice_id = ANY ($1) ORDER BY invoice_id, position',
    [rows.map(({ id }) => id)],
  );
  const byInvoice = grouped(lines, (line) => line.invoice_id);
  return rows.map((row) => fromRow(row, byInvoice.get(row.id) ?? []));
}
