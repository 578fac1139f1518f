import { type AccountRef, type AccountType, type JournalKind, type SourceType } from '#libs/ledger';
import { type PostedJournal, type Tx } from '#libs/workflows';
import { currencyOf, instantOf } from '../database/columns.js';
import { grouped } from '../database/grouped.js';
import { on } from '../database/store-tx.js';

/** Journals with the key of what they take back. */
export const JOURNALS =
  '(SELECT j.*, o.idempotency_key AS reverses FROM journal j LEFT JOIN journal o ON o.id = j.reverses_id) AS posted';

export interface JournalRow {
  readonly id: string;
  readonly kind: JournalKind;
  readonly idempotency_key: string;
  readonly effective_at: Date;
  readonly posted_at: Date;
  readonly booked_at: Date | null;
  readonly source_type: SourceType;
  readonly source_id: string;
  readonly reverses: string | null;
}

export interface AccountRow {
  readonly type: AccountType;
  readonly owner_id: string | null;
  readonly currency: string;
  readonly minor: string;
}

/** The journals of these rows, in their order. */
export async function withEntries(tx: Tx, rows: readonly JournalRow[]): Promise<PostedJournal[]> {
  if (rows.length === 0) return [];
  const entries = await on(tx).rows<AccountRow & { readonly journal_id: string }>(
    `SELECT e.journal_id, a.type, a.owner_id, a.currency, e.minor FROM entry e JOIN account a ON a.id = e.account_id
     WHERE e.journal_id = ANY ($1) ORDER BY e.journal_id, e.seq`,
    [rows.map(({ id }) => id)],
  );
  const byJournal = grouped(entries, (entry) => entry.journal_id);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    idempotencyKey: row.idempotency_key,
    effectiveAt: instantOf(row.effective_at),
    postedAt: instantOf(row.posted_at),
    bookedAt: instantOf(row.booked_at ?? row.effective_at),
    sourceType: row.source_type,
    sourceId: row.source_id,
    entries: (byJournal.get(row.id) ?? []).map((entry) => ({
      account: accountFrom(entry),
      minor: BigInt(entry.minor),
    })),
    ...(row.reverses === null ? {} : { reverses: row.reverses }),
  }));
}

export function accountFrom({ type, owner_id: ownerId, currency }: Omit<AccountRow, 'minor'>): AccountRef {
  return { type, ownerId, currency: currencyOf(currency) };
}
