import { readRate } from '../../kit/decimals.js';
import { Instant, Span } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type LeaseFactsFragment, type LeaseServiceFactsFragment } from '../../gql/tenant/graphql.js';
import { type PartProps } from './part.js';

/** What became of the lease, how well it was served, and what work is announced. */
export const EventsPart = ({ lease, service }: PartProps) => {
  const say = useText();
  return (
    <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_23rem]">
      <div className="min-w-0 lg:order-2">
        <Section title={say('lease.history')}>
          <History lease={lease} />
        </Section>
      </div>
      <div className="min-w-0">
        <Section title={say('leasePart.months')}>
          <Months months={service?.months ?? []} lease={lease} />
        </Section>
        <Section title={say('leasePart.maintenance')}>
          <Maintenance notices={service?.maintenance ?? []} lease={lease} />
        </Section>
      </div>
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
          {event.note === null ? null : (
            <p className="text-ink-2">
              <bdi>{event.note}</bdi>
            </p>
          )}
          <p className="hint">
            <Instant at={event.at} />
          </p>
        </li>
      ))}
    </ol>
  );
};

const Months = ({
  months,
  lease,
}: {
  readonly months: LeaseServiceFactsFragment['months'];
  readonly lease: LeaseFactsFragment;
}) => {
  const say = useText();
  if (months.length === 0) return <Empty title={say('leasePart.noMonths')}>{say('leasePart.noMonthsBody')}</Empty>;
  return (
    <Table
      label={say('leasePart.months')}
      rows={[...months].reverse()}
      rowKey={({ id }) => id}
      columns={[
        {
          id: 'month',
          head: say('leasePart.month'),
          wide: true,
          cell: ({ window }) => <Span start={window.start} end={window.end} siteZone={lease.siteTimeZone} dateOnly />,
        },
        {
          id: 'percent',
          head: say('leasePart.availability'),
          end: true,
          cell: ({ percent, isKnown }) =>
            isKnown && percent !== null ? (
              <bdi className="num">{say('unit.percent', { percent: readRate(percent, 3, 3) })}</bdi>
            ) : (
              say('leasePart.unknown')
            ),
        },
        {
          id: 'down',
          head: say('leasePart.downMinutes'),
          end: true,
          cell: ({ downMinutes, minutes }) => (
            <bdi dir="ltr" className="num">
              {readRate(String(downMinutes), 0)} / {readRate(String(minutes), 0)}
            </bdi>
          ),
        },
        {
          id: 'credit',
          head: say('leasePart.creditShare'),
          end: true,
          cell: ({ creditPercent }) => (
            <bdi className="num">{say('unit.percent', { percent: readRate(creditPercent, 0) })}</bdi>
          ),
        },
      ]}
    />
  );
};

const Maintenance = ({
  notices,
  lease,
}: {
  readonly notices: LeaseServiceFactsFragment['maintenance'];
  readonly lease: LeaseFactsFragment;
}) => {
  const say = useText();
  if (notices.length === 0) return <p className="text-ink-2">{say('leasePart.noMaintenance')}</p>;
  return (
    <Table
      label={say('leasePart.maintenance')}
      rows={notices}
      rowKey={({ id }) => id}
      columns={[
        {
          id: 'when',
          head: say('leases.window'),
          wide: true,
          cell: ({ window }) => <Span start={window.start} end={window.end} siteZone={lease.siteTimeZone} />,
        },
        { id: 'what', head: say('leasePart.work'), cell: ({ note }) => <bdi>{note}</bdi> },
        { id: 'how', head: say('leasePart.counts'), cell: ({ standing }) => say(`leasePart.standing.${standing}`) },
      ]}
    />
  );
};
