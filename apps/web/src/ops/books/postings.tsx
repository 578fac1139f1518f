import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type LedgerJournalFragment } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';

type Entry = LedgerJournalFragment['entries'][number];

/** The entries of one journal; they sum to zero per currency, or the database would not have taken them. */
export const Postings = ({ entries, label }: { readonly entries: readonly Entry[]; readonly label: string }) => {
  const say = useText();
  return (
    <Table<Entry>
      label={label}
      rows={entries}
      rowKey={(entry) =>
        [
          entry.account,
          entry.ownerId,
          entry.debit?.amount,
          entry.credit?.amount,
          (entry.debit ?? entry.credit)?.currency,
        ].join('|')
      }
      columns={[
        {
          id: 'account',
          head: say('ops.account.head'),
          wide: true,
          cell: (entry) => (
            <ConsoleLink className="link mono" href={`/ledger/journals?account=${entry.account}`}>
              {entry.account}
            </ConsoleLink>
          ),
        },
        {
          id: 'owner',
          head: say('ops.owner'),
          cell: (entry) =>
            entry.ownerId === null ? null : (
              <ConsoleLink className="link" href={`/ledger/journals?owner=${encodeURIComponent(entry.ownerId)}`}>
                <bdi>{entry.ownerName ?? entry.ownerId}</bdi>
              </ConsoleLink>
            ),
        },
        {
          id: 'debit',
          head: say('ops.debit'),
          end: true,
          cell: (entry) => (entry.debit === null ? null : <Money value={entry.debit} />),
        },
        {
          id: 'credit',
          head: say('ops.credit'),
          end: true,
          cell: (entry) => (entry.credit === null ? null : <Money value={entry.credit} />),
        },
      ]}
    />
  );
};

/** Journals one below the other: the way to each, its sentence, the moment, and both sides. */
export const Journals = ({ journals }: { readonly journals: readonly LedgerJournalFragment[] }) => (
  <div className="grid gap-5">
    {journals.map((journal) => (
      <div key={journal.id} className="min-w-0">
        <h3 className="text-[0.8125rem]">
          <ConsoleLink className="link mono" href={`/ledger/journals/${encodeURIComponent(journal.key)}`}>
            {journal.kind}
          </ConsoleLink>
        </h3>
        <p className="hint mb-1">
          {journal.sentence} <Instant at={journal.effectiveAt} zone="UTC" />
        </p>
        <Postings entries={journal.entries} label={journal.kind} />
      </div>
    ))}
  </div>
);
