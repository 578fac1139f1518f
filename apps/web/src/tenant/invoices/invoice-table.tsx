import { Instant, Span } from '../../kit/instant.js';
import { Link } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type InvoiceRowFragment } from '../../gql/tenant/graphql.js';
import { InvoicePill } from '../state-pills.js';

export const InvoiceTable = ({
  invoices,
  busy = false,
}: {
  readonly invoices: readonly InvoiceRowFragment[];
  readonly busy?: boolean;
}) => {
  const say = useText();
  return (
    <Table<InvoiceRowFragment>
      label={say('nav.invoices')}
      rows={invoices}
      rowKey={(invoice) => invoice.id}
      busy={busy}
      columns={[
        {
          id: 'number',
          head: say('invoices.number'),
          wide: true,
          cell: (invoice) => (
            <Link to="/invoices/$invoiceId" params={{ invoiceId: invoice.id }} quiet className="mono font-medium">
              {invoice.number}
            </Link>
          ),
        },
        {
          id: 'state',
          head: say('invoices.state'),
          cell: (invoice) => <InvoicePill state={invoice.state} pending={invoice.isPaymentPending} />,
        },
        { id: 'kind', head: say('invoices.for'), cell: (invoice) => say(`invoice.kind.${invoice.kind}`) },
        {
          id: 'period',
          head: say('invoices.period'),
          cell: (invoice) => <Span start={invoice.window.start} end={invoice.window.end} dateOnly />,
        },
        { id: 'due', head: say('invoices.due'), cell: (invoice) => <Instant at={invoice.dueAt} dateOnly /> },
        { id: 'total', head: say('invoices.total'), end: true, cell: (invoice) => <Total invoice={invoice} /> },
      ]}
    />
  );
};

/** The total, and what is left of it to pay where some of it is settled. */
const Total = ({ invoice: { state, total, amountDue } }: { readonly invoice: InvoiceRowFragment }) => {
  const say = useText();
  return (
    <>
      <Money value={total} />
      {state !== 'OPEN' || amountDue.amount === total.amount ? null : (
        <small className="block text-ink-2">
          {say('payables.due')} <Money value={amountDue} />
        </small>
      )}
    </>
  );
};
