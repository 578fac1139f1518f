import { useCallback } from 'react';
import { useQuery } from 'urql';
import { Figures } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Select } from '../../kit/select.js';
import { type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { CallCounts } from '../../gql/ops/documents/CallCounts.js';
import { CallList } from '../../gql/ops/documents/CallList.js';
import { type CallFactsFragment, type IntentState } from '../../gql/ops/graphql.js';
import { usePaged } from '../../wire/paged.js';
import { usePoll } from '../../wire/poll.js';
import { ConsoleLink, useOpen } from '../console-link.js';
import { CallError, CallState, CallSubject } from './call-parts.js';
import { StateFilter, useFilter } from './filters.js';
import { Listing } from './listing.js';
import { OPERATIONS, operationName } from './looks.js';
import { MoneyPage } from './money-page.js';

const EVERY_MS = 5000;
const SETS = {
  all: null,
  stuck: ['FAILED', 'UNKNOWN'],
  pending: ['PENDING'],
  sent: ['SENT'],
} satisfies Record<string, readonly IntentState[] | null>;

const columnsFor = (say: Say): readonly Column<CallFactsFragment>[] => [
  {
    id: 'call',
    head: say('ops.operation'),
    wide: true,
    cell: (call) => (
      <>
        <ConsoleLink href={`/outbox/${call.id}`} className="link inline-flex min-h-6 items-center font-medium">
          {operationName(say, call.operation)}
        </ConsoleLink>
        <span className="sub">{call.orgName}</span>
      </>
    ),
  },
  { id: 'subject', head: say('pay.about'), cell: (call) => <CallSubject call={call} /> },
  { id: 'state', head: say('ops.state'), cell: (call) => <CallState call={call} /> },
  {
    id: 'attempts',
    head: say('ops.attempts'),
    end: true,
    cell: (call) => <span className="num">{call.attempts}</span>,
  },
  {
    id: 'next',
    head: say('pay.call.next'),
    cell: (call) => (call.nextAttemptAt === null ? null : <Instant at={call.nextAttemptAt} />),
  },
  { id: 'error', head: say('ops.error'), cell: (call) => <CallError error={call.lastError} /> },
  { id: 'made', head: say('pay.call.made'), cell: (call) => <Instant at={call.createdAt} /> },
];

const Counts = () => {
  const say = useText();
  const [{ data }, ask] = useQuery({ query: CallCounts });
  const again = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  usePoll(true, EVERY_MS, again);
  const count = (n: number | null | undefined) => <span className="num">{n === null ? '1,000+' : (n ?? '')}</span>;
  return (
    <div className="mb-4 min-h-12">
      <Figures
        facts={[
          { name: say('intent.UNKNOWN'), value: count(data?.unknown.totalCount) },
          { name: say('intent.FAILED'), value: count(data?.failed.totalCount) },
          { name: say('intent.PENDING'), value: count(data?.pending.totalCount) },
        ]}
      />
    </div>
  );
};

/** Every call to Stripe that a change of ours committed, whatever became of it. */
export const CallsPage = () => {
  const say = useText();
  const open = useOpen();
  const [set, setSet] = useFilter('state', ['all', 'stuck', 'pending', 'sent']);
  const [operation, setOperation] = useFilter('operation', ['any', ...OPERATIONS]);
  const operations = operation === 'any' ? null : [operation];
  const variables = { states: SETS[set], operations, aggregateId: null, after: null };
  const list = usePaged(CallList, variables, (data) => data.paymentIntents);
  const isFiltered = set !== 'all' || operation !== 'any';
  return (
    <MoneyPage title={say('pay.outbox')}>
      <Counts />
      <div className="flex flex-wrap items-end justify-between gap-x-6">
        <StateFilter
          label={say('ops.state')}
          choices={(['all', 'stuck', 'pending', 'sent'] as const).map((id) => ({
            id,
            name: say(`pay.call.set.${id}`),
          }))}
          value={set}
          onChange={setSet}
        />
        <div className="mb-4 min-w-56">
          <Select
            label={say('ops.operation')}
            choices={[
              { id: 'any', name: say('pay.call.any') },
              ...OPERATIONS.map((id) => ({ id, name: operationName(say, id) })),
            ]}
            value={operation}
            onChange={setOperation}
          />
        </div>
      </div>
      <Listing
        list={list}
        label={say('pay.outbox')}
        columns={columnsFor(say)}
        rowKey={({ id }) => id}
        fault={say('ops.stuckFault')}
        empty={{ title: say('pay.call.none'), body: say('pay.call.noneBody') }}
        clear={isFiltered ? () => open('/outbox', true) : null}
      />
    </MoneyPage>
  );
};
