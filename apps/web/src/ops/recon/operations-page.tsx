import { Instant } from '../../kit/instant.js';
import { PageHead } from '../../kit/page.js';
import { Select } from '../../kit/select.js';
import { type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { OperationList } from '../../gql/ops/documents/OperationList.js';
import { type OperationFactsFragment, type OperationState } from '../../gql/ops/graphql.js';
import { usePaged } from '../../wire/paged.js';
import { usePoll } from '../../wire/poll.js';
import { ConsoleLink } from '../console-link.js';
import { useFilter } from '../payments/filters.js';
import { Listing } from '../payments/listing.js';
import { hasEnded, Progress } from './operation-progress.js';
import { useNames } from './people.js';

const STATES = ['QUEUED', 'RUNNING', 'DONE', 'FAILED'] as const satisfies readonly OperationState[];
const EVERY_MS = 2_000;

const resultHref = ({ kind, resultId }: OperationFactsFragment): string => {
  if (kind === 'PERIOD_CLOSE') return `/recon/close/${resultId ?? ''}`;
  return kind === 'BANK_IMPORT' ? '/recon/bank' : '/recon';
};

const columnsFor = (say: Say, nameOf: (id: string) => string): readonly Column<OperationFactsFragment>[] => [
  {
    id: 'kind',
    head: say('recon.o.what'),
    wide: true,
    cell: (one) => (
      <>
        <span className="font-medium">{say(`recon.o.kind.${one.kind}`)}</span>
        <span className="sub mono whitespace-normal [overflow-wrap:anywhere]">{one.id}</span>
      </>
    ),
  },
  {
    id: 'state',
    head: say('recon.o.how'),
    cell: (one) => (
      <>
        <Progress operation={one} />
        {one.error === null ? null : <bdi className="block text-[0.8125rem] break-words text-bad">{one.error}</bdi>}
        {one.attempts > 1 ? <span className="sub">{say('recon.o.attempts', { n: one.attempts })}</span> : null}
      </>
    ),
  },
  {
    id: 'asked',
    head: say('recon.o.asked'),
    cell: (one) => (
      <>
        <Instant at={one.requestedAt} />
        <bdi className="sub [overflow-wrap:anywhere]">{nameOf(one.requestedBy)}</bdi>
      </>
    ),
  },
  {
    id: 'ended',
    head: say('recon.o.ended'),
    cell: (one) => (one.endedAt === null ? <span className="text-ink-3">–</span> : <Instant at={one.endedAt} />),
  },
  {
    id: 'result',
    head: say('recon.o.result'),
    cell: (one) =>
      one.resultId === null ? null : (
        <ConsoleLink className="link mono text-xs whitespace-normal [overflow-wrap:anywhere]" href={resultHref(one)}>
          {one.resultId}
        </ConsoleLink>
      ),
  },
];

/** Long work that somebody asked for: what waits, what runs and how far it is, what came of it. */
export const OperationsPage = () => {
  const say = useText();
  const nameOf = useNames();
  const [state, setState] = useFilter('state', ['every', ...STATES]);
  const variables = { kinds: null, states: state === 'every' ? null : [state], after: null };
  const list = usePaged(OperationList, variables, (data) => data.operations);
  usePoll(
    list.rows.some((one) => !hasEnded(one)),
    EVERY_MS,
    list.renew,
  );
  return (
    <>
      <PageHead title={say('recon.o.title')}>
        <p className="text-ink-2">{say('recon.o.body')}</p>
      </PageHead>
      <div className="mb-4 w-44">
        <Select
          label={say('recon.f.state')}
          choices={[
            { id: 'every', name: say('recon.o.every') },
            ...STATES.map((id) => ({ id, name: say(`recon.o.state.${id}`) })),
          ]}
          value={state}
          onChange={setState}
        />
      </div>
      <Listing
        list={list}
        label={say('recon.o.title')}
        columns={columnsFor(say, nameOf)}
        rowKey={({ id }) => id}
        fault={say('recon.o.fault')}
        empty={{ title: say('recon.o.empty'), body: say('recon.o.emptyBody') }}
        clear={state === 'every' ? null : () => setState('every')}
      />
    </>
  );
};
