import { useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Figures } from '../../kit/facts.js';
import { Link, LinkButton } from '../../kit/link.js';
import { Money, Rate } from '../../kit/money.js';
import { PageHead } from '../../kit/page.js';
import { Empty, LoadFault } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { LeaseDetail } from '../../gql/tenant/documents/LeaseDetail.js';
import { LeaseServed } from '../../gql/tenant/documents/LeaseServed.js';
import { type LeaseFactsFragment } from '../../gql/tenant/graphql.js';
import { requestIdOf } from '../../wire/client.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { usePoll } from '../../wire/poll.js';
import { type Ahead } from '../ahead.js';
import { LeasePill } from '../state-pills.js';
import { unitsText } from '../units-text.js';
import { AccessPart } from './access.js';
import { CostPart } from './cost.js';
import { EventsPart } from './events.js';
import { LeaseActions } from './lease-actions.js';
import { Overview } from './overview.js';
import { SECTIONS, type SectionId } from './sections.js';
import { UsagePart } from './usage-part.js';

const OVER = new Set(['ENDED', 'CANCELLED', 'FAILED']);

const questionOf = (id: string) => ({ query: LeaseDetail, variables: { id } });
const servedOf = (id: string) => ({ query: LeaseServed, variables: { id } });
export const ahead: Ahead = ({ id }) => [questionOf(id), servedOf(id)];

export const LeasePage = () => {
  const say = useText();
  const { leaseId } = useParams({ from: '/inside/leases/$leaseId' });
  const [state, ask] = useQuery(questionOf(leaseId));
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
  const { section = 'overview' } = useSearch({ from: '/inside/leases/$leaseId' });
  const [served, askServed] = useQuery(servedOf(lease.id));
  const again = useCallback(() => askServed({ requestPolicy: 'network-only' }), [askServed]);
  useLive(({ subjectId }) => subjectId === lease.id, again);
  const service = served.data?.lease?.service ?? null;
  const renew = (): void => {
    refresh();
    again();
  };
  const part = { lease, service, refresh: renew };
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
        <div className="mt-5">
          <Sections chosen={section} />
        </div>
      </PageHead>
      <Notice lease={lease} />
      {served.error === undefined ? null : (
        <div className="mb-4">
          <LoadFault title={say('leasePart.fault')} requestId={requestIdOf(served.error)} onRetry={again} />
        </div>
      )}
      {section === 'overview' ? <Overview {...part} /> : null}
      {section === 'access' ? <AccessPart {...part} /> : null}
      {section === 'usage' ? <UsagePart {...part} /> : null}
      {section === 'events' ? <EventsPart {...part} /> : null}
      {section === 'cost' ? <CostPart lease={lease} credited={served.data?.lease?.invoices ?? []} /> : null}
    </>
  );
};

/** The parts of the page; each is an address, so that it can be sent to somebody. */
const Sections = ({ chosen }: { readonly chosen: SectionId }) => {
  const say = useText();
  const bar = useRef<HTMLElement>(null);
  // on a phone the bar scrolls, and the chosen part may lie outside it
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  return (
    <nav ref={bar} className="subnav" aria-label={say('leasePart.sections')}>
      {SECTIONS.map((id) => (
        <Link
          key={id}
          to="."
          search={id === 'overview' ? {} : { section: id }}
          quiet
          resetScroll={false}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={id === chosen ? 'page' : undefined}
        >
          {say(`leasePart.section.${id}`)}
        </Link>
      ))}
    </nav>
  );
};

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
          <bdi>{lease.events.at(-1)?.note ?? ''}</bdi>
        </Banner>
      </div>
    );
  }
  return null;
};
