import { useParams } from '@tanstack/react-router';
import { useCallback, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { CopyField } from '../../kit/copy-field.js';
import { Figures, Plate } from '../../kit/facts.js';
import { Instant, Span } from '../../kit/instant.js';
import { Link, LinkButton } from '../../kit/link.js';
import { Money, Rate } from '../../kit/money.js';
import { PageHead, Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { LeaseDetail } from '../../gql/tenant/documents/LeaseDetail.js';
import { type LeaseFactsFragment } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { usePoll } from '../../wire/poll.js';
import { InvoiceTable } from '../invoices/invoice-table.js';
import { LeasePill } from '../state-pills.js';
import { placementText, unitsText } from '../units-text.js';
import { LeaseActions } from './lease-actions.js';
import { Usage } from './usage.js';

const OVER = new Set(['ENDED', 'CANCELLED', 'FAILED']);

export const LeasePage = () => {
  const say = useText();
  const { leaseId } = useParams({ from: '/inside/leases/$leaseId' });
  const [state, ask] = useQuery({ query: LeaseDetail, variables: { id: leaseId } });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  const lease = state.data?.lease ?? null;
  useLive(({ type, subjectId }) => subjectId === leaseId || type.startsWith('invoice.'), refresh);
  usePoll(lease !== null && !OVER.has(lease.state), lease?.state === 'PENDING_PAYMENT' ? 2000 : 10_000, refresh);
  return (
    <Loaded state={state} retry={refresh} fault={say('lease.fault')}>
      {(data) =>
        data.lease === null ? (
          <Empty
            level={1}
            title={say('lease.missing')}
            action={<LinkButton to="/leases">{say('nav.leases')}</LinkButton>}
          />
        ) : (
          <LeaseView lease={data.lease} refresh={refresh} />
        )
      }
    </Loaded>
  );
};

const LeaseView = ({ lease, refresh }: { readonly lease: LeaseFactsFragment; readonly refresh: () => void }) => {
  const say = useText();
  return (
    <>
      <PageHead
        title={lease.number}
        crumbs={[{ name: say('nav.leases'), to: '/leases' }]}
        aside={<LeasePill state={lease.state} />}
        actions={<LeaseActions lease={lease} refresh={refresh} />}
      >
        <p className="mb-4 text-ink-2">
          <bdi>
            {unitsText(say, lease.kind, lease.units)} · {lease.offerName} · {lease.providerName}
          </bdi>
        </p>
        <Figures
          facts={[
            { name: say('leases.total'), value: <Money value={lease.total} /> },
            { name: say('quote.rate'), value: <Rate value={lease.unitPrice} unit={lease.unitPrice.unit} /> },
            {
              name: say('lease.billing'),
              value: <span className="font-sans text-sm tracking-normal">{say(`billing.${lease.billing}`)}</span>,
            },
          ]}
        />
      </PageHead>
      <Notice lease={lease} />
      <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <div className="min-w-0">
          <Section title={say('lease.access')}>
            <AccessView lease={lease} />
          </Section>
          <Section
            title={say('lease.usage')}
            note={lease.usage.meteredUntil === null ? undefined : <MeteredUntil at={lease.usage.meteredUntil} />}
          >
            <Usage lease={lease} />
          </Section>
          <Section title={say('nav.invoices')}>
            {lease.invoices.length === 0 ? (
              <p className="text-ink-2">{say('lease.noInvoices')}</p>
            ) : (
              <InvoiceTable invoices={lease.invoices} />
            )}
          </Section>
        </div>
        <div className="min-w-0">
          <Section title={say('lease.history')}>
            <History lease={lease} />
          </Section>
          <Section title={say('quote.terms')}>
            <Plate facts={termsOf(say, lease)} />
          </Section>
        </div>
      </div>
    </>
  );
};

const MeteredUntil = ({ at }: { readonly at: string }) => {
  const say = useText();
  return (
    <>
      {say('usage.until')} <Instant at={at} />
    </>
  );
};

const termsOf = (
  say: ReturnType<typeof useText>,
  lease: LeaseFactsFragment,
): readonly { name: string; value: ReactNode }[] => [
  {
    name: say('leases.window'),
    value: <Span start={lease.window.start} end={lease.window.end} siteZone={lease.siteTimeZone} />,
  },
  { name: say('lease.units'), value: <span className="num whitespace-normal!">{placementText(lease.placement)}</span> },
  { name: say('book.costCentre'), value: lease.costCentre ?? say('fact.none') },
  { name: say('book.purchaseOrder'), value: lease.purchaseOrder ?? say('fact.none') },
  {
    name: say('lease.offer'),
    value: (
      <Link to="/gpus/$offerId" params={{ offerId: lease.offerId }}>
        {lease.offerName}
      </Link>
    ),
  },
];

/** What the reader has to know first: a payment to make, a fault, or why it is over. */
const Notice = ({ lease }: { readonly lease: LeaseFactsFragment }) => {
  const say = useText();
  const owed = lease.invoices.find((invoice) => invoice.state === 'OPEN');
  if (lease.state === 'PENDING_PAYMENT' && owed !== undefined) {
    return (
      <div className="mb-6">
        <Banner
          tone="warn"
          title={say('lease.payFirst')}
          action={
            <LinkButton to="/invoices/$invoiceId" params={{ invoiceId: owed.id }} kind="primary" size="small">
              {say('lease.toPay', { number: owed.number })}
            </LinkButton>
          }
        >
          {say('lease.payFirstBody')}
        </Banner>
      </div>
    );
  }
  if (lease.state === 'DEGRADED' || lease.state === 'FAILED') {
    return (
      <div className="mb-6">
        <Banner tone={lease.state === 'FAILED' ? 'bad' : 'warn'} title={say(`reason.${lease.reason}`)}>
          {lease.events.at(-1)?.note ?? ''}
        </Banner>
      </div>
    );
  }
  return null;
};

const AccessView = ({ lease }: { readonly lease: LeaseFactsFragment }) => {
  const say = useText();
  if (lease.access === null)
    return <p className="text-ink-2">{say(OVER.has(lease.state) ? 'lease.noAccessOver' : 'lease.noAccessYet')}</p>;
  const { endpoint, instructions, hostKeyFingerprint, deliveredAt } = lease.access;
  return (
    <div className="grid gap-3">
      <CopyField value={endpoint} name={say('lease.endpoint')} />
      {instructions === '' ? null : <p className="whitespace-pre-line">{instructions}</p>}
      {hostKeyFingerprint === null ? null : (
        <div>
          <p className="label mb-1">{say('lease.fingerprint')}</p>
          <CopyField value={hostKeyFingerprint} name={say('lease.fingerprint')} />
        </div>
      )}
      <p className="hint">
        {say('lease.delivered')} <Instant at={deliveredAt} />
      </p>
    </div>
  );
};

const History = ({ lease }: { readonly lease: LeaseFactsFragment }) => {
  const say = useText();
  return (
    <ol className="steps">
      {lease.events.map((event, index) => (
        <li key={`${event.at}-${event.state}-${index}`} data-now={index === lease.events.length - 1 || undefined}>
          <p className="font-medium">{say(`lease.${event.state}`)}</p>
          <p>{say(`reason.${event.reason}`)}</p>
          {event.note === null ? null : <p className="text-ink-2">{event.note}</p>}
          <p className="hint">
            <Instant at={event.at} />
          </p>
        </li>
      ))}
    </ol>
  );
};
