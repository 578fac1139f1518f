import { type ReactNode } from 'react';
import { useQuery } from 'urql';
import { FileButton } from '../../kit/link.js';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { CallSiblings } from '../../gql/ops/documents/CallSiblings.js';
import { type CallFactsFragment, type StaffInvoiceFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink } from '../console-link.js';
import { CallError, CallState } from './call-parts.js';
import { DISPUTE_LOOK, operationName, reasonName } from './looks.js';
import { Posted } from './postings.js';
import { refundColumns } from './refunds-page.js';

type Part<Name extends 'lines' | 'creditNotes' | 'disputes' | 'wires'> = StaffInvoiceFragment[Name][number];

/** A part of an invoice that most have none of: absent then. */
const Some = ({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}) => (count === 0 ? null : <Section title={title}>{children}</Section>);

/** Lines, and all that was paid, credited, given back or called into question. */
export const InvoiceParts = ({ invoice }: { readonly invoice: StaffInvoiceFragment }) => {
  const say = useText();
  return (
    <>
      <Section title={say('pay.linesOf')}>
        <Table<Part<'lines'>>
          label={say('pay.linesOf')}
          rows={invoice.lines}
          rowKey={({ id }) => id}
          columns={[
            {
              id: 'what',
              head: say('pay.line'),
              wide: true,
              cell: (line) => <bdi>{line.description}</bdi>,
            },
            { id: 'amount', head: say('ops.amount'), end: true, cell: (line) => <Money value={line.amount} /> },
          ]}
        />
      </Section>
      <Some title={say('pay.wiresIn')} count={invoice.wires.length}>
        <Table<Part<'wires'>>
          label={say('pay.wiresIn')}
          rows={invoice.wires}
          rowKey={({ id }) => id}
          columns={[
            {
              id: 'reference',
              head: say('ops.bankReference'),
              wide: true,
              cell: (wire) => <span className="mono break-all whitespace-normal!">{wire.bankReference}</span>,
            },
            { id: 'at', head: say('pay.received'), cell: (wire) => <Instant at={wire.receivedAt} /> },
            { id: 'came', head: say('ops.amount'), end: true, cell: (wire) => <Money value={wire.amount} /> },
            {
              id: 'applied',
              head: say('pay.applied'),
              end: true,
              cell: (wire) => <Posted value={wire.applied} sourceId={invoice.id} />,
            },
          ]}
        />
      </Some>
      <Some title={say('pay.refunds')} count={invoice.refunds.length}>
        <Table
          label={say('pay.refunds')}
          rows={invoice.refunds}
          rowKey={({ id }) => id}
          columns={refundColumns(say, true)}
        />
      </Some>
      <Disputes invoice={invoice} />
      <CreditNotes invoice={invoice} />
      <Calls invoiceId={invoice.id} />
    </>
  );
};

const Disputes = ({ invoice: { disputes } }: { readonly invoice: StaffInvoiceFragment }) => {
  const say = useText();
  return (
    <Some title={say('pay.disputes')} count={disputes.length}>
      <Table<Part<'disputes'>>
        label={say('pay.disputes')}
        rows={disputes}
        rowKey={({ id }) => id}
        columns={[
          {
            id: 'claim',
            head: say('pay.dispute.claim'),
            wide: true,
            cell: (one) => (
              <ConsoleLink href={`/disputes/${one.id}`} className="link inline-flex min-h-6 items-center">
                {reasonName(say, one.reason)}
              </ConsoleLink>
            ),
          },
          {
            id: 'state',
            head: say('ops.state'),
            cell: (one) => <Pill {...DISPUTE_LOOK[one.status]}>{say(`pay.dispute.${one.status}`)}</Pill>,
          },
          { id: 'at', head: say('pay.dispute.opened'), cell: (one) => <Instant at={one.openedAt} /> },
          {
            id: 'amount',
            head: say('ops.amount'),
            end: true,
            cell: (one) => <Posted value={one.amount} sourceId={one.id} />,
          },
        ]}
      />
    </Some>
  );
};

const CreditNotes = ({ invoice }: { readonly invoice: StaffInvoiceFragment }) => {
  const say = useText();
  return (
    <Some title={say('pay.creditNotes')} count={invoice.creditNotes.length}>
      <Table<Part<'creditNotes'>>
        label={say('pay.creditNotes')}
        rows={invoice.creditNotes}
        rowKey={({ id }) => id}
        columns={[
          {
            id: 'number',
            head: say('pay.creditNote'),
            wide: true,
            cell: (note) => (
              <>
                <span className="mono">{note.number}</span>
                <span className="sub">
                  <bdi>{note.reason}</bdi>
                </span>
              </>
            ),
          },
          { id: 'at', head: say('pay.issued'), cell: (note) => <Instant at={note.issuedAt} /> },
          {
            id: 'amount',
            head: say('ops.amount'),
            end: true,
            cell: (note) => <Posted value={note.total} sourceId={invoice.id} />,
          },
          {
            id: 'pdf',
            head: <span className="sr-only">{say('pay.pdf')}</span>,
            end: true,
            cell: (note) => <FileButton path={`/documents/credit-notes/${note.id}.pdf`}>{say('pay.pdf')}</FileButton>,
          },
        ]}
      />
    </Some>
  );
};

/** What Stripe was asked for it. */
const Calls = ({ invoiceId }: { readonly invoiceId: string }) => {
  const say = useText();
  const [state, ask] = useQuery({ query: CallSiblings, variables: { aggregateId: invoiceId } });
  if (state.data?.paymentIntents.nodes.length === 0) return null;
  return (
    <Section title={say('pay.outbox')}>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('ops.stuckFault')} rows={3}>
        {({ paymentIntents }) => (
          <Table<CallFactsFragment>
            label={say('pay.outbox')}
            rows={[...paymentIntents.nodes].reverse()}
            rowKey={({ id }) => id}
            columns={[
              {
                id: 'call',
                head: say('ops.operation'),
                wide: true,
                cell: ({ id, operation }) => (
                  <ConsoleLink href={`/outbox/${id}`} className="link inline-flex min-h-6 items-center">
                    {operationName(say, operation)}
                  </ConsoleLink>
                ),
              },
              { id: 'state', head: say('ops.state'), cell: (call) => <CallState call={call} /> },
              { id: 'error', head: say('ops.error'), cell: (call) => <CallError error={call.lastError} /> },
              { id: 'at', head: say('pay.call.made'), cell: (call) => <Instant at={call.createdAt} /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
};
