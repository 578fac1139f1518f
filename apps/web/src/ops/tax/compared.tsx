import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { isZero } from '../../kit/decimals.js';
import { FileButton } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { TaxCompared } from '../../gql/ops/documents/TaxCompared.js';
import { type TaxComparedQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useAddressSearch, useOpen } from '../console-link.js';
import { Month } from '../month.js';
import { isMonth, monthOf, monthsFrom, windowOfMonth } from './month.js';

type Line = TaxComparedQuery['taxComparison']['lines'][number];

/** By jurisdiction and currency, for the month that stands in the address: the present one unless it says another. */
export const Compared = () => {
  const say = useText();
  const open = useOpen();
  const now = usePlatformNow('minute');
  const search = useAddressSearch();
  const month = isMonth(search['month']) ? search['month'] : monthOf(now);
  const [state, ask] = useQuery({ query: TaxCompared, variables: { window: windowOfMonth(month) } });
  const show = (next: string): void => {
    open(`/tax?${new URLSearchParams({ ...search, month: next }).toString()}`, true);
  };
  const csvPath = state.data?.taxReport.csvPath;
  return (
    <Section
      title={say('tax.compare')}
      aside={csvPath === undefined ? undefined : <FileButton path={csvPath}>{say('tax.csv')}</FileButton>}
    >
      <p className="mb-3 max-w-3xl text-ink-2">{say('tax.compareNote')}</p>
      <div className="mb-3 flex items-center gap-2" role="group" aria-label={say('tax.month')}>
        <Button size="small" aria-label={say('tax.before')} onPress={() => show(monthsFrom(month, -1))}>
          <ChevronLeft size={16} aria-hidden="true" />
        </Button>
        <span className="min-w-32 text-center" aria-live="polite">
          <Month month={month} />
        </span>
        <Button
          size="small"
          aria-label={say('tax.after')}
          isDisabled={month >= monthOf(now)}
          onPress={() => show(monthsFrom(month, 1))}
        >
          <ChevronRight size={16} aria-hidden="true" />
        </Button>
      </div>
      <Loaded
        state={state}
        retry={() => ask({ requestPolicy: 'network-only' })}
        fault={say('tax.compareFault')}
        rows={4}
      >
        {({ taxComparison: { lines } }) =>
          lines.length === 0 ? (
            <Empty title={say('tax.compareNone')}>{say('tax.compareNoneBody')}</Empty>
          ) : (
            <Table
              label={say('tax.compare')}
              rows={lines}
              rowKey={({ jurisdiction, due }) => `${jurisdiction} ${due.currency}`}
              columns={columnsFor(say)}
              busy={state.stale}
            />
          )
        }
      </Loaded>
    </Section>
  );
};

const columnsFor = (say: Say): readonly Column<Line>[] => [
  {
    id: 'place',
    head: say('tax.place'),
    wide: true,
    cell: ({ jurisdiction }) => <bdi className="mono font-medium">{jurisdiction}</bdi>,
  },
  { id: 'due', head: say('tax.due'), end: true, cell: ({ due }) => <Money value={due} /> },
  { id: 'atStripe', head: say('tax.atStripe'), end: true, cell: ({ atStripe }) => <Money value={atStripe} /> },
  {
    id: 'waiting',
    head: say('tax.waiting'),
    end: true,
    cell: ({ waiting, waitingCalls }) =>
      waitingCalls === 0 ? (
        <span className="text-ink-3">–</span>
      ) : (
        <>
          <Money value={waiting} />
          <span className="sub">{say('tax.waitingCalls', { n: waitingCalls })}</span>
        </>
      ),
  },
  {
    id: 'difference',
    head: say('tax.difference'),
    end: true,
    cell: ({ difference }) => (
      <span className={isZero(difference.amount) ? '' : 'font-medium text-warn'}>
        <Money value={difference} />
      </span>
    ),
  },
];
