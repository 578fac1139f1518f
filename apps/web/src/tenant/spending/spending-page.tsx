import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { PageHead } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { TopUpList } from '../../gql/tenant/documents/TopUpList.js';
import { PurchaseOrderList } from '../../gql/tenant/documents/PurchaseOrderList.js';
import { SpendingOf } from '../../gql/tenant/documents/SpendingOf.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { type Ahead } from '../ahead.js';
import { useSession } from '../session/session.js';
import { Balance } from './balance.js';
import { Budgets } from './budgets.js';
import { Credit } from './credit.js';
import { Orders } from './orders.js';
import { TopUps } from './top-ups.js';

export const ahead: Ahead = () => [
  { query: SpendingOf },
  { query: PurchaseOrderList, variables: { after: null } },
  { query: TopUpList, variables: { after: null } },
];

/** What keeps spending in bounds, and what is there to pay with. */
export const SpendingPage = () => {
  const say = useText();
  const { may } = useSession();
  const [state, ask] = useQuery({ query: SpendingOf });
  const [asked, setAsked] = useState(0);
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ type }) => /^(budget|top_up|invoice)[.]/.test(type), refresh);
  const canChange = may('payments:write');
  const moved = (): void => {
    setAsked((before) => before + 1);
    refresh();
  };
  return (
    <>
      <PageHead title={say('nav.spending')}>
        <p className="max-w-2xl text-ink-2">{say('spending.intro')}</p>
      </PageHead>
      <Loaded state={state} retry={refresh} fault={say('spending.fault')}>
        {({ budgets, prepaidBalance, creditStanding, paymentMethods }) => {
          const { currency } = creditStanding.limit;
          return (
            <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
              <div className="min-w-0">
                <Budgets budgets={budgets} currency={currency} canChange={canChange} refresh={refresh} />
                <Orders currency={currency} canChange={canChange} />
                <TopUps key={asked} onSettled={refresh} canConfirm={canChange} />
              </div>
              <div className="min-w-0">
                <Balance
                  balance={prepaidBalance}
                  methods={paymentMethods}
                  currency={currency}
                  canChange={canChange}
                  refresh={moved}
                />
                <Credit standing={creditStanding} />
              </div>
            </div>
          );
        }}
      </Loaded>
    </>
  );
};
