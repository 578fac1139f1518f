import { useState } from 'react';
import { Button } from '../../kit/button.js';
import { Span } from '../../kit/instant.js';
import { Link } from '../../kit/link.js';
import { Money, Rate } from '../../kit/money.js';
import { PageHead } from '../../kit/page.js';
import { Segmented } from '../../kit/segmented.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { LeaseList } from '../../gql/tenant/documents/LeaseList.js';
import { type LeaseRowFragment, type LeaseState } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useLive } from '../../wire/live.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { type Ahead } from '../ahead.js';
import { LeasePill } from '../state-pills.js';
import { unitsText } from '../units-text.js';
import { ToSearch } from '../to-search.js';

const SETS = {
  all: null,
  running: ['PROVISIONING', 'ACTIVE', 'DEGRADED'],
  coming: ['PENDING_PAYMENT', 'CONFIRMED'],
  over: ['ENDED', 'CANCELLED', 'FAILED'],
} satisfies Record<string, readonly LeaseState[] | null>;
type SetId = keyof typeof SETS;

const columnsFor = (say: ReturnType<typeof useText>): readonly Column<LeaseRowFragment>[] => [
  {
    id: 'number',
    head: say('leases.number'),
    wide: true,
    cell: (lease) => (
      <Link to="/leases/$leaseId" params={{ leaseId: lease.id }} quiet className="mono font-medium">
        {lease.number}
      </Link>
    ),
  },
  { id: 'state', head: say('leases.state'), cell: (lease) => <LeasePill state={lease.state} /> },
  {
    id: 'what',
    head: say('leases.what'),
    cell: (lease) => (
      <>
        <bdi>
          {unitsText(say, lease.kind, lease.units)} · {lease.offerName}
        </bdi>
        <span className="sub">{lease.providerName}</span>
      </>
    ),
  },
  {
    id: 'window',
    head: say('leases.window'),
    cell: (lease) => <Span start={lease.window.start} end={lease.window.end} dateOnly />,
  },
  {
    id: 'rate',
    head: say('leases.rate'),
    end: true,
    cell: (lease) => (
      <>
        <Rate value={lease.unitPrice} unit={lease.unitPrice.unit} />
        <span className="sub">{say(`billing.${lease.billing}`)}</span>
      </>
    ),
  },
  { id: 'total', head: say('leases.total'), end: true, cell: (lease) => <Money value={lease.total} /> },
];

export const ahead: Ahead = () => [{ query: LeaseList, variables: { states: SETS.all, after: null } }];

export const LeasesPage = () => {
  const say = useText();
  const [set, setSet] = useState<SetId>('all');
  const list = usePaged(LeaseList, { states: SETS[set], after: null }, (data) => data.leases);
  useLive(({ type }) => type.startsWith('lease.'), list.renew);
  const ids = Object.keys(SETS) as SetId[];
  return (
    <>
      <PageHead title={say('nav.leases')} />
      <div className="mb-4 max-w-full overflow-x-auto">
        <Segmented
          label={say('leases.filter')}
          hideLabel
          choices={ids.map((id) => ({ id, name: say(`leases.set.${id}`) }))}
          value={set}
          onChange={setSet}
        />
      </div>
      <Loaded state={list.first} retry={list.retry} fault={say('leases.fault')}>
        {() =>
          list.rows.length === 0 && !list.stale ? (
            <Nothing isFiltered={set !== 'all'} onAll={() => setSet('all')} />
          ) : (
            <Table
              label={say('nav.leases')}
              columns={columnsFor(say)}
              rows={list.rows}
              rowKey={(lease) => lease.id}
              busy={list.stale}
            />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};

/** No lease at all yet, or none in the state that is asked for. */
const Nothing = ({ isFiltered, onAll }: { readonly isFiltered: boolean; readonly onAll: () => void }) => {
  const say = useText();
  if (isFiltered)
    return <Empty title={say('leases.emptySet')} action={<Button onPress={onAll}>{say('list.showAll')}</Button>} />;
  return (
    <Empty title={say('leases.empty')} action={<ToSearch />}>
      {say('leases.emptyBody')}
    </Empty>
  );
};
