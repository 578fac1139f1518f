import { Countdown } from '../../kit/countdown.js';
import { Span } from '../../kit/instant.js';
import { Link } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { PageHead } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { QuotesAwaiting } from '../../gql/tenant/documents/QuotesAwaiting.js';
import { QuoteList } from '../../gql/tenant/documents/QuoteList.js';
import { type QuoteListQuery } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useLive } from '../../wire/live.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { type Ahead } from '../ahead.js';
import { ApprovalPill, QuotePill } from '../state-pills.js';
import { unitsText } from '../units-text.js';
import { ToSearch } from '../to-search.js';
import { Awaiting } from './awaiting.js';

type Row = QuoteListQuery['quotes']['nodes'][number];

const columnsFor = (say: ReturnType<typeof useText>): readonly Column<Row>[] => [
  {
    id: 'number',
    head: say('quotes.number'),
    wide: true,
    cell: (quote) => (
      <Link to="/quotes/$quoteId" params={{ quoteId: quote.id }} quiet className="mono font-medium">
        {quote.number}
      </Link>
    ),
  },
  {
    id: 'state',
    head: say('quotes.state'),
    cell: (quote) => (
      <span className="flex flex-wrap gap-x-3">
        <QuotePill state={quote.state} />
        {quote.approval === null || quote.state !== 'OPEN' ? null : <ApprovalPill state={quote.approval.state} />}
      </span>
    ),
  },
  {
    id: 'what',
    head: say('quotes.what'),
    cell: (quote) => (
      <>
        <bdi>
          {unitsText(say, quote.kind, quote.units)} · {quote.offerName}
        </bdi>
        <span className="sub">{quote.providerName}</span>
      </>
    ),
  },
  {
    id: 'window',
    head: say('quotes.window'),
    cell: (quote) => <Span start={quote.window.start} end={quote.window.end} dateOnly />,
  },
  {
    id: 'left',
    head: say('quotes.left'),
    cell: (quote) => (quote.state === 'OPEN' ? <Countdown until={quote.expiresAt} /> : null),
  },
  { id: 'total', head: say('quotes.total'), end: true, cell: (quote) => <Money value={quote.total} /> },
];

export const ahead: Ahead = () => [{ query: QuoteList, variables: { after: null } }, { query: QuotesAwaiting }];

export const QuotesPage = () => {
  const say = useText();
  const list = usePaged(QuoteList, { after: null }, (data) => data.quotes);
  useLive(({ type }) => type.startsWith('quote.'), list.renew);
  return (
    <>
      <PageHead title={say('nav.quotes')} />
      <Awaiting />
      <Loaded state={list.first} retry={list.retry} fault={say('quotes.fault')}>
        {() =>
          list.rows.length === 0 ? (
            <Empty title={say('quotes.empty')} action={<ToSearch />}>
              {say('quotes.emptyBody')}
            </Empty>
          ) : (
            <Table label={say('nav.quotes')} columns={columnsFor(say)} rows={list.rows} rowKey={(quote) => quote.id} />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};
