import { useCallback } from 'react';
import { useMutation, useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Button } from '../../kit/button.js';
import { Plate } from '../../kit/facts.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { Pending as PendingDocument } from '../../gql/ops/documents/Pending.js';
import { RetryIntent } from '../../gql/ops/documents/RetryIntent.js';
import { StuckIntents } from '../../gql/ops/documents/StuckIntents.js';
import { type StuckIntentsQuery } from '../../gql/ops/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { Loaded } from '../../wire/loaded.js';
import { usePoll } from '../../wire/poll.js';
import { isOver } from '../payments/call-acts.js';
import { useSession } from '../session/session.js';

const EVERY_MS = 3000;

/** What is still on its way; at rest when all four are zero. */
export const Pending = () => {
  const say = useText();
  const [state, ask] = useQuery({ query: PendingDocument });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  usePoll(true, EVERY_MS, refresh);
  return (
    <div id="pending">
      <Section title={say('ops.pending')}>
        <Loaded state={state} retry={refresh} fault={say('ops.pendingFault')} rows={3}>
          {({ pendingWork: { intents, inboxEvents, dueLeases, expiredQuotes } }) => {
            const isAtRest = intents + inboxEvents + dueLeases + expiredQuotes === 0;
            const count = (n: number) => <span className="num">{n}</span>;
            return (
              <Plate
                facts={[
                  {
                    name: say('ops.state'),
                    value: isAtRest ? (
                      <Pill tone="ok" glyph="full">
                        {say('ops.atRest')}
                      </Pill>
                    ) : (
                      <Pill tone="info" glyph="half">
                        {say('ops.working')}
                      </Pill>
                    ),
                  },
                  { name: say('ops.intents'), value: count(intents) },
                  { name: say('ops.inbox'), value: count(inboxEvents) },
                  { name: say('ops.dueLeases'), value: count(dueLeases) },
                  { name: say('ops.expiredQuotes'), value: count(expiredQuotes) },
                ]}
              />
            );
          }}
        </Loaded>
      </Section>
    </div>
  );
};

type Call = StuckIntentsQuery['paymentIntents']['nodes'][number];

/** Calls to Stripe that were refused or whose outcome is unknown; absent while there are none. */
export const StuckCalls = () => {
  const say = useText();
  const { may } = useSession();
  const [state, ask] = useQuery({ query: StuckIntents });
  const [, retry] = useMutation(RetryIntent);
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  usePoll(true, EVERY_MS * 3, refresh);
  const again = async (call: Call): Promise<void> => {
    const { data, error } = await retry({ id: call.id });
    notify(refusalText(say, data?.paymentIntentRetry.errors, error) ?? say('ops.retried'));
    refresh();
  };
  const calls = state.data?.paymentIntents.nodes ?? [];
  if (state.error === undefined && calls.length === 0) return null;
  return (
    <Section title={say('ops.stuck')}>
      <Loaded state={state} retry={refresh} fault={say('ops.stuckFault')} rows={2}>
        {() => (
          <Table<Call>
            label={say('ops.stuck')}
            rows={calls}
            rowKey={(call) => call.id}
            columns={[
              {
                id: 'what',
                head: say('ops.operation'),
                wide: true,
                cell: (call) => (
                  <>
                    <span className="mono">{call.operation}</span>
                    <span className="sub mono">{call.aggregateId}</span>
                  </>
                ),
              },
              {
                id: 'state',
                head: say('ops.state'),
                cell: (call) => (
                  <Pill tone="bad" glyph={call.state === 'FAILED' ? 'cross' : 'dot'}>
                    {say(`intent.${call.state}`)}
                  </Pill>
                ),
              },
              {
                id: 'attempts',
                head: say('ops.attempts'),
                end: true,
                cell: (call) => <span className="num">{call.attempts}</span>,
              },
              { id: 'error', head: say('ops.error'), cell: (call) => call.lastError },
              {
                id: 'retry',
                head: <span className="sr-only">{say('ops.retry')}</span>,
                end: true,
                cell: (call) =>
                  isOver(call) ? null : (
                    <Button
                      size="small"
                      isDisabled={!may('books:write')}
                      aria-label={say('ops.retryNamed', { name: call.operation })}
                      onPress={() => void again(call)}
                    >
                      {say('ops.retry')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
};
