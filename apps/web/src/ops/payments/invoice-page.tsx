import { useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { Plate, type Fact } from '../../kit/facts.js';
import { Instant, Span } from '../../kit/instant.js';
import { FileButton } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill, type Look } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { StaffInvoiceDetail } from '../../gql/ops/documents/StaffInvoiceDetail.js';
import { type InvoiceState, type StaffInvoiceFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { Journals } from '../books/postings.js';
import { WireDialog } from '../books/wire-dialog.js';
import { ConsoleLink, useAddressPart } from '../console-link.js';
import { useSession } from '../session/session.js';
import { ActDialog, type Act } from './act-dialog.js';
import { InvoiceParts } from './invoice-parts.js';
import { MoneyPage } from './money-page.js';
import { Posted } from './postings.js';
import { useRefundActs } from './refund-acts.js';

const LOOK: Record<InvoiceState, Look> = {
  OPEN: { tone: 'warn', glyph: 'dot' },
  PAID: { tone: 'ok', glyph: 'full' },
  VOID: { tone: 'idle', glyph: 'cross' },
  UNCOLLECTIBLE: { tone: 'bad', glyph: 'cross' },
};

/** One invoice as staff see it: what is owed, what came, what went back, and every posting. */
export const InvoicePage = () => {
  const say = useText();
  const id = useAddressPart('id');
  const [state, ask] = useQuery({ query: StaffInvoiceDetail, variables: { id } });
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  const invoice = state.data?.invoice ?? null;
  return (
    <MoneyPage
      title={invoice?.number ?? say('pay.invoice')}
      crumb={{ name: say('nav.invoices'), to: '/' }}
      aside={invoice === null ? null : <Pill {...LOOK[invoice.state]}>{say(`invoice.${invoice.state}`)}</Pill>}
      actions={invoice === null ? null : <Acts invoice={invoice} refresh={refresh} />}
    >
      <Loaded state={state} retry={refresh} fault={say('pay.invoice.fault')}>
        {({ invoice: found }) =>
          found === null ? (
            <Empty title={say('pay.notThere')}>{say('pay.notThereBody')}</Empty>
          ) : (
            <>
              <Facts invoice={found} />
              <InvoiceParts invoice={found} />
              <Section title={say('pay.postings')}>
                {found.journals.length === 0 ? (
                  <p className="text-ink-2">{say('ops.noTrace')}</p>
                ) : (
                  <Journals journals={found.journals} />
                )}
              </Section>
            </>
          )
        }
      </Loaded>
    </MoneyPage>
  );
};

const Acts = ({ invoice, refresh }: { readonly invoice: StaffInvoiceFragment; readonly refresh: () => void }) => {
  const say = useText();
  const { may } = useSession();
  const [act, setAct] = useState<Act | null>(null);
  const [isWired, setWired] = useState(false);
  const refunds = useRefundActs(invoice);
  const after = (): void => {
    setAct(null);
    setWired(false);
    refresh();
  };
  return (
    <>
      <FileButton path={invoice.pdfPath}>{say('pay.pdf')}</FileButton>
      {may('books:write') && invoice.state === 'OPEN' ? (
        <Button onPress={() => setWired(true)}>{say('ops.wire')}</Button>
      ) : null}
      {may('books:write')
        ? refunds.map((one) => (
            <Button key={one.title} onPress={() => setAct(one)}>
              {one.title}
            </Button>
          ))
        : null}
      {isWired ? <WireDialog invoice={invoice} onClose={after} /> : null}
      {act === null ? null : <ActDialog act={act} onClose={after} />}
    </>
  );
};

const Facts = ({ invoice }: { readonly invoice: StaffInvoiceFragment }) => {
  const say = useText();
  const { id: sourceId, refundable } = invoice;
  const money: Fact[] = [
    { name: say('pay.subtotal'), value: <Money value={invoice.subtotal} /> },
    { name: say('pay.fee'), value: <Money value={invoice.platformFee} /> },
    { name: say('pay.tax'), value: <Money value={invoice.tax} /> },
    { name: say('invoices.total'), value: <Posted value={invoice.total} sourceId={sourceId} /> },
    { name: say('pay.credited'), value: <Posted value={invoice.credited} sourceId={sourceId} /> },
    { name: say('pay.due'), value: <Posted value={invoice.amountDue} sourceId={sourceId} /> },
    ...(refundable === null
      ? []
      : [
          { name: say('pay.refundable'), value: <Money value={refundable.ofInvoice} /> },
          { name: say('pay.refundableCredit'), value: <Money value={refundable.ofCredit} /> },
        ]),
  ];
  const facts: Fact[] = [
    { name: say('ops.buyer'), value: invoice.buyerName },
    {
      name: say('ops.provider'),
      value: (
        <ConsoleLink href={`/providers/${invoice.providerId}`} className="link">
          {invoice.providerName}
        </ConsoleLink>
      ),
    },
    { name: say('pay.kind'), value: say(`invoice.kind.${invoice.kind}`) },
    { name: say('pay.collection'), value: say(`pay.collection.${invoice.collection}`) },
    { name: say('ops.lease'), value: <span className="mono">{invoice.leaseNumber}</span> },
    { name: say('invoices.period'), value: <Span start={invoice.window.start} end={invoice.window.end} /> },
    { name: say('pay.issued'), value: <Instant at={invoice.issuedAt} /> },
    { name: say('invoices.due'), value: <Instant at={invoice.dueAt} /> },
    ...(invoice.paidAt === null ? [] : [{ name: say('pay.paid'), value: <Instant at={invoice.paidAt} /> }]),
    {
      name: say('ops.stripeId'),
      value:
        invoice.stripeInvoiceId === null ? (
          say('ops.notAtStripe')
        ) : (
          <ConsoleLink href={`/inbox?object=${invoice.stripeInvoiceId}`} className="link mono break-all">
            {invoice.stripeInvoiceId}
          </ConsoleLink>
        ),
    },
    ...(invoice.paymentError === null ? [] : [{ name: say('ops.error'), value: invoice.paymentError }]),
  ];
  return (
    <div className="mb-8 grid items-start gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Plate facts={facts} />
      <Plate facts={money} />
    </div>
  );
};
