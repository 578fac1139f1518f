import { useNavigate, useSearch } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { Instant } from '../../kit/instant.js';
import { FileButton, Link, LinkButton } from '../../kit/link.js';
import { monthName } from '../../kit/month.js';
import { Money } from '../../kit/money.js';
import { PageHead, Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { StatementOf } from '../../gql/tenant/documents/StatementOf.js';
import { type StatementOfQuery } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { eventText } from './event-text.js';
import { monthAfter, monthOf } from './month.js';
import { WaterfallFigure } from './waterfall-figure.js';

type Statement = NonNullable<StatementOfQuery['statement']>;
type Account = Statement['accounts'][number];
type Movement = Account['movements']['nodes'][number];

/** One month of the organisation's accounts: what it held, what came and went, what it holds. */
export const StatementPage = () => {
  const say = useText();
  const { locale } = useIntl();
  const navigate = useNavigate({ from: '/statements' });
  const { month: asked } = useSearch({ from: '/inside/statements' });
  const now = usePlatformNow('minute');
  const current = monthOf(now);
  const month = asked ?? current;
  const [state, ask] = useQuery({ query: StatementOf, variables: { month } });
  const go = (to: string) => void navigate({ search: to === current ? {} : { month: to } });
  const statement = state.data?.statement;
  return (
    <>
      <PageHead
        title={say('paper.statement', { month: monthName(locale, month) })}
        crumbs={[{ name: say('nav.invoices'), to: '/invoices' }]}
        aside={
          statement ? (
            <Pill tone={statement.isFinal ? 'ok' : 'info'} glyph={statement.isFinal ? 'full' : 'half'}>
              {say(statement.isFinal ? 'statement.final' : 'statement.running')}
            </Pill>
          ) : null
        }
        actions={
          <>
            <Button onPress={() => go(monthAfter(month, -1))}>{say('statement.earlier')}</Button>
            <Button onPress={() => go(monthAfter(month, 1))} isDisabled={month >= current}>
              {say('statement.later')}
            </Button>
            {statement ? <FileButton path={statement.pdfPath}>{say('paper.pdf')}</FileButton> : null}
          </>
        }
      >
        <p className="text-ink-2">{say('statement.what')}</p>
      </PageHead>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('statement.fault')}>
        {({ statement: found }) =>
          found === null || found.accounts.length === 0 ? (
            <Empty
              title={say('statement.empty')}
              action={<LinkButton to="/invoices">{say('nav.invoices')}</LinkButton>}
            >
              {say('statement.emptyBody')}
            </Empty>
          ) : (
            <>
              {found.waterfalls.map((facts) => (
                <Section
                  key={facts.opening.currency}
                  title={say('waterfall.title')}
                  note={`${facts.opening.currency} · ${monthName(locale, month)}`}
                >
                  <WaterfallFigure facts={facts} month={month} />
                </Section>
              ))}
              {found.accounts.map((account) => (
                <AccountView key={`${account.type}-${account.opening.currency}`} account={account} />
              ))}
            </>
          )
        }
      </Loaded>
    </>
  );
};

const columnsFor = (say: Say): readonly Column<Movement>[] => [
  {
    id: 'what',
    head: say('statement.movement'),
    wide: true,
    cell: (one) => (
      <>
        {eventText(say, one.kind)}
        {one.invoiceId === null ? null : (
          <span className="sub">
            <Link to="/invoices/$invoiceId" params={{ invoiceId: one.invoiceId }} className="mono">
              {one.invoiceNumber}
            </Link>
          </span>
        )}
      </>
    ),
  },
  { id: 'at', head: say('statement.at'), cell: (one) => <Instant at={one.postedAt} zone="UTC" /> },
  { id: 'amount', head: say('lines.amount'), end: true, cell: (one) => <Money value={one.amount} bare /> },
  { id: 'balance', head: say('statement.balance'), end: true, cell: (one) => <Money value={one.balance} bare /> },
];

/** The equation of one account, then what it is made of. */
const AccountView = ({ account }: { readonly account: Account }) => {
  const say = useText();
  const shown = account.movements.nodes.length;
  const all = account.movements.totalCount ?? shown;
  const parts = [
    ['statement.opening', account.opening],
    ['statement.added', account.added],
    ['statement.taken', account.taken],
    ['statement.closing', account.closing],
  ] as const;
  const title = say(`account.${account.type}`);
  return (
    <Section title={title} note={account.opening.currency}>
      <dl className="figures mb-3">
        {parts.map(([name, value]) => (
          <div key={name}>
            <dt>{say(name)}</dt>
            <dd>
              <Money value={value} bare />
            </dd>
          </div>
        ))}
      </dl>
      {shown === 0 ? (
        <p className="hint">{say('statement.quiet')}</p>
      ) : (
        <Table
          label={title}
          columns={columnsFor(say)}
          rows={account.movements.nodes}
          rowKey={(one) => `${one.journalId}-${one.amount.amount}`}
        />
      )}
      {shown < all ? <p className="hint">{say('statement.shown', { shown, all })}</p> : null}
    </Section>
  );
};
