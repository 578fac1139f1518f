import { useState } from 'react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Plate } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { isZero } from '../../kit/decimals.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { PayoutList } from '../../gql/ops/documents/PayoutList.js';
import { ProviderMoney } from '../../gql/ops/documents/ProviderMoney.js';
import { type OverviewFactsFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink, useAddressPart } from '../console-link.js';
import { useSession } from '../session/session.js';
import { ActDialog, type Act } from './act-dialog.js';
import { percentText } from './basis-points.js';
import { Listing } from './listing.js';
import { ACCOUNT_LOOK } from './looks.js';
import { MoneyPage } from './money-page.js';
import { payoutColumns } from './payouts-page.js';
import { Posted } from './postings.js';
import { useDebtActs, useTermsActs } from './provider-acts.js';

type Balance = OverviewFactsFragment['balances'][number];
type Perform = (act: Act) => void;

/** One provider: what it has coming, what stands in the way, its terms and its payouts. */
export const ProviderPage = () => {
  const say = useText();
  const orgId = useAddressPart('orgId');
  const [act, setAct] = useState<Act | null>(null);
  const [state, ask] = useQuery({ query: ProviderMoney, variables: { orgId } });
  const list = usePaged(PayoutList, { orgId, states: null, after: null }, (data) => data.payouts);
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  const account = state.data?.payoutAccounts.nodes.find((one) => one.orgId === orgId);
  const name = account?.providerName ?? list.rows[0]?.providerName ?? say('pay.provider');
  return (
    <MoneyPage
      title={name}
      crumb={{ name: say('pay.payouts'), to: '/payouts' }}
      aside={
        account === undefined ? null : (
          <Pill {...ACCOUNT_LOOK[account.account.state]}>{say(`pay.account.${account.account.state}`)}</Pill>
        )
      }
    >
      <Loaded state={state} retry={refresh} fault={say('pay.provider.fault')}>
        {({ payoutOverview }) => <Overview orgId={orgId} overview={payoutOverview} perform={setAct} />}
      </Loaded>
      <Section title={say('pay.payouts')}>
        <Listing
          list={list}
          label={say('pay.payouts')}
          columns={payoutColumns(say)}
          rowKey={({ id }) => id}
          fault={say('pay.payout.fault')}
          empty={{ title: say('pay.payout.none'), body: say('pay.payout.noneBody') }}
        />
      </Section>
      {act === null ? null : (
        <ActDialog
          act={act}
          onClose={() => {
            setAct(null);
            refresh();
            list.retry();
          }}
        />
      )}
    </MoneyPage>
  );
};

const Overview = ({
  orgId,
  overview,
  perform,
}: {
  readonly orgId: string;
  readonly overview: OverviewFactsFragment;
  readonly perform: Perform;
}) => {
  const say = useText();
  const { balances, terms } = overview;
  return (
    <>
      {terms.heldFor === null ? null : (
        <div className="mb-6">
          <Banner tone="warn" title={say('pay.held')}>
            <bdi>{terms.heldFor}</bdi>
          </Banner>
        </div>
      )}
      {balances.length === 0 ? (
        <div className="mb-9">
          <Empty title={say('pay.balance.none')}>{say('pay.balance.noneBody')}</Empty>
        </div>
      ) : (
        balances.map((balance) => (
          <BalancePart key={balance.payable.currency} orgId={orgId} balance={balance} perform={perform} />
        ))
      )}
      <Terms orgId={orgId} overview={overview} perform={perform} />
    </>
  );
};

const waitText = (say: Say, { waitsFor }: Balance): string => say(`pay.wait.${waitsFor ?? 'none'}`);

const BalancePart = ({
  orgId,
  balance,
  perform,
}: {
  readonly orgId: string;
  readonly balance: Balance;
  readonly perform: Perform;
}) => {
  const say = useText();
  const { may } = useSession();
  const { retry, writeOff } = useDebtActs(orgId, balance.owed);
  return (
    <Section
      title={say('pay.balanceIn', { currency: balance.payable.currency })}
      aside={
        may('books:write') ? (
          <span className="flex flex-wrap gap-2">
            {isZero(balance.owed.amount) ? null : (
              <Button size="small" kind="danger" onPress={() => perform(writeOff)}>
                {writeOff.title}
              </Button>
            )}
            <Button size="small" onPress={() => perform(retry)}>
              {retry.title}
            </Button>
          </span>
        ) : null
      }
    >
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        <Plate
          facts={[
            { name: say('pay.payable'), value: <Posted value={balance.payable} sourceId={orgId} /> },
            { name: say('pay.heldBack'), value: <Posted value={balance.heldBack} sourceId={orgId} /> },
            { name: say('pay.owed'), value: <Posted value={balance.owed} sourceId={orgId} /> },
            { name: say('pay.minimum'), value: <Money value={balance.minimum} /> },
            { name: say('pay.waits'), value: waitText(say, balance) },
            ...(balance.nextLookAt === null
              ? []
              : [{ name: say('pay.nextLook'), value: <Instant at={balance.nextLookAt} /> }]),
          ]}
        />
        {balance.holdbacks.length === 0 ? null : (
          <div>
            <h3 className="mb-1">{say('pay.holdbacks')}</h3>
            <Table<Balance['holdbacks'][number]>
              label={say('pay.holdbacks')}
              rows={balance.holdbacks}
              rowKey={({ payoutId, releaseAt }) => `${payoutId}|${releaseAt}`}
              columns={[
                {
                  id: 'of',
                  head: say('pay.payout'),
                  wide: true,
                  cell: ({ payoutId }) => (
                    <ConsoleLink href={`/payouts/${payoutId}`} className="link mono break-all whitespace-normal!">
                      {payoutId}
                    </ConsoleLink>
                  ),
                },
                { id: 'at', head: say('pay.releasedAt'), cell: ({ releaseAt }) => <Instant at={releaseAt} dateOnly /> },
                { id: 'amount', head: say('ops.amount'), end: true, cell: ({ amount }) => <Money value={amount} /> },
              ]}
            />
          </div>
        )}
      </div>
    </Section>
  );
};

const Terms = ({
  orgId,
  overview: { terms, balances },
  perform,
}: {
  readonly orgId: string;
  readonly overview: OverviewFactsFragment;
  readonly perform: Perform;
}) => {
  const say = useText();
  const { may } = useSession();
  const { change, hold } = useTermsActs(
    orgId,
    terms,
    balances.map(({ payable }) => payable),
  );
  return (
    <Section
      title={say('pay.terms')}
      aside={
        may('books:write') ? (
          <span className="flex flex-wrap gap-2">
            <Button size="small" onPress={() => perform(change)}>
              {change.title}
            </Button>
            <Button size="small" kind={hold.danger === true ? 'danger' : 'plain'} onPress={() => perform(hold)}>
              {hold.title}
            </Button>
          </span>
        ) : null
      }
    >
      <Plate
        facts={[
          {
            name: say('pay.holdback'),
            value: say('pay.holdbackIs', {
              percent: percentText(terms.holdbackBasisPoints),
              days: terms.holdbackDays,
            }),
          },
          { name: say('pay.rail'), value: say(`pay.rail.${terms.rail}`) },
          { name: say('pay.aboveCap'), value: say(terms.wireAboveCap ? 'pay.aboveCap.wire' : 'pay.aboveCap.split') },
        ]}
      />
    </Section>
  );
};
