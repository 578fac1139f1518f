import { type CurrencyCode } from '#libs/kernel';
import { OWN_TAX_TABLE, type TaxTreatment, taxTableOf } from '#libs/market';
import { type TaxRecord, type TaxReportRow, type TaxStore, type Tx } from '#libs/workflows';
import { currencyOf, dateOf, instantOf, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { taxAtEngine } from './tax-at-engine.js';

interface EntryRow {
  readonly id: string;
  readonly jurisdiction: string;
  readonly name: string;
  readonly millionths: number | null;
  readonly of_millionths: number | null;
  readonly reverse_charge: boolean | null;
  readonly valid_from: string;
  readonly is_collected: boolean | null;
  readonly source: string;
  readonly added_at: Date;
  readonly added_by: string;
}

interface ReportRow {
  readonly jurisdiction: string;
  readonly currency: string;
  readonly kind: TaxTreatment['kind'];
  readonly invoices: number;
  readonly net: string;
  readonly credited: string;
  readonly charged: string;
  readonly taken_back: string;
}

/** Rates that staff added, and what is owed to whom. */
export function taxStore(): TaxStore {
  return {
    entries,
    table: async (tx) => {
      const added = await entries(tx);
      return added.length === 0 ? OWN_TAX_TABLE : taxTableOf(added);
    },
    add: async (tx, entry) => {
      const { id, jurisdiction, name, millionths, ofMillionths, reverseCharge, validFrom, isCollected } = entry;
      await on(tx).change(
        `INSERT INTO tax_entry (id, jurisdiction, name, millionths, of_millionths, reverse_charge, valid_from, is_collected, source, added_at, added_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[id, jurisdiction, name, millionths, ofMillionths, reverseCharge, validFrom, isCollected],
          ...[entry.source, dateOf(entry.addedAt), entry.addedBy],
        ],
      );
    },
    ...taxAtEngine,
    report: async (tx, from, to) => (await on(tx).rows<ReportRow>(REPORT, [dateOf(from), dateOf(to)])).map(reportFrom),
  };
}

async function entries(tx: Tx): Promise<TaxRecord[]> {
  const rows = await on(tx).rows<EntryRow>('SELECT *, valid_from::text AS valid_from FROM tax_entry ORDER BY id', []);
  return rows.map((row) => ({
    ...{ id: row.id, jurisdiction: row.jurisdiction, name: row.name, millionths: row.millionths },
    ...{ ofMillionths: row.of_millionths, reverseCharge: row.reverse_charge, validFrom: row.valid_from },
    ...{ isCollected: row.is_collected, source: row.source },
    ...{ addedAt: instantOf(row.added_at), addedBy: row.added_by },
  }));
}

/** Sales by their documents, tax by the books: of a journal that came late the first instant of the open period counts. */
const REPORT = `
  WITH moved AS (
    SELECT a.owner_id AS jurisdiction, a.currency, 'STANDARD' AS kind, 0 AS invoices, 0 AS net, 0 AS credited,
      -coalesce(sum(e.minor) FILTER (WHERE j.kind IN ('INVOICE_ISSUED', 'INVOICE_VOIDED')), 0) AS charged,
      coalesce(sum(e.minor) FILTER (WHERE j.kind NOT IN ('INVOICE_ISSUED', 'INVOICE_VOIDED')), 0) AS taken_back
    FROM entry e JOIN account a ON a.id = e.account_id JOIN journal j ON j.id = e.journal_id
    WHERE a.type = 'TAX_PAYABLE' AND coalesce(j.booked_at, j.effective_at) >= $1 AND coalesce(j.booked_at, j.effective_at) < $2
    GROUP BY 1, 2
  ), taxed AS (
    SELECT i.id, i.currency, i.tax_kind, i.subtotal_minor + i.platform_fee_minor AS net, i.issued_at, i.state,
      coalesce(l.tax_jurisdiction, i.tax_jurisdiction) AS jurisdiction
    FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id AND l.kind = 'TAX'
    GROUP BY i.id, l.tax_jurisdiction
  ), sold AS (
    SELECT jurisdiction, currency, tax_kind, count(*) AS invoices, sum(net) AS net, 0 AS credited, 0 AS charged, 0 AS taken_back
    FROM taxed WHERE state <> 'VOID' AND issued_at >= $1 AND issued_at < $2 GROUP BY 1, 2, 3
  ), noted AS (
    SELECT t.jurisdiction, t.currency, t.tax_kind, 0 AS invoices, 0 AS net, sum(n.subtotal_minor + n.platform_fee_minor) AS credited, 0 AS charged, 0 AS taken_back
    FROM credit_note n JOIN taxed t ON t.id = n.invoice_id
    WHERE n.issued_at >= $1 AND n.issued_at < $2 AND NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.credit_note_id = n.id)
    GROUP BY 1, 2, 3
  )
  SELECT jurisdiction, currency, kind, sum(invoices)::int AS invoices, sum(net)::bigint AS net, sum(credited)::bigint AS credited,
    sum(charged)::bigint AS charged, sum(taken_back)::bigint AS taken_back
  FROM (SELECT * FROM moved UNION ALL SELECT * FROM sold UNION ALL SELECT * FROM noted) AS part
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

function reportFrom(row: ReportRow): TaxReportRow {
  const currency: CurrencyCode = currencyOf(row.currency);
  const amount = (minor: string) => moneyOf(minor, currency);
  const [charged, takenBack] = [amount(row.charged), amount(row.taken_back)];
  return {
    ...{ jurisdiction: row.jurisdiction, currency, kind: row.kind, invoices: row.invoices },
    ...{ net: amount(row.net), credited: amount(row.credited), charged, takenBack },
    due: { minor: charged.minor - takenBack.minor, currency },
  };
}
