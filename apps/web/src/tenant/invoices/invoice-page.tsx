import { useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useQuery } from 'urql';
import { Plate } from '../../kit/facts.js';
import { Instant, Span } from '../../kit/instant.js';
import { FileButton, Link, LinkButton } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { PageHead, Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { InvoiceDetail } from '../../gql/tenant/documents/InvoiceDetail.js';
import { type InvoiceFactsFragment } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { usePoll } from '../../wire/poll.js';
import { type Ahead } from '../ahead.js';
import { ChargeLines } from '../charge-lines.js';
import { InvoicePill } from '../state-pills.js';
import { usageOfInvoice } from '../usage/asked.js';
import { MoneyBack } from './money-back.js';
import { PayPanel } from './pay-panel.js';
import { Transfer } from './transfer.js';

/** Lines that bill what a meter counted, or the time in which it did. */
const OF_USAGE: ReadonlySet<string> = new Set([
  'CAPACITY',
  'ENERGY',
  'BASE_RENT',
  'USAGE',
  'SPOT_USAGE',
  'POWER_CHARGE',
]);

/** What names its own thing, and not the invoice that it belongs to. */
const ABOUT_MONEY = /^(refund|dispute|credit_note)[.]/;

const questionOf = (id: string) => ({ query: InvoiceDetail, variables: { id } });
export const ahead: Ahead = ({ id }) => [questionOf(id)];

export const InvoicePage = () => {
  const say = useText();
  const { invoiceId } = useParams({ from: '/inside/invoices/$invoiceId' });
  const [state, ask] = useQuery(questionOf(invoiceId));
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  const invoice = state.data?.invoice ?? null;
  useLive(({ type, subjectId }) => subjectId === invoiceId || ABOUT_MONEY.test(type), refresh);
  const isMoving = invoice?.isPaymentPending === true || invoice?.paymentAttempt?.asksPayer === true;
  usePoll(invoice?.state === 'OPEN', isMoving ? 1000 : 5000, refresh);
  return (
    <Loaded state={state} retry={refresh} fault={say('invoice.fault')}>
      {(data) =>
        data.invoice === null ? (
          <Empty
            level={1}
            title={say('invoice.missing')}
            action={<LinkButton to="/invoices">{say('nav.invoices')}</LinkButton>}
          />
        ) : (
          <InvoiceView invoice={data.invoice} refresh={refresh} />
        )
      }
    </Loaded>
  );
};

const InvoiceView = ({
  invoice,
  refresh,
}: {
  readonly invoice: InvoiceFactsFragment;
  readonly refresh: () => void;
}) => {
  const say = useText();
  const isWire = invoice.collection === 'WIRE'; // then the bank's particulars are what the reader has come for
  return (
    <>
      <PageHead
        title={invoice.number}
        crumbs={[{ name: say('nav.invoices'), to: '/invoices' }]}
        aside={<InvoicePill state={invoice.state} pending={invoice.isPaymentPending} />}
        actions={<FileButton path={invoice.pdfPath}>{say('paper.pdf')}</FileButton>}
      >
        <p className="text-ink-2">
          {say(`invoice.kind.${invoice.kind}`)} ·{' '}
          <Link to="/leases/$leaseId" params={{ leaseId: invoice.leaseId }} className="mono">
            {invoice.leaseNumber}
          </Link>
        </p>
      </PageHead>
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="order-2 min-w-0 lg:order-1">
          {isWire ? <Transfer invoice={invoice} /> : null}
          <Section title={say('invoice.lines')}>
            <ChargeLines
              sum={invoice}
              label={say('invoice.lines')}
              behind={({ kind }) =>
                OF_USAGE.has(kind) ? (
                  <>
                    {' · '}
                    <Link to="/usage" search={usageOfInvoice(invoice)}>
                      {say('usagePage.behind')}
                    </Link>
                  </>
                ) : null
              }
            />
          </Section>
          {isWire ? null : <Transfer invoice={invoice} />}
          <MoneyBack invoice={invoice} />
          <Happened invoice={invoice} />
          <Section title={say('invoice.facts')}>
            <Plate
              facts={[
                { name: say('invoices.period'), value: <Span start={invoice.window.start} end={invoice.window.end} /> },
                { name: say('invoice.issued'), value: <Instant at={invoice.issuedAt} /> },
                { name: say('invoices.due'), value: <Instant at={invoice.dueAt} /> },
                { name: say('invoice.seller'), value: invoice.sellerName },
                { name: say('invoice.buyer'), value: invoice.buyerName },
                { name: say('field.taxId'), value: invoice.buyerTaxId ?? say('fact.none') },
                { name: say('book.purchaseOrder'), value: invoice.purchaseOrder ?? say('fact.none') },
              ]}
            />
          </Section>
        </div>
        <aside className="order-1 lg:order-2" aria-label={say('pay.title')}>
          <PayPanel invoice={invoice} refresh={refresh} />
        </aside>
      </div>
    </>
  );
};

/** What was taken back of it, and what was done because it is not paid; nothing where neither happened. */
const Happened = ({ invoice: { creditNotes, dunning } }: { readonly invoice: InvoiceFactsFragment }) => {
  const say = useText();
  const credits = creditNotes.map(({ number, total, reason }) => ({
    name: number,
    value: (
      <>
        <Money value={total} /> · {reason}
      </>
    ),
  }));
  const steps = (dunning?.steps ?? []).map(({ step, takenAt }) => ({
    name: say(`dunning.${step}`),
    value: <Instant at={takenAt} />,
  }));
  return (
    <>
      {credits.length > 0 && (
        <Section title={say('invoice.credits')}>
          <Plate facts={credits} />
        </Section>
      )}
      {steps.length > 0 && (
        <Section title={say('invoice.dunning')}>
          <Plate facts={steps} />
        </Section>
      )}
    </>
  );
};
