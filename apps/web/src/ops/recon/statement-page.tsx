import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Day } from '../../kit/day.js';
import { Figures } from '../../kit/facts.js';
import { FileButton } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { BankAccountList } from '../../gql/ops/documents/BankAccountList.js';
import { BankStatementPage } from '../../gql/ops/documents/BankStatementPage.js';
import { type BankStatementPageQuery, type StatementFactsFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink, useAddressPart } from '../console-link.js';
import { Balanced } from './balanced.js';
import { ReconPage } from './frame.js';
import { movementName } from './looks.js';

type Line = NonNullable<BankStatementPageQuery['bankStatement']>['lines']['nodes'][number];
const NOTHING = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** What became of a line: part of a match, open as an exception, or neither yet. */
const Fate = ({ line }: { readonly line: Line }) => {
  const say = useText();
  if (line.match !== null)
    return (
      <ConsoleLink className="link" href={`/recon/matches?entry=bank:${line.id}`}>
        <Pill tone="ok" glyph="full">
          {say('recon.standing.MATCHED')}
        </Pill>
        <span className="sub">{movementName(say, line.match.movement)}</span>
      </ConsoleLink>
    );
  if (line.exception !== null)
    return (
      <ConsoleLink className="link" href={`/recon/exceptions/${line.exception.id}`}>
        <Pill tone="bad" glyph="cross">
          {say(`recon.class.${line.exception.class}`)}
        </Pill>
      </ConsoleLink>
    );
  return (
    <>
      <Pill tone="idle" glyph="hollow">
        {say('recon.b.notYet')}
      </Pill>
      {line.posted === null ? null : (
        <span className="sub">
          {say(`recon.bl.${line.posted.rule}`)} <span className="mono">{line.posted.subjectId}</span>
        </span>
      )}
    </>
  );
};

const columnsFor = (say: Say): readonly Column<Line>[] => [
  {
    id: 'who',
    head: say('recon.b.line'),
    wide: true,
    cell: (line) => (
      <>
        <bdi className="font-medium">{line.counterpartyName ?? (line.remittance || say(`recon.lk.${line.kind}`))}</bdi>
        {line.counterpartyName === null || line.remittance === '' ? null : <bdi className="sub">{line.remittance}</bdi>}
        <span className="sub mono break-all whitespace-normal!">
          {[line.bankReference, line.endToEndId, ...line.references].filter((one) => one !== null).join(' · ')}
        </span>
      </>
    ),
  },
  { id: 'on', head: say('recon.b.booked'), cell: (line) => <Day date={line.bookedOn} /> },
  { id: 'kind', head: say('recon.b.kind'), cell: (line) => say(`recon.lk.${line.kind}`) },
  { id: 'amount', head: say('ops.amount'), end: true, cell: (line) => <Money value={line.amount} /> },
  { id: 'fate', head: say('recon.b.fate'), cell: (line) => <Fate line={line} /> },
];

const Facts = ({ statement }: { readonly statement: StatementFactsFragment }) => {
  const say = useText();
  const [{ data }] = useQuery({ query: BankAccountList });
  const account = data?.bankAccounts.find(({ id }) => id === statement.accountId);
  return (
    <div className="mb-6">
      <Figures
        facts={[
          {
            name: say('recon.b.account'),
            value: <small className="text-ink!">{account?.name ?? statement.accountId}</small>,
          },
          {
            name: say('recon.b.opening'),
            value: statement.opening === null ? '–' : <Money value={statement.opening} />,
          },
          {
            name: say('recon.b.closing'),
            value: statement.closing === null ? '–' : <Money value={statement.closing} />,
          },
          { name: say('recon.b.check'), value: <Balanced statement={statement} /> },
          { name: say('recon.b.lines'), value: statement.lineCount },
          { name: say('recon.b.format'), value: <small>{statement.format.replace('_', '.')}</small> },
        ]}
      />
      {statement.problems.length === 0 ? null : (
        <div className="mt-4">
          <Banner tone="warn" title={say('recon.b.problems', { n: statement.problems.length })}>
            <ul>
              {statement.problems.map(({ code, message, line }) => (
                <li key={`${code}|${message}`}>
                  {message} {line === null ? null : <span className="mono">{say('recon.b.fileLine', { line })}</span>}
                </li>
              ))}
            </ul>
          </Banner>
        </div>
      )}
    </div>
  );
};

/** One statement: what it opens and closes with, what is wrong with it, and what became of each of its lines. */
export const StatementPage = () => {
  const say = useText();
  const id = useAddressPart('statementId');
  const list = usePaged(BankStatementPage, { id, after: null }, (data) => data.bankStatement?.lines ?? NOTHING);
  const statement = list.first.data?.bankStatement ?? null;
  return (
    <ReconPage
      title={say('recon.b.statement')}
      aside={
        statement === null ? null : (
          <span className="text-ink-2">
            <Day date={statement.from} /> – <Day date={statement.to} />
          </span>
        )
      }
      actions={
        statement === null ? null : (
          <FileButton path={`/bank-files/${statement.uploadId}`}>{say('recon.b.source')}</FileButton>
        )
      }
    >
      <ConsoleLink className="link mb-4 inline-block" href="/recon/bank">
        {say('recon.b.all')}
      </ConsoleLink>
      <Loaded state={list.first} retry={list.retry} fault={say('recon.b.statementsFault')}>
        {() =>
          statement === null ? (
            <Empty title={say('recon.b.gone')} />
          ) : (
            <>
              <Facts statement={statement} />
              <Section title={say('recon.b.lines')}>
                {list.rows.length === 0 ? (
                  <Empty title={say('recon.b.noLines')} />
                ) : (
                  <Table
                    label={say('recon.b.lines')}
                    columns={columnsFor(say)}
                    rows={list.rows}
                    rowKey={(line) => line.id}
                  />
                )}
              </Section>
            </>
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </ReconPage>
  );
};
