import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Pill, type Look } from '../../kit/pill.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { SendWebhookAgain } from '../../gql/tenant/documents/SendWebhookAgain.js';
import { WebhookDeliveries } from '../../gql/tenant/documents/WebhookDeliveries.js';
import { type DeliveryFactsFragment, type WebhookDeliveryState } from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { usePoll } from '../../wire/poll.js';

const LOOK: Record<WebhookDeliveryState, Look> = {
  WAITING: { tone: 'info', glyph: 'half' },
  DELIVERED: { tone: 'ok', glyph: 'full' },
  FAILED: { tone: 'bad', glyph: 'cross' },
};
const NOTHING = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
/** Real milliseconds between two looks while the log is open. */
const LOOK_AGAIN_MS = 3_000;

/** What was sent to an endpoint, newest first, each with what was answered. */
export const WebhookLog = ({ endpointId, maySend }: { readonly endpointId: string; readonly maySend: boolean }) => {
  const say = useText();
  const list = usePaged(WebhookDeliveries, { endpointId, after: null }, (data) => data.webhookDeliveries ?? NOTHING);
  const [, sendAgain] = useMutation(SendWebhookAgain);
  usePoll(true, LOOK_AGAIN_MS, list.renew);
  const send = async (id: string): Promise<void> => {
    const { data, error } = await sendAgain({ id });
    notify(refusalText(say, data?.webhookDeliverySendAgain.errors, error) ?? say('webhooks.sentAgain'));
    list.renew();
  };
  return (
    <section aria-label={say('webhooks.log')}>
      <Loaded state={list.first} retry={list.retry} fault={say('webhooks.logFault')} rows={2}>
        {() =>
          list.rows.length === 0 ? (
            <p className="hint">{say('webhooks.logEmpty')}</p>
          ) : (
            <Table
              label={say('webhooks.log')}
              rows={list.rows}
              rowKey={(one) => one.id}
              columns={columnsFor(say, maySend ? (id) => void send(id) : null)}
            />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </section>
  );
};

const columnsFor = (say: Say, send: ((id: string) => void) | null): readonly Column<DeliveryFactsFragment>[] => [
  {
    id: 'type',
    head: say('events.type'),
    wide: true,
    cell: ({ type, subjectId }) => (
      <>
        <bdi dir="ltr" className="mono font-medium">
          {type}
        </bdi>
        <bdi dir="ltr" className="sub mono break-all whitespace-normal!">
          {subjectId}
        </bdi>
      </>
    ),
  },
  {
    id: 'state',
    head: say('webhooks.result'),
    cell: ({ state, nextAttemptAt }) => (
      <>
        <Pill {...LOOK[state]}>{say(`webhooks.delivery.${state}`)}</Pill>
        {nextAttemptAt === null ? null : (
          <span className="sub">
            {say('webhooks.next')} <Instant at={nextAttemptAt} />
          </span>
        )}
      </>
    ),
  },
  { id: 'log', head: say('webhooks.attempts'), cell: (delivery) => <Attempts delivery={delivery} /> },
  {
    id: 'again',
    head: <span className="sr-only">{say('webhooks.again')}</span>,
    end: true,
    cell: ({ id, type, state }) =>
      send === null || state === 'WAITING' ? null : (
        <Button size="small" aria-label={say('webhooks.againNamed', { type })} onPress={() => send(id)}>
          {say('webhooks.again')}
        </Button>
      ),
  },
];

const Attempts = ({ delivery: { log } }: { readonly delivery: DeliveryFactsFragment }) => {
  const say = useText();
  if (log.length === 0) return <span className="text-ink-2">{say('webhooks.notYet')}</span>;
  return (
    <ol className="grid gap-1">
      {log.map(({ number, at, status, fault, body, milliseconds }) => (
        <li key={number} className="whitespace-normal!">
          <Instant at={at} />{' '}
          <bdi dir="ltr" className="mono">
            {status ?? fault} · {milliseconds} ms
          </bdi>
          {body === '' ? null : (
            <details>
              <summary>{say('webhooks.body')}</summary>
              <pre dir="ltr" className="mono max-w-md break-all whitespace-pre-wrap">
                {body}
              </pre>
            </details>
          )}
        </li>
      ))}
    </ol>
  );
};
