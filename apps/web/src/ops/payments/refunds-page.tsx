import { Instant } from '../../kit/instant.js';
import { Pill } from '../../kit/pill.js';
import { type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { RefundList } from '../../gql/ops/documents/RefundList.js';
import { type RefundFactsFragment, type RefundState } from '../../gql/ops/graphql.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink, useOpen } from '../console-link.js';
import { CallError } from './call-parts.js';
import { StateFilter, useFilter } from './filters.js';
import { Listing } from './listing.js';
import { REFUND_LOOK } from './looks.js';
import { MoneyPage } from './money-page.js';
import { Posted } from './postings.js';

const SETS = {
  all: null,
  pending: ['PENDING'],
  done: ['SUCCEEDED'],
  failed: ['FAILED', 'CANCELED'],
} satisfies Record<string, readonly RefundState[] | null>;

/** On the page of its own invoice a refund does not name it. */
export const refundColumns = (say: Say, isOfOne = false): readonly Column<RefundFactsFragment>[] => [
  {
    id: 'invoice',
    head: say(isOfOne ? 'pay.refund' : 'pay.invoice'),
    wide: true,
    cell: (refund) =>
      isOfOne ? (
        say(`pay.refund.${refund.kind}`)
      ) : (
        <>
          <ConsoleLink href={`/invoices/${refund.invoiceId}`} className="link mono inline-flex min-h-6 items-center">
            {refund.invoiceNumber}
          </ConsoleLink>
          <span className="sub">{say(`pay.refund.${refund.kind}`)}</span>
        </>
      ),
  },
  {
    id: 'state',
    head: say('ops.state'),
    cell: (refund) => <Pill {...REFUND_LOOK[refund.state]}>{say(`pay.refund.${refund.state}`)}</Pill>,
  },
  {
    id: 'reason',
    head: say('pay.reason'),
    cell: (refund) => (
      <>
        <bdi>{refund.reason}</bdi>
        {refund.failure === null ? null : (
          <span className="sub text-bad!">
            <CallError error={refund.failure} />
          </span>
        )}
      </>
    ),
  },
  {
    id: 'stripe',
    head: say('ops.stripeId'),
    cell: ({ stripeRefundId }) =>
      stripeRefundId === null ? (
        <span className="text-ink-3">{say('ops.notAtStripe')}</span>
      ) : (
        <span className="mono break-all whitespace-normal!">{stripeRefundId}</span>
      ),
  },
  { id: 'at', head: say('pay.asked'), cell: (refund) => <Instant at={refund.requestedAt} /> },
  {
    id: 'amount',
    head: say('ops.amount'),
    end: true,
    cell: (refund) => <Posted value={refund.amount} sourceId={refund.invoiceId} />,
  },
];

/** Money given back through Stripe. A refund is asked for on the page of its invoice. */
export const RefundsPage = () => {
  const say = useText();
  const open = useOpen();
  const [set, setSet] = useFilter('state', ['all', 'pending', 'done', 'failed']);
  const list = usePaged(RefundList, { states: SETS[set], after: null }, (data) => data.refunds);
  return (
    <MoneyPage title={say('pay.refunds')}>
      <StateFilter
        label={say('ops.state')}
        choices={(['all', 'pending', 'done', 'failed'] as const).map((id) => ({
          id,
          name: say(`pay.refund.set.${id}`),
        }))}
        value={set}
        onChange={setSet}
      />
      <Listing
        list={list}
        label={say('pay.refunds')}
        columns={refundColumns(say)}
        rowKey={({ id }) => id}
        fault={say('pay.refund.fault')}
        empty={{ title: say('pay.refund.none'), body: say('pay.refund.noneBody') }}
        clear={set === 'all' ? null : () => open('/refunds', true)}
      />
    </MoneyPage>
  );
};
