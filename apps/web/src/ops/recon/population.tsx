import { Money } from '../../kit/money.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type ReconOverviewQuery } from '../../gql/ops/graphql.js';
import { subtractAmounts } from '../../kit/decimals.js';
import { SIDE_OF } from './looks.js';

type Leg = NonNullable<ReconOverviewQuery['matchingRun']>['population'][number];

const Count = ({ n, isBad = false }: { readonly n: number; readonly isBad?: boolean }) => (
  <span className={`num ${isBad ? 'text-bad' : n === 0 ? 'text-ink-3' : ''}`}>{n.toLocaleString('en-GB')}</span>
);

/** What was looked at on each side, record by record, and what of it is in movements that agree. */
export const Population = ({ legs }: { readonly legs: readonly Leg[] }) => {
  const say = useText();
  if (legs.length === 0) return <Empty title={say('recon.noRecords')}>{say('recon.noRecordsBody')}</Empty>;
  return (
    <Table<Leg>
      label={say('recon.latest')}
      rows={legs}
      rowKey={(one) => `${one.leg}|${one.total.currency}`}
      columns={[
        {
          id: 'leg',
          head: say('recon.leg'),
          wide: true,
          cell: (one) => (
            <>
              {say(`recon.leg.${one.leg}`)}
              <span className="sub">{say(`recon.side.${SIDE_OF[one.leg]}`)}</span>
            </>
          ),
        },
        { id: 'count', head: say('recon.count'), end: true, cell: (one) => <Count n={one.count} /> },
        { id: 'sum', head: say('recon.sum'), end: true, cell: (one) => <Money value={one.total} /> },
        { id: 'matched', head: say('recon.matchedCount'), end: true, cell: (one) => <Count n={one.matched} /> },
        {
          id: 'msum',
          head: say('recon.matchedSum'),
          end: true,
          cell: (one) => <Money value={one.matchedTotal} bare />,
        },
        {
          id: 'left',
          head: say('recon.left'),
          end: true,
          cell: (one) => <Count n={one.count - one.matched} isBad={one.count > one.matched} />,
        },
        {
          id: 'lsum',
          head: say('recon.leftSum'),
          end: true,
          cell: (one) => (
            <Money value={{ ...one.total, amount: subtractAmounts(one.total.amount, one.matchedTotal.amount) }} bare />
          ),
        },
      ]}
    />
  );
};
