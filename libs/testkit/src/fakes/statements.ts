import { type CreditDocument, type CreditNote, type Invoice, type PostedEntry } from '#libs/billing';
import { type PostedJournal, type StatementStore } from '#libs/workflows';
import { type FakeTable } from './database.js';

interface StatementTables {
  readonly journals: FakeTable<PostedJournal>;
  readonly invoices: FakeTable<Invoice>;
  readonly notes: FakeTable<CreditNote>;
}

/** An organisation's side of the books in memory; like the database it gives nobody another's accounts. */
export function fakeStatements({ journals, invoices, notes }: StatementTables): StatementStore {
  const entriesOf = (ownerId: string): PostedEntry[] => {
    const ids = new Map(journals.rows().map((journal) => [journal.idempotencyKey, journal.id]));
    return journals
      .rows()
      .flatMap(({ entries, id, kind, sourceType, sourceId, effectiveAt, postedAt, reverses }) =>
        entries.map((entry) => ({
          ...{ journalId: id, kind, sourceType, sourceId, effectiveAt, postedAt },
          reversesId: reverses === undefined ? null : (ids.get(reverses) ?? null),
          ...entry,
        })),
      )
      .filter(({ account }) => account.ownerId === ownerId)
      .sort((a, b) => a.postedAt - b.postedAt || (a.journalId < b.journalId ? -1 : a.journalId > b.journalId ? 1 : 0));
  };
  const demand = (
    { scope }: { readonly scope: { readonly kind: string; readonly orgId?: string } },
    ownerId: string,
  ) => {
    if (scope.kind === 'ORGANISATION' && scope.orgId !== ownerId)
      throw new Error('not the organisation of this transaction');
  };
  return {
    balances: (tx, ownerId, before) => {
      demand(tx, ownerId);
      const sums = new Map<string, { account: PostedEntry['account']; minor: bigint }>();
      for (const { account, minor } of entriesOf(ownerId).filter(({ postedAt }) => postedAt < before)) {
        const key = `${account.type}/${account.currency}`;
        sums.set(key, { account, minor: (sums.get(key)?.minor ?? 0n) + minor });
      }
      return Promise.resolve([...sums.values()]);
    },
    entries: (tx, ownerId, { start, end }, { first, after }) => {
      demand(tx, ownerId);
      const from = after === null ? 0 : Number(after);
      const found = entriesOf(ownerId).filter(({ postedAt }) => postedAt >= start && postedAt < end);
      const entries = found.slice(from, from + first);
      return Promise.resolve({ rows: entries, next: from + first < found.length ? String(from + first) : null });
    },
    invoices: (_tx, ownerId, { start, end }, { first, after }) => {
      const from = after === null ? 0 : Number(after);
      const found = invoices
        .rows()
        .filter(({ orgId, issuedAt }) => orgId === ownerId && issuedAt >= start && issuedAt < end)
        .sort((a, b) => a.issuedAt - b.issuedAt || (a.id < b.id ? -1 : 1));
      const next = from + first < found.length ? String(from + first) : null;
      return Promise.resolve({ rows: found.slice(from, from + first), next });
    },
    credits: (_tx, ownerId, { start, end }) => {
      const documents = notes
        .rows()
        .filter(({ orgId }) => orgId === ownerId)
        .flatMap((note) => {
          const invoice = invoices.rows().find(({ id }) => id === note.invoiceId);
          const all: (CreditDocument & { readonly at: number })[] = [];
          if (invoice) all.push({ note, invoice, isReversal: false, at: note.issuedAt });
          if (invoice && note.reversal) all.push({ note, invoice, isReversal: true, at: note.reversal.reversedAt });
          return all;
        })
        .filter(({ at }) => at >= start && at < end)
        .sort((a, b) => a.at - b.at);
      return Promise.resolve({ rows: documents, next: null });
    },
    invoiceNumbers: (tx, ids) =>
      Promise.resolve(
        new Map(ids.flatMap((id) => (invoices.get(tx, id) ? [[id, invoices.get(tx, id)?.number ?? '']] : []))),
      ),
    billedParts: (tx, ids) =>
      Promise.resolve(
        new Map(
          ids.flatMap((id) => {
            const invoice = invoices.get(tx, id);
            return invoice ? [[id, { platformFee: invoice.platformFee, tax: invoice.tax }]] : [];
          }),
        ),
      ),
  };
}
