import { useState } from 'react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { CopyField } from '../../kit/copy-field.js';
import { Plate, type Fact } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { CallDetail } from '../../gql/ops/documents/CallDetail.js';
import { CallSiblings } from '../../gql/ops/documents/CallSiblings.js';
import { type CallDetailQuery, type CallFactsFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink, useAddressPart } from '../console-link.js';
import { useSession } from '../session/session.js';
import { ActDialog, type Act } from './act-dialog.js';
import { isOver, useCallActs } from './call-acts.js';
import { CallError, CallState, CallSubject } from './call-parts.js';
import { operationName } from './looks.js';
import { MoneyPage } from './money-page.js';
import { Posted } from './postings.js';

type Call = NonNullable<CallDetailQuery['paymentIntent']>;

/** One call: what it does, where it stands, what Stripe said, and what can be done about it. */
export const CallPage = () => {
  const say = useText();
  const id = useAddressPart('id');
  const [state, ask] = useQuery({ query: CallDetail, variables: { id } });
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  const call = state.data?.paymentIntent ?? null;
  return (
    <MoneyPage
      title={call === null ? say('pay.call') : operationName(say, call.operation)}
      crumb={{ name: say('pay.outbox'), to: '/outbox' }}
      aside={call === null ? null : <CallState call={call} />}
      actions={call === null ? null : <Acts call={call} refresh={refresh} />}
    >
      <Loaded state={state} retry={refresh} fault={say('pay.call.fault')}>
        {({ paymentIntent }) =>
          paymentIntent === null ? (
            <Empty title={say('pay.notThere')}>{say('pay.notThereBody')}</Empty>
          ) : (
            <Facts call={paymentIntent} />
          )
        }
      </Loaded>
    </MoneyPage>
  );
};

const Acts = ({ call, refresh }: { readonly call: Call; readonly refresh: () => void }) => {
  const { may } = useSession();
  const [act, setAct] = useState<Act | null>(null);
  const acts = useCallActs(call);
  if (!may('books:write')) return null;
  return (
    <>
      {acts.map((one) => (
        <Button key={one.title} kind={one.danger === true ? 'danger' : 'plain'} onPress={() => setAct(one)}>
          {one.title}
        </Button>
      ))}
      {act === null ? null : (
        <ActDialog
          act={act}
          onClose={() => {
            setAct(null);
            refresh();
          }}
        />
      )}
    </>
  );
};

const Facts = ({ call }: { readonly call: Call }) => {
  const say = useText();
  const facts: Fact[] = [
    { name: say('pay.about'), value: <CallSubject call={call} /> },
    { name: say('pay.organisation'), value: call.orgName },
    ...(call.amount === null
      ? []
      : [
          {
            name: say('ops.amount'),
            value: <Posted value={call.amount} sourceId={call.invoiceId ?? call.aggregateId} />,
          },
        ]),
    { name: say('ops.attempts'), value: <span className="num">{call.attempts}</span> },
    { name: say('pay.call.made'), value: <Instant at={call.createdAt} /> },
    {
      name: say('pay.call.first'),
      value: call.firstSentAt === null ? say('pay.never') : <Instant at={call.firstSentAt} />,
    },
    ...(call.nextAttemptAt === null
      ? []
      : [{ name: say('pay.call.next'), value: <Instant at={call.nextAttemptAt} /> }]),
    ...(call.heldUpBy === null
      ? []
      : [
          {
            name: say('pay.call.heldBy'),
            value: (
              <ConsoleLink href={`/outbox/${call.heldUpBy}`} className="link mono break-all">
                {call.heldUpBy}
              </ConsoleLink>
            ),
          },
        ]),
    { name: say('pay.call.revision'), value: <span className="num">{call.revision}</span> },
    ...call.parameters.map(({ name, value }) => ({
      name,
      value: <span className="mono break-all">{value}</span>,
    })),
  ];
  return (
    <>
      {call.lastError === null ? null : (
        <div className="mb-6">
          <Banner tone={call.state === 'PENDING' ? 'warn' : 'bad'} title={say('ops.error')}>
            <CallError error={call.lastError} />
          </Banner>
        </div>
      )}
      <p className="mb-4 max-w-3xl text-ink-2">
        {say(isOver(call) ? 'pay.call.means.over' : `pay.call.means.${call.state}`)}
      </p>
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <Plate facts={facts} />
        <div className="grid content-start gap-3">
          <Labelled name={say('pay.call.id')} value={call.id} />
          <Labelled name={say('pay.call.key')} value={call.idempotencyKey} />
          {call.stripeId === null ? null : <Labelled name={say('pay.call.stripe')} value={call.stripeId} />}
        </div>
      </div>
      <Siblings call={call} />
    </>
  );
};

const Labelled = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div className="min-w-0">
    <div className="label">{name}</div>
    <CopyField name={name} value={value} />
  </div>
);

/** All calls about the same thing, in the order in which they are sent. */
const Siblings = ({ call }: { readonly call: Call }) => {
  const say = useText();
  const [state, ask] = useQuery({ query: CallSiblings, variables: { aggregateId: call.aggregateId } });
  return (
    <div className="mt-8">
      <Section title={say('pay.call.siblings')}>
        <Loaded
          state={state}
          retry={() => ask({ requestPolicy: 'network-only' })}
          fault={say('ops.stuckFault')}
          rows={3}
        >
          {({ paymentIntents }) => (
            <Table<CallFactsFragment>
              label={say('pay.call.siblings')}
              rows={[...paymentIntents.nodes].reverse()}
              rowKey={({ id }) => id}
              columns={[
                {
                  id: 'call',
                  head: say('ops.operation'),
                  wide: true,
                  cell: ({ id, operation }) =>
                    id === call.id ? (
                      <b className="font-medium">{operationName(say, operation)}</b>
                    ) : (
                      <ConsoleLink href={`/outbox/${id}`} className="link inline-flex min-h-6 items-center">
                        {operationName(say, operation)}
                      </ConsoleLink>
                    ),
                },
                { id: 'state', head: say('ops.state'), cell: (one) => <CallState call={one} /> },
                {
                  id: 'tries',
                  head: say('ops.attempts'),
                  end: true,
                  cell: (one) => <span className="num">{one.attempts}</span>,
                },
                { id: 'error', head: say('ops.error'), cell: (one) => <CallError error={one.lastError} /> },
              ]}
            />
          )}
        </Loaded>
      </Section>
    </div>
  );
};
