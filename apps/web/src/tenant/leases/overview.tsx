import { useIntl } from 'react-intl';
import { Banner } from '../../kit/banner.js';
import { usePlatformNow } from '../../kit/clock.js';
import { isZero, percentOf, readRate } from '../../kit/decimals.js';
import { Plate } from '../../kit/facts.js';
import { Gauge } from '../../kit/gauge.js';
import { Instant, Span } from '../../kit/instant.js';
import { Link, LinkButton } from '../../kit/link.js';
import { moneyText } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { useText, type Say } from '../../kit/text.js';
import { type LeaseFactsFragment, type LeaseServiceFactsFragment } from '../../gql/tenant/graphql.js';
import { Placement } from '../placement.js';
import { AccessView } from './access.js';
import { type PartProps } from './part.js';
import { isOnItsWay, stepsOf } from './progress.js';
import { spentOf } from './spent.js';

/** What one has to know of a lease: how far it is, how to reach it, what it has cost, what ails it. */
export const Overview = ({ lease, service, refresh }: PartProps) => {
  const say = useText();
  return (
    <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_23rem]">
      <div className="min-w-0">
        {isOnItsWay(lease) ? <Progress lease={lease} /> : null}
        <Section title={say('lease.access')}>
          <AccessView lease={lease} acceptBy={service?.acceptBy ?? null} refresh={refresh} />
        </Section>
        <Service service={service} />
        <Spent lease={lease} />
      </div>
      <div className="min-w-0">
        <Section title={say('quote.terms')}>
          <Plate facts={termsOf(say, lease)} />
          <TimeAfter lease={lease} />
        </Section>
        <LastStep lease={lease} />
      </div>
    </div>
  );
};

/** The steps from booking to a running meter, as they happen. */
const Progress = ({ lease }: { readonly lease: LeaseFactsFragment }) => {
  const say = useText();
  const now = usePlatformNow('minute');
  return (
    <Section title={say('leasePart.progress')} note={say('leasePart.progressNote')}>
      <ol className="steps" aria-live="polite">
        {stepsOf(lease, now).map(({ id, at, standing }) => (
          <li key={id} data-now={standing === 'now' || undefined} data-ahead={standing === 'ahead' || undefined}>
            <p className={standing === 'ahead' ? 'text-ink-2' : 'font-medium'}>{say(`leasePart.step.${id}`)}</p>
            <p className="hint">{at === null ? say(`leasePart.${standing}`) : <Instant at={at} />}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
};

/** What the whole may come to, and how much of it has been invoiced. */
const Spent = ({ lease }: { readonly lease: LeaseFactsFragment }) => {
  const say = useText();
  const spent = spentOf(lease);
  return (
    <Section
      title={say('leasePart.spent')}
      aside={
        <Link to="." search={{ section: 'cost' }}>
          {say('leasePart.section.cost')}
        </Link>
      }
    >
      <div className="grid max-w-2xl gap-2">
        <p>
          {say(lease.billing === 'ON_DEMAND' ? 'leasePart.spentOfEstimate' : 'leasePart.spentOf', {
            spent: moneyText(spent),
            total: moneyText(lease.total),
          })}
        </p>
        <Gauge label={say('leasePart.spent')} percent={percentOf(spent.amount, lease.total.amount)} isCalm />
      </div>
    </Section>
  );
};

/** What ails it now and what that credits; nothing where all is well. */
const Service = ({ service }: { readonly service: LeaseServiceFactsFragment | null }) => {
  const say = useText();
  const { locale } = useIntl();
  const open = service?.openMonth ?? null;
  if (open === null) return null;
  const month = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    month: 'long',
    day: 'numeric',
    numberingSystem: 'latn',
  });
  const isBad = open.degradedSince !== null || !isZero(open.creditPercent);
  const parts = {
    ...{ percent: open.percent === null ? '' : readRate(open.percent, 2, 2), down: open.downMinutes },
    ...{ from: month.format(Date.parse(open.window.start)), kind: open.percent === null ? 'unknown' : 'other' },
  };
  const credit = isZero(open.creditPercent)
    ? say('leasePart.noCredit')
    : say('leasePart.credit', {
        percent: readRate(open.creditPercent, 0),
        amount: open.credit === null ? '' : moneyText(open.credit),
        kind: open.credit === null ? 'unbilled' : 'other',
      });
  return (
    <Section
      title={say('leasePart.service')}
      aside={
        <Link to="." search={{ section: 'events' }}>
          {say('leasePart.section.events')}
        </Link>
      }
    >
      {isBad ? (
        <Banner tone="warn" title={say(open.degradedSince === null ? 'leasePart.below' : 'leasePart.degraded')}>
          <p>
            {open.degradedSince === null ? null : (
              <>
                {say('leasePart.since')} <Instant at={open.degradedSince} />.{' '}
              </>
            )}
            {say('leasePart.available', parts)} {credit}
          </p>
        </Banner>
      ) : (
        <p>
          {say('leasePart.available', parts)} <span className="text-ink-2">{credit}</span>
        </p>
      )}
    </Section>
  );
};

const LastStep = ({ lease }: { readonly lease: LeaseFactsFragment }) => {
  const say = useText();
  const event = lease.events.at(-1);
  return (
    <Section
      title={say('lease.history')}
      aside={
        <Link to="." search={{ section: 'events' }}>
          {say('leasePart.section.events')}
        </Link>
      }
    >
      {event === undefined ? null : (
        <p>
          {say(`reason.${event.reason}`)}
          <span className="hint block">
            <Instant at={event.at} />
          </span>
        </p>
      )}
    </Section>
  );
};

/** A lease that runs may be followed by another on the same units. */
const TimeAfter = ({ lease }: { readonly lease: LeaseFactsFragment }) => {
  const say = useText();
  if (lease.state !== 'ACTIVE' && lease.state !== 'DEGRADED') return null;
  const after = { units: lease.units, from: lease.window.end.slice(0, 10), for: '2w' };
  return (
    <p className="mt-4">
      <LinkButton to="/gpus/$offerId" params={{ offerId: lease.offerId }} search={after} size="small">
        {say('leasePart.extend')}
      </LinkButton>
      <span className="hint mt-1 block">{say('leasePart.extendNote')}</span>
    </p>
  );
};

const termsOf = (say: Say, lease: LeaseFactsFragment) => [
  {
    name: say('leases.window'),
    value: <Span start={lease.window.start} end={lease.window.end} siteZone={lease.siteTimeZone} />,
  },
  { name: say('lease.units'), value: <Placement of={lease.placement} /> },
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
