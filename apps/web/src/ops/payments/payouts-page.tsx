import { useQuery } from 'urql';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { PayoutList } from '../../gql/ops/documents/PayoutList.js';
import { ProviderList } from '../../gql/ops/documents/ProviderList.js';
import { type PayoutRowFragment, type PayoutState, type ProviderListQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink, useOpen } from '../console-link.js';
import { StateFilter, useFilter } from './filters.js';
import { Listing } from './listing.js';
import { ACCOUNT_LOOK, PAYOUT_LOOK } from './looks.js';
import { MoneyPage } from './money-page.js';

const SETS = {
  all: null,
  way: ['PLANNED', 'SENT', 'ARRIVED_AT_STRIPE'],
  done: ['PAID_OUT'],
  failed: ['FAILED', 'REVERSED'],
} satisfies Record<string, readonly PayoutState[] | null>;

export const payoutColumns = (say: Say): readonly Column<PayoutRowFragment>[] => [
  {
    id: 'provider',
    head: say('ops.provider'),
    wide: true,
    cell: (payout) => (
      <>
        <ConsoleLink href={`/payouts/${payout.id}`} className="link inline-flex min-h-6 items-center font-medium">
          {payout.providerName}
        </ConsoleLink>
        <span className="sub mono break-all whitespace-normal!">{payout.id}</span>
      </>
    ),
  },
  {
    id: 'state',
    head: say('ops.state'),
    cell: (payout) => (
      <>
        <Pill {...PAYOUT_LOOK[payout.state]}>{say(`pay.hop.${payout.state}`)}</Pill>
        {payout.transfers.flatMap(({ id, failure }) =>
          failure === null
            ? []
            : [
                <span key={id} className="sub text-bad!">
                  {failure}
                </span>,
              ],
        )}
      </>
    ),
  },
  {
    id: 'rail',
    head: say('pay.rail'),
    cell: ({ transfers }) => [...new Set(transfers.map(({ rail }) => say(`pay.rail.${rail}`)))].join(', '),
  },
  { id: 'at', head: say('pay.hop.PLANNED'), cell: (payout) => <Instant at={payout.plannedAt} /> },
  { id: 'amount', head: say('ops.amount'), end: true, cell: (payout) => <Money value={payout.amount} /> },
];

type Provider = ProviderListQuery['payoutAccounts']['nodes'][number];

/** Whom we pay, and whether Stripe can pay them. */
const Providers = () => {
  const say = useText();
  const [state, ask] = useQuery({ query: ProviderList, variables: { after: null } });
  return (
    <Section title={say('pay.providers')}>
      <Loaded
        state={state}
        retry={() => ask({ requestPolicy: 'network-only' })}
        fault={say('pay.provider.fault')}
        rows={3}
      >
        {({ payoutAccounts }) =>
          payoutAccounts.nodes.length === 0 ? (
            <Empty title={say('pay.provider.none')}>{say('pay.provider.noneBody')}</Empty>
          ) : (
            <Table<Provider>
              label={say('pay.providers')}
              rows={payoutAccounts.nodes}
              rowKey={({ orgId }) => orgId}
              columns={[
                {
                  id: 'name',
                  head: say('ops.provider'),
                  wide: true,
                  cell: ({ orgId, providerName }) => (
                    <ConsoleLink href={`/providers/${orgId}`} className="link inline-flex min-h-6 items-center">
                      {providerName}
                    </ConsoleLink>
                  ),
                },
                {
                  id: 'state',
                  head: say('pay.account'),
                  cell: ({ account }) => (
                    <Pill {...ACCOUNT_LOOK[account.state]}>{say(`pay.account.${account.state}`)}</Pill>
                  ),
                },
                {
                  id: 'wants',
                  head: say('pay.account.wants'),
                  cell: ({ account }) => account.disabledReason ?? account.requirements.join(', '),
                },
                {
                  id: 'stripe',
                  head: say('ops.stripeId'),
                  cell: ({ account }) => (
                    <span className="mono break-all whitespace-normal!">{account.stripeAccountId}</span>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  );
};

/** What providers were paid, and how far each payment has come. */
export const PayoutsPage = () => {
  const say = useText();
  const open = useOpen();
  const [set, setSet] = useFilter('state', ['all', 'way', 'done', 'failed']);
  const list = usePaged(PayoutList, { orgId: null, states: SETS[set], after: null }, (data) => data.payouts);
  return (
    <MoneyPage title={say('pay.payouts')}>
      <StateFilter
        label={say('ops.state')}
        choices={(['all', 'way', 'done', 'failed'] as const).map((id) => ({ id, name: say(`pay.payout.set.${id}`) }))}
        value={set}
        onChange={setSet}
      />
      <div className="mb-9">
        <Listing
          list={list}
          label={say('pay.payouts')}
          columns={payoutColumns(say)}
          rowKey={({ id }) => id}
          fault={say('pay.payout.fault')}
          empty={{ title: say('pay.payout.none'), body: say('pay.payout.noneBody') }}
          clear={set === 'all' ? null : () => open('/payouts', true)}
        />
      </div>
      <Providers />
    </MoneyPage>
  );
};
