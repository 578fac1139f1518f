import { Day } from '../../kit/day.js';
import { Money } from '../../kit/money.js';
import { Pill, type Tone } from '../../kit/pill.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { ContractSchedule } from '../../gql/tenant/documents/ContractSchedule.js';
import { type ContractScheduleQuery, type ScheduleRowStatus } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';

type Row = NonNullable<ContractScheduleQuery['contract']>['schedule']['nodes'][number];

const TONE: Record<ScheduleRowStatus, Tone> = {
  ISSUED: 'ok',
  SCHEDULED: 'idle',
  PENDING_INDEX: 'warn',
  METERED: 'info',
};
const NOTHING = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

const columnsFor = (say: Say): readonly Column<Row>[] => [
  {
    id: 'period',
    head: say('schedule.from'),
    wide: true,
    cell: (row) => (
      <>
        <Day date={row.from} />
        <span className="sub mono">{row.tranche}</span>
      </>
    ),
  },
  { id: 'due', head: say('schedule.due'), cell: (row) => <Day date={row.dueDate} /> },
  {
    id: 'status',
    head: say('contracts.state'),
    cell: (row) => (
      <Pill tone={TONE[row.status]} glyph={row.status === 'ISSUED' ? 'full' : 'hollow'}>
        {say(`schedule.${row.status}`)}
      </Pill>
    ),
  },
  {
    id: 'amount',
    head: say('schedule.amount'),
    end: true,
    cell: (row) => {
      if (row.amount !== null) return <Money value={row.amount} />;
      return row.most === null ? null : (
        <>
          {say('schedule.upTo')} <Money value={row.most} />
        </>
      );
    },
  },
];

/** Every rent that will be billed, twelve at a time: the list was fixed and hashed when the contract was signed. */
export const Schedule = ({ contractId }: { readonly contractId: string }) => {
  const say = useText();
  const list = usePaged(
    ContractSchedule,
    { id: contractId, after: null },
    (data) => data.contract?.schedule ?? NOTHING,
  );
  return (
    <>
      <Loaded state={list.first} retry={list.retry} fault={say('schedule.fault')}>
        {() => (
          <Table label={say('schedule.title')} columns={columnsFor(say)} rows={list.rows} rowKey={(row) => row.key} />
        )}
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};
