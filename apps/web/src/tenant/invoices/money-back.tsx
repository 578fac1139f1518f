import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill, type Look } from '../../kit/pill.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type DisputeStatus, type InvoiceFactsFragment, type RefundState } from '../../gql/tenant/graphql.js';

type Refund = InvoiceFactsFragment['refunds'][number];
type Dispute = InvoiceFactsFragment['disputes'][number];

const REFUND: Record<RefundState, Look> = {
  PENDING: { tone: 'info', glyph: 'half' },
  SUCCEEDED: { tone: 'ok', glyph: 'full' },
  FAILED: { tone: 'bad', glyph: 'cross' },
  CANCELED: { tone: 'idle', glyph: 'cross' },
};
/** Seen from the payer: neither end of a dispute is good or bad by itself. */
const DISPUTE: Record<DisputeStatus, Look> = {
  WARNING_NEEDS_RESPONSE: { tone: 'info', glyph: 'dot' },
  WARNING_UNDER_REVIEW: { tone: 'info', glyph: 'half' },
  WARNING_CLOSED: { tone: 'idle', glyph: 'hollow' },
  NEEDS_RESPONSE: { tone: 'warn', glyph: 'dot' },
  UNDER_REVIEW: { tone: 'info', glyph: 'half' },
  WON: { tone: 'idle', glyph: 'full' },
  LOST: { tone: 'idle', glyph: 'full' },
  PREVENTED: { tone: 'idle', glyph: 'hollow' },
  APPEAL_NEEDS_RESPONSE: { tone: 'info', glyph: 'dot' },
  APPEAL_UNDER_REVIEW: { tone: 'info', glyph: 'half' },
};

/** What of a payment was given back, and what its payer's bank called into question; nothing where neither happened. */
export const MoneyBack = ({ invoice: { refunds, disputes } }: { readonly invoice: InvoiceFactsFragment }) => {
  const say = useText();
  return (
    <>
      {refunds.length === 0 ? null : (
        <Section title={say('refunds.title')}>
          <Refunds refunds={refunds} />
        </Section>
      )}
      {disputes.length === 0 ? null : (
        <Section title={say('disputes.title')} note={say('disputes.note')}>
          <Disputes disputes={disputes} />
        </Section>
      )}
    </>
  );
};

const Refunds = ({ refunds }: { readonly refunds: readonly Refund[] }) => {
  const say = useText();
  return (
    <Table<Refund>
      label={say('refunds.title')}
      rows={refunds}
      rowKey={(refund) => refund.id}
      columns={[
        {
          id: 'reason',
          head: say('refunds.reason'),
          wide: true,
          cell: (refund) => (
            <>
              <bdi>{refund.reason}</bdi>
              <span className="sub">{say(`refund.kind.${refund.kind}`)}</span>
            </>
          ),
        },
        {
          id: 'state',
          head: say('invoices.state'),
          cell: (refund) => <Pill {...REFUND[refund.state]}>{say(`refund.${refund.state}`)}</Pill>,
        },
        { id: 'at', head: say('refunds.at'), cell: (refund) => <Instant at={refund.requestedAt} dateOnly /> },
        { id: 'amount', head: say('money.amount'), end: true, cell: (refund) => <Money value={refund.amount} /> },
      ]}
    />
  );
};

const Disputes = ({ disputes }: { readonly disputes: readonly Dispute[] }) => {
  const say = useText();
  return (
    <Table<Dispute>
      label={say('disputes.title')}
      rows={disputes}
      rowKey={(dispute) => dispute.id}
      columns={[
        {
          id: 'reason',
          head: say('disputes.reason'),
          wide: true,
          cell: (dispute) => say('dispute.reason', { kind: dispute.reason }),
        },
        {
          id: 'state',
          head: say('invoices.state'),
          cell: (dispute) => <Pill {...DISPUTE[dispute.status]}>{say(`dispute.${dispute.status}`)}</Pill>,
        },
        { id: 'at', head: say('disputes.at'), cell: (dispute) => <Instant at={dispute.openedAt} dateOnly /> },
        { id: 'amount', head: say('money.amount'), end: true, cell: (dispute) => <Money value={dispute.amount} /> },
      ]}
    />
  );
};
