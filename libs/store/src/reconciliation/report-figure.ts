import { type CurrencyCode, money } from '#libs/kernel';
import { type AccountType } from '#libs/ledger';
import { type BooksReportStore, type FigureItem, type FigurePosting, type Tx } from '#libs/workflows';
import { instantOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';
import { rolledCondition } from './roll-forward.js';
import { itemsOf, rangeValues } from './summed-rows.js';

interface ItemRow {
  readonly id: string;
  readonly currency: CurrencyCode;
  readonly minor: string;
  readonly journal_id: string | null;
  readonly seq: number | null;
  readonly source_type: string;
  readonly source_id: string;
}

/** What a figure is the sum of: the same statement that summed it, narrowed to its key. */
export const figure: BooksReportStore['figure'] = async (tx, report, { key, range, ...request }) => {
  const condition = report === 'CLEARING_ROLL_FORWARD' ? rolledCondition(key) : 'key = $5';
  const hit = `(${itemsOf(report, range, true)} SELECT id, currency, minor, journal_id, seq, source_type, source_id FROM item WHERE ${condition}) AS hit`;
  const values = [...rangeValues(tx, range), key];
  const sums = await on(tx).rows<{ currency: CurrencyCode; minor: string; count: number }>(
    `SELECT currency, sum(minor)::bigint AS minor, count(*)::int AS count FROM ${hit} GROUP BY currency ORDER BY currency`,
    values,
  );
  const count = sums.reduce((total, sum) => total + sum.count, 0);
  const listing = { table: hit, where: ['true'], values, counted: count };
  return {
    totals: sums.map(({ currency, minor }) => money(BigInt(minor), currency)),
    count,
    items: await pageOf<ItemRow, FigureItem>(tx, listing, request, (rows) => described(tx, rows)),
  };
};

async function described(tx: Tx, rows: readonly ItemRow[]): Promise<FigureItem[]> {
  const journals = rows.flatMap(({ journal_id: id }) => id ?? []);
  const postings = await postingsOf(tx, journals);
  const labels = await labelsOf(tx, rows);
  const records = await recordsOf(tx, rows, postings);
  return rows.map((row) => {
    const posting = row.seq === null ? null : (postings.get(`${row.journal_id}/${row.seq}`) ?? null);
    return {
      ...{ id: row.id, amount: money(BigInt(row.minor), row.currency), posting },
      source: { type: row.source_type, id: row.source_id, label: labels.get(row.source_id) ?? row.source_id },
      records: records(row, posting),
    };
  });
}

interface PostingRow {
  readonly journal_id: string;
  readonly seq: number;
  readonly kind: string;
  readonly idempotency_key: string;
  readonly effective_at: Date;
  readonly booked_at: Date | null;
  readonly posted_at: Date;
  readonly type: AccountType;
  readonly owner_id: string | null;
  readonly currency: CurrencyCode;
  readonly minor: string;
}

async function postingsOf(tx: Tx, journals: readonly string[]): Promise<ReadonlyMap<string, FigurePosting>> {
  const rows = await on(tx).rows<PostingRow>(
    `SELECT e.journal_id, e.seq, j.kind, j.idempotency_key, j.effective_at, j.booked_at, j.posted_at, a.type, a.owner_id, a.currency, e.minor
     FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id WHERE j.id = ANY ($1)`,
    [journals],
  );
  return new Map(
    rows.map((row) => [
      `${row.journal_id}/${row.seq}`,
      {
        ...{ journalKey: row.idempotency_key, kind: row.kind, account: row.type, ownerId: row.owner_id },
        ...{ effectiveAt: instantOf(row.effective_at), postedAt: instantOf(row.posted_at) },
        bookedAt: instantOf(row.booked_at ?? row.effective_at),
        entry: money(BigInt(row.minor), row.currency),
      },
    ]),
  );
}

/** Numbers of invoices, what Stripe calls a transaction, classes of exceptions; everything else is known by its id. */
async function labelsOf(tx: Tx, rows: readonly ItemRow[]): Promise<ReadonlyMap<string, string>> {
  const found = await on(tx).rows<{ id: string; label: string }>(
    `SELECT id, number AS label FROM invoice WHERE id = ANY ($1)
     UNION ALL SELECT id, concat_ws(' ', type, source_id) FROM stripe_transaction WHERE id = ANY ($1)
     UNION ALL SELECT id, class || ': ' || explanation FROM recon_exception WHERE id = ANY ($1)`,
    [[...new Set(rows.map(({ source_id: id }) => id))]],
  );
  return new Map(found.map(({ id, label }) => [id, label]));
}

/** Records that were matched with what an item is of. */
async function recordsOf(
  tx: Tx,
  rows: readonly ItemRow[],
  postings: ReadonlyMap<string, FigurePosting>,
): Promise<(row: ItemRow, posting: FigurePosting | null) => readonly string[]> {
  const names = (row: ItemRow, posting: FigurePosting | null): string[] => [
    ...(posting === null ? [] : [`journal:${posting.journalKey}`]),
    ...(row.source_type.startsWith('STRIPE_') ? [`posting:${row.source_id}`] : []),
    ...(row.source_type === 'RECORD' ? [row.source_id] : []),
  ];
  const asked = rows.flatMap((row) => names(row, postings.get(`${row.journal_id}/${row.seq ?? 0}`) ?? null));
  const sources = rows.map(({ source_id: id }) => id);
  const found = await on(tx).rows<{ id: string; entry_ids: readonly string[] }>(
    `SELECT id, entry_ids FROM recon_match m WHERE (entry_ids && $1 OR id = ANY ($2)) AND NOT EXISTS (SELECT FROM recon_unmatch u WHERE u.match_id = m.id)
     UNION ALL SELECT id, entry_ids FROM recon_exception WHERE id = ANY ($2)`,
    [asked, sources],
  );
  return (row, posting) => {
    const own = new Set(names(row, posting));
    const records = found
      .filter(({ id, entry_ids: ids }) => id === row.source_id || ids.some((one) => own.has(one)))
      .flatMap(({ entry_ids: ids }) => ids);
    return [...new Set(records)];
  };
}
