import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { ApplyEventAgain } from '../../gql/ops/documents/ApplyEventAgain.js';
import { EventDetail } from '../../gql/ops/documents/EventDetail.js';
import { EventList } from '../../gql/ops/documents/EventList.js';
import { type EventFactsFragment, type StripeEventState } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { usePaged } from '../../wire/paged.js';
import { usePoll } from '../../wire/poll.js';
import { useAddressSearch, useOpen } from '../console-link.js';
import { useSession } from '../session/session.js';
import { ActDialog, type Act } from './act-dialog.js';
import { CallError } from './call-parts.js';
import { StateFilter, useFilter } from './filters.js';
import { Listing } from './listing.js';
import { EVENT_LOOK } from './looks.js';
import { MoneyPage } from './money-page.js';
import { useAct } from './use-act.js';

const EVERY_MS = 5000;
const SETS = { all: null, open: ['PENDING', 'PARKED'], done: ['DONE'] } satisfies Record<
  string,
  readonly StripeEventState[] | null
>;
/** Kinds of events that change something here, by the beginning of their type. */
const KINDS = ['invoice.', 'payment_intent.', 'charge.', 'refund.', 'account.', 'transfer.', 'payout.'] as const;

const EventState = ({ event }: { readonly event: EventFactsFragment }) => {
  const say = useText();
  if (event.isGivenUp)
    return (
      <Pill tone="bad" glyph="cross">
        {say('pay.event.givenUp')}
      </Pill>
    );
  return <Pill {...EVENT_LOOK[event.state]}>{say(`pay.event.${event.state}`)}</Pill>;
};

interface Acts {
  readonly show: (event: EventFactsFragment) => void;
  readonly again: ((event: EventFactsFragment) => void) | null;
}

const columnsFor = (say: Say, { show, again }: Acts): readonly Column<EventFactsFragment>[] => [
  {
    id: 'type',
    head: say('pay.event'),
    wide: true,
    cell: (event) => (
      <>
        <button type="button" className="link mono min-h-6 cursor-pointer text-start" onClick={() => show(event)}>
          {event.type}
        </button>
        <span className="sub mono break-all whitespace-normal!">{event.id}</span>
      </>
    ),
  },
  {
    id: 'object',
    head: say('pay.event.object'),
    cell: (event) => <span className="mono break-all whitespace-normal!">{event.objectId}</span>,
  },
  {
    id: 'state',
    head: say('ops.state'),
    cell: (event) => (
      <>
        <EventState event={event} />
        {event.nextAttemptAt === null ? null : (
          <span className="sub">
            {say('pay.event.next')} <Instant at={event.nextAttemptAt} />
          </span>
        )}
      </>
    ),
  },
  {
    id: 'attempts',
    head: say('pay.event.tries'),
    end: true,
    cell: ({ attempts }) => <span className="num">{attempts}</span>,
  },
  { id: 'error', head: say('pay.event.obstacle'), cell: (event) => <CallError error={event.lastError} /> },
  { id: 'at', head: say('pay.event.at'), cell: (event) => <Instant at={event.receivedAt} /> },
  {
    id: 'acts',
    head: <span className="sr-only">{say('pay.event.again')}</span>,
    end: true,
    cell: (event) =>
      again === null ? null : (
        <Button
          size="small"
          kind={event.state === 'DONE' && !event.isGivenUp ? 'quiet' : 'plain'}
          aria-label={say('pay.event.againOf', { id: event.id })}
          onPress={() => again(event)}
        >
          {say('pay.event.again')}
        </Button>
      ),
  },
];

/** What stands in the way of events now; absent while nothing does. */
const Stuck = ({ acts }: { readonly acts: Acts }) => {
  const say = useText();
  const list = usePaged(
    EventList,
    { states: ['PARKED'], typePrefix: null, objectId: null, after: null },
    (d) => d.stripeEvents,
  );
  const { retry } = list;
  const ask = useCallback(() => retry(), [retry]);
  usePoll(list.rows.length > 0, EVERY_MS, ask);
  if (list.rows.length === 0) return null;
  return (
    <Section title={say('pay.event.stuck')} note={say('pay.event.stuckNote')}>
      <Listing
        list={list}
        label={say('pay.event.stuck')}
        columns={columnsFor(say, acts)}
        rowKey={({ id }) => id}
        fault={say('pay.event.fault')}
        empty={{ title: '', body: '' }}
      />
    </Section>
  );
};

/** What Stripe told us, stuck ones first. */
export const InboxPage = () => {
  const say = useText();
  const { may } = useSession();
  const open = useOpen();
  const [set, setSet] = useFilter('state', ['all', 'open', 'done']);
  const [kind, setKind] = useFilter('kind', ['any', ...KINDS]);
  const { object = '' } = useAddressSearch();
  const [shown, setShown] = useState<EventFactsFragment | null>(null);
  const [act, setAct] = useState<Act | null>(null);
  const apply = useAct(ApplyEventAgain, (data) => data.stripeEventApply.errors);
  const again = ({ id, type }: EventFactsFragment): void =>
    setAct({
      title: say('pay.event.again'),
      body: say('pay.event.againBody', { type }),
      action: say('pay.event.again'),
      fields: [{ id: 'reason', label: say('pay.reasonField'), most: 500, lines: 2 }],
      run: ({ reason = '' }, attempt) => apply({ input: { id, reason } }, attempt, say('pay.event.queued')),
    });
  const acts = { show: setShown, again: may('books:write') ? again : null };
  const objectId = object === '' ? null : object;
  const variables = { states: SETS[set], typePrefix: kind === 'any' ? null : kind, objectId, after: null };
  const list = usePaged(EventList, variables, (data) => data.stripeEvents);
  return (
    <MoneyPage title={say('pay.inbox')}>
      <Stuck acts={acts} />
      <Section title={say('pay.event.every')}>
        <div className="flex flex-wrap gap-x-6">
          <StateFilter
            label={say('ops.state')}
            choices={(['all', 'open', 'done'] as const).map((id) => ({ id, name: say(`pay.event.set.${id}`) }))}
            value={set}
            onChange={setSet}
          />
          <StateFilter
            label={say('pay.event')}
            choices={[
              { id: 'any', name: say('pay.event.any') },
              ...KINDS.map((id) => ({ id, name: id.slice(0, -1).replace('_', ' ') })),
            ]}
            value={kind}
            onChange={setKind}
          />
        </div>
        {objectId === null ? null : (
          <p className="mb-3 flex flex-wrap items-center gap-3">
            <span>
              {say('pay.event.only')} <code dir="ltr">{objectId}</code>
            </span>
            <Button size="small" onPress={() => open('/inbox', true)}>
              {say('pay.showAll')}
            </Button>
          </p>
        )}
        <Listing
          list={list}
          label={say('pay.inbox')}
          columns={columnsFor(say, acts)}
          rowKey={({ id }) => id}
          fault={say('pay.event.fault')}
          empty={{ title: say('pay.event.none'), body: say('pay.event.noneBody') }}
          clear={set !== 'all' || kind !== 'any' || objectId !== null ? () => open('/inbox', true) : null}
        />
      </Section>
      {shown === null ? null : <EventDialog id={shown.id} title={shown.type} onClose={() => setShown(null)} />}
      {act === null ? null : (
        <ActDialog
          act={act}
          onClose={() => {
            setAct(null);
            list.retry();
          }}
        />
      )}
    </MoneyPage>
  );
};

const EventDialog = ({
  id,
  title,
  onClose,
}: {
  readonly id: string;
  readonly title: string;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const [state, ask] = useQuery({ query: EventDetail, variables: { id } });
  return (
    <Dialog title={title} isOpen onClose={onClose} wide>
      <Loaded
        state={state}
        retry={() => ask({ requestPolicy: 'network-only' })}
        fault={say('pay.event.fault')}
        rows={3}
      >
        {({ stripeEvent }) => (
          <pre
            className="panel max-h-[60dvh] overflow-auto p-3 text-xs"
            dir="ltr"
            role="region"
            aria-label={say('pay.event.payload')}
            tabIndex={0}
          >
            {pretty(stripeEvent?.payload ?? '')}
          </pre>
        )}
      </Loaded>
      <DialogActions>
        <Button onPress={onClose}>{say('ops.close')}</Button>
      </DialogActions>
    </Dialog>
  );
};

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};
