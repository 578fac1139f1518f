import { useQuery } from 'urql';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { TrialBalance as TrialBalanceDocument } from '../../gql/ops/documents/TrialBalance.js';
import { type TrialBalanceQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';

type Row = TrialBalanceQuery['trialBalance'][number];

/** Every account's balance; debits equal credits or the database would not have taken the postings. */
export const TrialBalance = () => {
  const say = useText();
  const [state, ask] = useQuery({ query: TrialBalanceDocument });
  return (
    <div id="ledger">
      <Section title={say('ops.trial')}>
        <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('ops.trialFault')}>
          {({ trialBalance }) =>
            trialBalance.length === 0 ? (
              <Empty title={say('ops.trialEmpty')} />
            ) : (
              <Table<Row>
                label={say('ops.trial')}
                rows={trialBalance}
                rowKey={(row) => `${row.account}|${(row.debit ?? row.credit)?.currency ?? ''}`}
                columns={[
                  {
                    id: 'account',
                    head: say('ops.account.head'),
                    wide: true,
                    cell: (row) => <span className="mono">{row.account}</span>,
                  },
                  {
                    id: 'debit',
                    head: say('ops.debit'),
                    end: true,
                    cell: (row) => (row.debit === null ? null : <Money value={row.debit} />),
                  },
                  {
                    id: 'credit',
                    head: say('ops.credit'),
                    end: true,
                    cell: (row) => (row.credit === null ? null : <Money value={row.credit} />),
                  },
                ]}
              />
            )
          }
        </Loaded>
      </Section>
    </div>
  );
};
