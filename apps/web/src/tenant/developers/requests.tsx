import { useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { LinkButton } from '../../kit/link.js';
import { Pill, type Look } from '../../kit/pill.js';
import { Select } from '../../kit/select.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { TextField } from '../../kit/text-field.js';
import { useText, type Say } from '../../kit/text.js';
import { ApiKeys } from '../../gql/tenant/documents/ApiKeys.js';
import { RequestById } from '../../gql/tenant/documents/RequestById.js';
import { RequestLog } from '../../gql/tenant/documents/RequestLog.js';
import { type ApiRequestOutcome, type RequestFactsFragment } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { usePoll } from '../../wire/poll.js';

const LOOK: Record<ApiRequestOutcome, Look> = {
  OK: { tone: 'ok', glyph: 'full' },
  REFUSED: { tone: 'warn', glyph: 'half' },
  FAILED: { tone: 'bad', glyph: 'cross' },
};
const OUTCOMES = ['OK', 'REFUSED', 'FAILED'] as const;
const ALL = 'all';
/** Real milliseconds between two looks while the log is open. */
const LOOK_AGAIN_MS = 5_000;
const REQUEST_ID = /^req_[0-9A-HJKMNP-TV-Z]{26}$/;

type NameOf = (keyId: string) => string;

/** What programs asked with the organisation's keys: by how it ended, by key, or the one whose id an answer bore. */
export const Requests = () => {
  const say = useText();
  const [outcome, setOutcome] = useState<ApiRequestOutcome | typeof ALL>(ALL);
  const [keyId, setKeyId] = useState<string>(ALL);
  const [typed, setTyped] = useState('');
  const [{ data }] = useQuery({ query: ApiKeys, variables: {} });
  const keys = data?.apiKeys ?? [];
  const nameOf: NameOf = (id) => keys.find((key) => key.id === id)?.name ?? id;
  const id = typed.trim();
  const isId = id === '' || REQUEST_ID.test(id);
  return (
    <>
      <p className="mb-4 max-w-2xl text-ink-2">{say('requests.intro')}</p>
      <div className="mb-4 grid max-w-4xl items-start gap-4 sm:grid-cols-2 md:grid-cols-[1fr_1fr_1.6fr]">
        <Select
          label={say('requests.outcome')}
          choices={[
            { id: ALL, name: say('requests.all') },
            ...OUTCOMES.map((one) => ({ id: one, name: say(`requests.outcome.${one}`) })),
          ]}
          value={outcome}
          onChange={setOutcome}
        />
        <Select
          label={say('requests.key')}
          choices={[{ id: ALL, name: say('requests.all') }, ...keys.map((key) => ({ id: key.id, name: key.name }))]}
          value={keyId}
          onChange={setKeyId}
        />
        <TextField
          label={say('requests.id')}
          placeholder="req_…"
          mono
          value={typed}
          onChange={setTyped}
          fault={isId ? undefined : say('requests.idFault')}
        />
      </div>
      {id !== '' && isId ? (
        <One id={id} nameOf={nameOf} />
      ) : (
        <List
          outcome={outcome === ALL ? null : outcome}
          keyId={keyId === ALL ? null : keyId}
          nameOf={nameOf}
          onAll={() => {
            setOutcome(ALL);
            setKeyId(ALL);
          }}
        />
      )}
    </>
  );
};

interface ListProps {
  readonly outcome: ApiRequestOutcome | null;
  readonly keyId: string | null;
  readonly nameOf: NameOf;
  readonly onAll: () => void;
}

const List = ({ outcome, keyId, nameOf, onAll }: ListProps) => {
  const say = useText();
  const list = usePaged(RequestLog, { outcome, keyId, after: null }, (data) => data.apiRequests);
  usePoll(true, LOOK_AGAIN_MS, list.renew);
  const isFiltered = outcome !== null || keyId !== null;
  return (
    <>
      <Loaded state={list.first} retry={list.retry} fault={say('requests.fault')}>
        {() =>
          list.rows.length === 0 && !list.stale ? (
            <Empty
              title={say(isFiltered ? 'requests.emptySet' : 'requests.empty')}
              action={
                isFiltered ? (
                  <Button onPress={onAll}>{say('list.showAll')}</Button>
                ) : (
                  <LinkButton to="/developers">{say('api.keys')}</LinkButton>
                )
              }
            >
              {say('requests.emptyBody')}
            </Empty>
          ) : (
            <Rows rows={list.rows} nameOf={nameOf} busy={list.stale} />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};

const One = ({ id, nameOf }: { readonly id: string; readonly nameOf: NameOf }) => {
  const say = useText();
  const [state, ask] = useQuery({ query: RequestById, variables: { id } });
  return (
    <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('requests.fault')} rows={1}>
      {({ apiRequest }) =>
        apiRequest === null ? (
          <Empty title={say('requests.unknown')}>{say('requests.unknownBody')}</Empty>
        ) : (
          <Rows rows={[apiRequest]} nameOf={nameOf} busy={false} />
        )
      }
    </Loaded>
  );
};

const Rows = ({
  rows,
  nameOf,
  busy,
}: {
  readonly rows: readonly RequestFactsFragment[];
  readonly nameOf: NameOf;
  readonly busy: boolean;
}) => {
  const say = useText();
  return (
    <Table
      label={say('requests.title')}
      rows={rows}
      rowKey={(one) => one.id}
      columns={columnsFor(say, nameOf)}
      busy={busy}
    />
  );
};

const columnsFor = (say: Say, nameOf: NameOf): readonly Column<RequestFactsFragment>[] => [
  {
    id: 'operation',
    head: say('requests.operation'),
    wide: true,
    cell: ({ id, operation, kind }) => (
      <>
        <bdi dir="ltr" className="mono font-medium break-all whitespace-normal!">
          {operation ?? say('requests.unreadable')}
        </bdi>
        <span className="sub mono break-all whitespace-normal!">
          <bdi dir="ltr">{kind === null ? id : `${kind.toLowerCase()} · ${id}`}</bdi>
        </span>
      </>
    ),
  },
  {
    id: 'outcome',
    head: say('requests.outcome'),
    cell: ({ outcome, status, codes }) => (
      <>
        <Pill {...LOOK[outcome]}>{say(`requests.outcome.${outcome}`)}</Pill>
        <span className="sub mono break-all whitespace-normal!">
          <bdi dir="ltr">{[status, ...codes].join(' · ')}</bdi>
        </span>
      </>
    ),
  },
  { id: 'key', head: say('requests.key'), cell: ({ keyId }) => <bdi>{nameOf(keyId)}</bdi> },
  {
    id: 'took',
    head: say('requests.took'),
    cell: ({ milliseconds, cost }) => (
      <>
        <bdi dir="ltr">{milliseconds} ms</bdi>
        {cost === null ? null : <span className="sub">{say('requests.points', { n: cost })}</span>}
      </>
    ),
  },
  { id: 'at', head: say('requests.at'), cell: ({ at }) => <Instant at={at} /> },
];
