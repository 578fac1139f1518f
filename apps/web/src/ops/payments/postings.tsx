import { useState } from 'react';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Money, moneyText, type Amount } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { Postings } from '../../gql/ops/documents/Postings.js';
import { type JournalFactsFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';

type Entry = JournalFactsFragment['entries'][number];

/** Journals one below the other: the sentence, the moment, and both sides. */
export const Journals = ({ journals }: { readonly journals: readonly JournalFactsFragment[] }) => {
  const say = useText();
  return (
    <div className="grid gap-5">
      {journals.map((journal) => (
        <div key={journal.id} className="min-w-0">
          <h3 className="mono text-[0.8125rem]">{journal.kind}</h3>
          <p className="hint mb-1">
            {journal.sentence} <Instant at={journal.effectiveAt} />
          </p>
          <Table<Entry>
            label={journal.kind}
            rows={journal.entries}
            rowKey={(entry) => String(journal.entries.indexOf(entry))}
            columns={[
              {
                id: 'account',
                head: say('ops.account.head'),
                wide: true,
                cell: (entry) => (
                  <>
                    <span className="mono">{entry.account}</span>
                    {entry.ownerName === null ? null : <span className="sub">{entry.ownerName}</span>}
                  </>
                ),
              },
              {
                id: 'debit',
                head: say('ops.debit'),
                end: true,
                cell: ({ debit }) => (debit === null ? null : <Money value={debit} />),
              },
              {
                id: 'credit',
                head: say('ops.credit'),
                end: true,
                cell: ({ credit }) => (credit === null ? null : <Money value={credit} />),
              },
            ]}
          />
        </div>
      ))}
    </div>
  );
};

/** Every posting that one thing caused, in the order in which it was posted. */
const PostingsDialog = ({
  sourceId,
  title,
  onClose,
}: {
  readonly sourceId: string;
  readonly title: string;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const list = usePaged(Postings, { sourceId, after: null }, (data) => data.journals);
  return (
    <Dialog title={title} isOpen onClose={onClose} wide>
      <Loaded state={list.first} retry={list.retry} fault={say('pay.postingsFault')} rows={3}>
        {() =>
          list.rows.length === 0 ? (
            <p className="text-ink-2">{say('pay.noPostings')}</p>
          ) : (
            <Journals journals={list.rows} />
          )
        }
      </Loaded>
      <MoreButton list={list} />
      <DialogActions>
        <Button onPress={onClose}>{say('ops.close')}</Button>
      </DialogActions>
    </Dialog>
  );
};

/** An amount that leads to what was posted for its cause. */
export const Posted = ({ value, sourceId }: { readonly value: Amount; readonly sourceId: string }) => {
  const say = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="link -my-0.5 min-h-6 cursor-pointer"
        aria-label={say('pay.postingsOf', { amount: moneyText(value) })}
        onClick={() => setOpen(true)}
      >
        <Money value={value} />
      </button>
      {isOpen ? (
        <PostingsDialog
          sourceId={sourceId}
          title={say('pay.postingsOf', { amount: moneyText(value) })}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
};
