import { Instant } from '../../kit/instant.js';
import { Button } from '../../kit/button.js';
import { PageHead } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { Money, type Amount } from '../../kit/money.js';
import { JournalList } from '../../gql/ops/documents/JournalList.js';
import { type LedgerJournalFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { Code } from './code.js';
import { ConsoleLink, useAddressSearch, useOpen } from '../console-link.js';

/** What each part of the address narrows the list to. */
const PARTS = [
  { name: 'account', word: 'ops.account.head' },
  { name: 'owner', word: 'ops.owner' },
  { name: 'source', word: 'ops.source' },
  { name: 'kind', word: 'recon.l.event' },
] as const;
type Part = (typeof PARTS)[number]['name'];

const addressOf = (given: Readonly<Partial<Record<Part, string>>>): string => {
  const search = new URLSearchParams(Object.entries(given).filter(([, value]) => value !== '')).toString();
  return `/ledger/journals${search === '' ? '' : `?${search}`}`;
};

const Chips = ({ given }: { readonly given: Readonly<Record<Part, string>> }) => {
  const say = useText();
  const open = useOpen();
  const shown = PARTS.filter(({ name }) => given[name] !== '');
  if (shown.length === 0) return null;
  return (
    <div className="mb-4 flex flex-wrap gap-2">
      {shown.map(({ name, word }) => (
        <span key={name} className="chip">
          {say(word)} <b className="mono break-all">{given[name]}</b>
          <button
            type="button"
            aria-label={say('recon.l.without', { name: say(word) })}
            onClick={() => open(addressOf({ ...given, [name]: '' }))}
          >
            ×
          </button>
        </span>
      ))}
    </div>
  );
};

/** One side of a journal in a list: the account, quietly, and what it was. */
const Side = ({ account, amount }: { readonly account: string; readonly amount: Amount }) => (
  <div className="flex flex-wrap items-baseline justify-end gap-x-2 max-md:justify-start">
    <span className="mono text-xs whitespace-normal! text-ink-3">
      <Code text={account} />
    </span>
    <Money value={amount} />
  </div>
);

const columnsFor = (say: Say): readonly Column<LedgerJournalFragment>[] => [
  {
    id: 'event',
    head: say('recon.l.event'),
    wide: true,
    cell: (journal) => (
      <>
        <ConsoleLink className="link mono" href={`/ledger/journals/${encodeURIComponent(journal.key)}`}>
          {journal.kind}
        </ConsoleLink>
        <span className="sub">{journal.sentence}</span>
      </>
    ),
  },
  { id: 'effective', head: say('ops.effective'), cell: (journal) => <Instant at={journal.effectiveAt} zone="UTC" /> },
  {
    id: 'source',
    head: say('ops.source'),
    cell: (journal) => (
      <ConsoleLink className="link mono break-all whitespace-normal!" href={addressOf({ source: journal.sourceId })}>
        {journal.sourceId}
      </ConsoleLink>
    ),
  },
  {
    id: 'debits',
    head: say('ops.debit'),
    end: true,
    cell: (journal) =>
      journal.entries.map(({ debit, account, ownerId }) =>
        debit === null ? null : <Side key={`${account}|${ownerId}|${debit.amount}`} account={account} amount={debit} />,
      ),
  },
  {
    id: 'credits',
    head: say('ops.credit'),
    end: true,
    cell: (journal) =>
      journal.entries.map(({ credit, account, ownerId }) =>
        credit === null ? null : (
          <Side key={`${account}|${ownerId}|${credit.amount}`} account={account} amount={credit} />
        ),
      ),
  },
];

/** Journals, last posted first, by account, owner, source or event; each opens to its postings. */
export const JournalsPage = () => {
  const say = useText();
  const open = useOpen();
  const search = useAddressSearch();
  const given: Record<Part, string> = {
    account: search['account'] ?? '',
    owner: search['owner'] ?? '',
    source: search['source'] ?? '',
    kind: search['kind'] ?? '',
  };
  const filter = {
    account: given.account || null,
    ownerId: given.owner || null,
    sourceId: given.source || null,
    kinds: given.kind === '' ? null : [given.kind],
  };
  const list = usePaged(JournalList, { filter, after: null }, (data) => data.journals);
  const isFiltered = Object.values(given).some((value) => value !== '');
  return (
    <>
      <PageHead
        title={say('recon.l.journals')}
        actions={
          <ConsoleLink className="button" href="/ledger">
            {say('ops.trial')}
          </ConsoleLink>
        }
      />
      <Chips given={given} />
      <Loaded state={list.first} retry={list.retry} fault={say('recon.l.fault')}>
        {() =>
          list.rows.length > 0 || list.stale ? (
            <Table
              label={say('recon.l.journals')}
              columns={columnsFor(say)}
              rows={list.rows}
              rowKey={({ id }) => id}
              busy={list.stale}
            />
          ) : isFiltered ? (
            <Empty
              title={say('recon.l.filtered')}
              action={<Button onPress={() => open('/ledger/journals')}>{say('recon.clear')}</Button>}
            />
          ) : (
            <Empty title={say('ops.trialEmpty')} />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};
