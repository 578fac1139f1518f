import { useQuery } from 'urql';
import { Instant, Span } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { StaffInvoiceDetail } from '../../gql/ops/documents/StaffInvoiceDetail.js';
import { type RecordFactsFragment, type StaffInvoiceFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink } from '../console-link.js';
import { Posted } from '../payments/postings.js';

/** Invoices that records name: in their references, or in the key of the journal that they are. */
const invoicesOf = (records: readonly RecordFactsFragment[]): readonly string[] => [
  ...new Set(
    records.flatMap(({ references, journalKey }) =>
      [...references, journalKey ?? ''].flatMap((text) => text.match(/inv_[0-9A-HJKMNP-TV-Z]{26}/g) ?? []),
    ),
  ),
];

const Usage = ({ invoice }: { readonly invoice: StaffInvoiceFragment }) => (
  <>
    {invoice.lines.map((line) => (
      <div key={line.id} className="record flex flex-wrap items-baseline justify-between gap-x-3">
        <bdi className="min-w-0 break-words">{line.description}</bdi>
        <Money value={line.amount} />
      </div>
    ))}
  </>
);

const Paper = ({ invoice }: { readonly invoice: StaffInvoiceFragment }) => {
  const say = useText();
  return (
    <div className="record">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1.5">
        <ConsoleLink className="link mono inline-flex min-h-6 items-center" href={`/invoices/${invoice.id}`}>
          {invoice.number}
        </ConsoleLink>
        <span className="amount">
          <Posted value={invoice.total} sourceId={invoice.id} />
        </span>
      </div>
      <bdi className="block">{invoice.buyerName}</bdi>
      <span className="sub">
        <Span start={invoice.window.start} end={invoice.window.end} />
      </span>
      <span className="sub">
        {say('pay.issued')} <Instant at={invoice.issuedAt} />
      </span>
    </div>
  );
};

const Paid = ({ invoice }: { readonly invoice: StaffInvoiceFragment }) => {
  const say = useText();
  return (
    <>
      {invoice.wires.map((wire) => (
        <div key={wire.id} className="record">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="text-ink-2">{say('recon.bh.wire')}</span>
            <Posted value={wire.amount} sourceId={invoice.id} />
          </div>
          <span className="sub mono">{wire.bankReference}</span>
          <span className="sub">
            <Instant at={wire.receivedAt} />
          </span>
        </div>
      ))}
      <div className="record flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="text-ink-2">{say('pay.credited')}</span>
        <Posted value={invoice.credited} sourceId={invoice.id} />
      </div>
      <div className="record flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="text-ink-2">{say(invoice.paidAt === null ? 'pay.due' : 'pay.paid')}</span>
        {invoice.paidAt === null ? (
          <Posted value={invoice.amountDue} sourceId={invoice.id} />
        ) : (
          <Instant at={invoice.paidAt} />
        )}
      </div>
      {invoice.stripeInvoiceId === null ? null : (
        <ConsoleLink className="link mono text-xs break-all" href={`/inbox?object=${invoice.stripeInvoiceId}`}>
          {invoice.stripeInvoiceId}
        </ConsoleLink>
      )}
    </>
  );
};

const One = ({ id }: { readonly id: string }) => {
  const say = useText();
  const [state, ask] = useQuery({ query: StaffInvoiceDetail, variables: { id } });
  return (
    <Loaded
      state={state}
      retry={() => ask({ requestPolicy: 'network-only' })}
      fault={say('pay.invoice.fault')}
      rows={3}
    >
      {({ invoice }) =>
        invoice === null ? null : (
          <div className="tri">
            <section aria-label={say('recon.bh.usage')}>
              <h3>{say('recon.bh.usage')}</h3>
              <Usage invoice={invoice} />
            </section>
            <section aria-label={say('pay.invoice')}>
              <h3>{say('pay.invoice')}</h3>
              <Paper invoice={invoice} />
            </section>
            <section aria-label={say('recon.bh.money')}>
              <h3>{say('recon.bh.money')}</h3>
              <Paid invoice={invoice} />
            </section>
          </div>
        )
      }
    </Loaded>
  );
};

/** What a payment was for: what was used, the invoice that asked for it, the money that came. Absent where no invoice is named. */
export const Behind = ({ records }: { readonly records: readonly RecordFactsFragment[] }) => {
  const say = useText();
  const ids = invoicesOf(records);
  return ids.length === 0 ? null : (
    <Section title={say('recon.bh.title')}>
      <div className="grid gap-4">
        {ids.map((id) => (
          <One key={id} id={id} />
        ))}
      </div>
    </Section>
  );
};
