import { Instant, Span } from '../../kit/instant.js';
import { Link } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import {
  type DeltaFactsFragment,
  type DeskFactsFragment,
  type MoneyFactsFragment,
  type QuoteFactsFragment,
} from '../../gql/tenant/graphql.js';
import { QuotePill } from '../state-pills.js';

const Amount = ({ value }: { readonly value: MoneyFactsFragment | null }) =>
  value === null ? <span aria-hidden="true">–</span> : <Money value={value} bare />;

/** A difference with its sign, since a plus is news too. */
const Difference = ({ value }: { readonly value: MoneyFactsFragment | null }) => {
  if (value === null) return <span aria-hidden="true">–</span>;
  const isMore = !value.amount.startsWith('-') && /[1-9]/.test(value.amount);
  return (
    <bdi dir="ltr" className="num">
      {isMore ? '+' : ''}
      <Money value={value} bare />
    </bdi>
  );
};

/** What this version costs more or less than the one before, line by line. */
export const Delta = ({
  quote,
  delta,
}: {
  readonly quote: Pick<QuoteFactsFragment, 'total' | 'window'>;
  readonly delta: DeltaFactsFragment;
}) => {
  const say = useText();
  const { previous, previousWindow, lines, difference } = delta;
  const isMoved = previousWindow.start !== quote.window.start;
  const title = say('quoteDesk.delta', { version: previous.version });
  const isSame = difference !== null && !/[1-9]/.test(difference.amount);
  return (
    <Section title={title} note={isSame ? say('quoteDesk.same') : undefined}>
      <Table
        label={title}
        rows={lines.map((line, index) => ({ ...line, key: String(index) }))}
        rowKey={({ key }) => key}
        columns={[
          {
            id: 'what',
            head: say('lines.what'),
            wide: true,
            cell: ({ description, kind }) => (
              <>
                <bdi>{description}</bdi>
                <span className="sub">{say(`charge.${kind}`)}</span>
              </>
            ),
          },
          { id: 'before', head: say('quoteDesk.before'), end: true, cell: ({ before }) => <Amount value={before} /> },
          { id: 'after', head: say('quoteDesk.after'), end: true, cell: ({ after }) => <Amount value={after} /> },
          {
            id: 'difference',
            head: say('quoteDesk.difference'),
            end: true,
            cell: (line) => <Difference value={line.difference} />,
          },
        ]}
        foot={
          <tr role="row">
            <td role="cell" data-wide-cell>
              {say('lines.total')}
            </td>
            <td role="cell" data-end>
              <span className="cell-label" aria-hidden="true">
                {say('quoteDesk.before')}
              </span>
              <Money value={previous.total} />
            </td>
            <td role="cell" data-end>
              <span className="cell-label" aria-hidden="true">
                {say('quoteDesk.after')}
              </span>
              <Money value={quote.total} />
            </td>
            <td role="cell" data-end>
              <span className="cell-label" aria-hidden="true">
                {say('quoteDesk.difference')}
              </span>
              <Difference value={difference} />
            </td>
          </tr>
        }
      />
      {isMoved ? (
        <p className="hint pt-2">
          {say('quoteDesk.moved')} <Span start={previousWindow.start} end={previousWindow.end} dateOnly />
        </p>
      ) : null}
    </Section>
  );
};

/** All versions of the need; the one that is shown is marked. */
export const Versions = ({
  versions,
  shown,
}: {
  readonly versions: DeskFactsFragment['versions'];
  readonly shown: string;
}) => {
  const say = useText();
  return (
    <Section title={say('quoteDesk.versions')}>
      <Table
        label={say('quoteDesk.versions')}
        rows={versions}
        rowKey={({ id }) => id}
        columns={[
          {
            id: 'version',
            head: say('quoteDesk.version'),
            wide: true,
            cell: ({ id, version, number }) =>
              id === shown ? (
                <span className="font-medium" aria-current="true">
                  {say('quoteDesk.versionNow', { version })}
                </span>
              ) : (
                <Link to="/quotes/$quoteId" params={{ quoteId: id }}>
                  {say('quoteDesk.versionOf', { version, number })}
                </Link>
              ),
          },
          { id: 'state', head: say('quotes.state'), cell: ({ state }) => <QuotePill state={state} /> },
          { id: 'made', head: say('quoteDesk.made'), cell: ({ createdAt }) => <Instant at={createdAt} /> },
          { id: 'total', head: say('quotes.total'), end: true, cell: ({ total }) => <Money value={total} /> },
        ]}
      />
    </Section>
  );
};

/** What was done with it, the latest first. */
export const Activity = ({ activity }: { readonly activity: DeskFactsFragment['activity'] }) => {
  const say = useText();
  return (
    <Section title={say('quoteDesk.activity')}>
      <ol className="grid gap-2">
        {activity.toReversed().map(({ kind, at, by }, index) => (
          <li
            key={index}
            className="grid gap-x-4 border-b border-line pb-2 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_auto]"
          >
            <span>
              {say(`quoteDesk.did.${kind}`)}
              {by === null ? null : (
                <span className="text-ink-2">
                  {' '}
                  · <bdi>{by}</bdi>
                </span>
              )}
            </span>
            <span className="text-[0.8125rem] text-ink-2">
              <Instant at={at} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
};
