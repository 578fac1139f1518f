import { useState } from 'react';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { Day } from '../../kit/day.js';
import { percentOf } from '../../kit/decimals.js';
import { Gauge } from '../../kit/gauge.js';
import { Money, moneyText } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { PurchaseOrderList } from '../../gql/tenant/documents/PurchaseOrderList.js';
import { type OrderFactsFragment } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { lastDay } from './amount.js';
import { OrderDialog } from './order-dialog.js';

/** Orders of the organisation's purchasing, and what bookings have drawn of them. */
export const Orders = ({ currency, canChange }: { readonly currency: string; readonly canChange: boolean }) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const list = usePaged(PurchaseOrderList, { after: null }, (data) => data.purchaseOrders);
  const [open, setOpen] = useState<OrderFactsFragment | 'new' | null>(null);
  const make = canChange ? (
    <Button size="small" onPress={() => setOpen('new')}>
      {say('order.new')}
    </Button>
  ) : undefined;
  return (
    <Section
      title={say('order.title')}
      aside={
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <p>{say('order.note')}</p>
          {list.rows.length > 0 ? make : null}
        </div>
      }
    >
      <Loaded state={list.first} retry={list.retry} fault={say('order.fault')} rows={2}>
        {() =>
          list.rows.length === 0 && !list.stale ? (
            <Empty title={say('order.empty')} action={make}>
              {say('order.emptyBody')}
            </Empty>
          ) : (
            <Table
              label={say('order.title')}
              rows={list.rows}
              rowKey={(order) => order.id}
              busy={list.stale}
              columns={columnsFor(say, now, canChange ? setOpen : null)}
            />
          )
        }
      </Loaded>
      <MoreButton list={list} />
      {open === null ? null : (
        <OrderDialog
          order={open === 'new' ? null : open}
          currency={currency}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null);
            list.retry();
          }}
        />
      )}
    </Section>
  );
};

const columnsFor = (
  say: Say,
  now: number,
  change: ((order: OrderFactsFragment) => void) | null,
): readonly Column<OrderFactsFragment>[] => [
  {
    id: 'number',
    head: say('order.number'),
    wide: true,
    cell: (order) => <bdi className="mono font-medium whitespace-normal! break-words">{order.number}</bdi>,
  },
  { id: 'state', head: say('budget.state'), cell: (order) => <OrderPill order={order} now={now} /> },
  {
    id: 'drawn',
    head: say('order.drawn'),
    wide: true,
    cell: (order) => (
      <div className="grid gap-1.5 lg:min-w-44">
        <span>{say('budget.usedOf', { spent: moneyText(order.drawn), monthly: moneyText(order.amount) })}</span>
        <Gauge
          label={say('order.gauge', { number: order.number })}
          percent={percentOf(order.drawn.amount, order.amount.amount)}
          isHard
        />
      </div>
    ),
  },
  { id: 'left', head: say('budget.left'), end: true, cell: (order) => <Money value={order.left} /> },
  {
    id: 'until',
    head: say('order.through'),
    cell: (order) => (order.validUntil === null ? say('order.noEnd') : <Day date={lastDay(order.validUntil)} />),
  },
  {
    id: 'change',
    head: <span className="sr-only">{say('form.change')}</span>,
    end: true,
    cell: (order) =>
      change === null ? null : (
        <Button
          size="small"
          aria-label={say('order.changeNamed', { number: order.number })}
          onPress={() => change(order)}
        >
          {say('form.change')}
        </Button>
      ),
  },
];

const OrderPill = ({ order, now }: { readonly order: OrderFactsFragment; readonly now: number }) => {
  const say = useText();
  if (order.closedAt !== null)
    return (
      <Pill tone="idle" glyph="cross">
        {say('order.closed')}
      </Pill>
    );
  if (order.validUntil !== null && Date.parse(order.validUntil) <= now)
    return (
      <Pill tone="idle" glyph="hollow">
        {say('order.over')}
      </Pill>
    );
  return (
    <Pill tone="ok" glyph="full">
      {say('order.inForce')}
    </Pill>
  );
};
