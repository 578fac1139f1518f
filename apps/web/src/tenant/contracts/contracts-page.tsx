import { Countdown } from '../../kit/countdown.js';
import { Day } from '../../kit/day.js';
import { Link, LinkButton } from '../../kit/link.js';
import { PageHead, Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { ContractList } from '../../gql/tenant/documents/ContractList.js';
import { TermSheetList } from '../../gql/tenant/documents/TermSheetList.js';
import { type ContractRowFragment, type TermSheetRowFragment } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { type Ahead } from '../ahead.js';
import { ContractPill, TermSheetPill } from './state-pills.js';

const what = (say: Say, title: string, kind: ContractRowFragment['terms']['kind'], provider: string) => (
  <>
    <bdi>{title}</bdi>
    <span className="sub">
      {say(`contract.kind.${kind}`)} · <bdi>{provider}</bdi>
    </span>
  </>
);

const contractColumns = (say: Say): readonly Column<ContractRowFragment>[] => [
  {
    id: 'number',
    head: say('contracts.number'),
    wide: true,
    cell: (one) => (
      <Link to="/contracts/$contractId" params={{ contractId: one.id }} quiet className="mono font-medium">
        {one.number}
      </Link>
    ),
  },
  { id: 'state', head: say('contracts.state'), cell: (one) => <ContractPill state={one.state} /> },
  {
    id: 'what',
    head: say('contracts.what'),
    cell: (one) => what(say, one.terms.title, one.terms.kind, one.providerName),
  },
  { id: 'first', head: say('contracts.firstDay'), cell: (one) => <Day date={one.firstDay} /> },
  { id: 'last', head: say('contracts.lastDay'), cell: (one) => <Day date={one.lastDay} /> },
];

const sheetColumns = (say: Say): readonly Column<TermSheetRowFragment>[] => [
  {
    id: 'number',
    head: say('termSheets.number'),
    wide: true,
    cell: (one) => (
      <Link to="/term-sheets/$termSheetId" params={{ termSheetId: one.id }} quiet className="mono font-medium">
        {one.number}
      </Link>
    ),
  },
  {
    id: 'state',
    head: say('contracts.state'),
    cell: (one) => <TermSheetPill state={one.state} isYourTurn={one.isYourTurn} />,
  },
  {
    id: 'what',
    head: say('contracts.what'),
    cell: (one) => what(say, one.latest.terms.title, one.latest.terms.kind, one.providerName),
  },
  {
    id: 'revision',
    head: say('termSheets.revision'),
    end: true,
    cell: (one) => <span className="num">{one.latest.number}</span>,
  },
  {
    id: 'left',
    head: say('termSheets.left'),
    cell: (one) => (one.state === 'OPEN' ? <Countdown until={one.expiresAt} /> : null),
  },
];

export const ahead: Ahead = () => [
  { query: ContractList, variables: { after: null } },
  { query: TermSheetList, variables: { after: null } },
];

export const ContractsPage = () => {
  const say = useText();
  const contracts = usePaged(ContractList, { after: null }, (data) => data.contracts);
  const sheets = usePaged(TermSheetList, { after: null }, (data) => data.termSheets);
  return (
    <>
      <PageHead title={say('nav.contracts')} />
      <Section title={say('contracts.signed')}>
        <Loaded state={contracts.first} retry={contracts.retry} fault={say('contracts.fault')}>
          {() =>
            contracts.rows.length === 0 ? (
              <Empty
                title={say('contracts.empty')}
                action={
                  <LinkButton to="/gpus" search={{ kind: 'HALL' }}>
                    {say('contracts.toHalls')}
                  </LinkButton>
                }
              >
                {say('contracts.emptyBody')}
              </Empty>
            ) : (
              <Table
                label={say('contracts.signed')}
                columns={contractColumns(say)}
                rows={contracts.rows}
                rowKey={(one) => one.id}
              />
            )
          }
        </Loaded>
        <MoreButton list={contracts} />
      </Section>
      <Section title={say('termSheets.title')} note={say('termSheets.note')}>
        <Loaded state={sheets.first} retry={sheets.retry} fault={say('termSheets.fault')}>
          {() =>
            sheets.rows.length === 0 ? (
              <p className="hint">{say('termSheets.empty')}</p>
            ) : (
              <Table
                label={say('termSheets.title')}
                columns={sheetColumns(say)}
                rows={sheets.rows}
                rowKey={(one) => one.id}
              />
            )
          }
        </Loaded>
        <MoreButton list={sheets} />
      </Section>
    </>
  );
};
