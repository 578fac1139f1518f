import { useQuery } from 'urql';
import { usePlatformNow } from '../../kit/clock.js';
import { readRate } from '../../kit/decimals.js';
import { Figures } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Link } from '../../kit/link.js';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { UsageHoursOf } from '../../gql/tenant/documents/UsageHoursOf.js';
import { UsageOf } from '../../gql/tenant/documents/UsageOf.js';
import { type LeaseFactsFragment } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { dayOf } from '../usage/asked.js';
import { LoadFigures } from '../usage/load-figures.js';
import { Records } from '../usage/records.js';
import { UsageFigure } from '../usage/usage-figure.js';
import { type PartProps } from './part.js';

const DAY_MS = 86_400_000;
/** Days shown: the last ones in which the meter ran. */
const SHOWN = 31;

const spanOf = (lease: LeaseFactsFragment, now: number): { readonly start: number; readonly end: number } => {
  const last = lease.endedAt === null ? now : Date.parse(lease.endedAt);
  const end = Math.floor(last / DAY_MS) * DAY_MS + DAY_MS;
  return { start: end - SHOWN * DAY_MS, end };
};

/** Whole kilograms of a decimal string of grams, rounded down: a figure to read, not to bill. */
const kilograms = (grams: string): string => (BigInt(grams.split('.')[0] ?? '0') / 1000n).toString();

/** What the lease used over its last days, and the papers that bill it. */
export const UsagePart = ({ lease }: PartProps) => {
  const say = useText();
  const { may } = useSession();
  const span = spanOf(lease, usePlatformNow('minute'));
  const { usage } = lease;
  if (lease.startedAt === null) return <Empty title={say('usage.none')}>{say('usagePage.noRecordsBody')}</Empty>;
  const figure = (text: string, unit: string) => (
    <bdi>
      {readRate(text, 0, 1)} <small>{unit}</small>
    </bdi>
  );
  const isGpu = lease.kind === 'GPU';
  const window = { start: new Date(span.start).toISOString(), end: new Date(span.end).toISOString() };
  const search = { lease: lease.id, from: dayOf(span.start), to: dayOf(span.end - DAY_MS) };
  return (
    <>
      <Section
        title={say('lease.usage')}
        note={
          usage.meteredUntil === null ? undefined : (
            <>
              {say('usage.until')} <Instant at={usage.meteredUntil} />
            </>
          )
        }
        aside={
          may('invoices:read') ? (
            <Link to="/usage" search={search}>
              {say('usagePage.open')}
            </Link>
          ) : undefined
        }
      >
        <Figures
          facts={[
            {
              name: say(isGpu ? 'usage.gpuHours' : 'usage.kwHours'),
              value: figure(usage.unitHours, say(isGpu ? 'unit.gpuHours' : 'unit.kwHours')),
            },
            { name: say('usage.energy'), value: figure(usage.energyKwh, say('unit.kwh')) },
            { name: say('usage.carbon'), value: figure(kilograms(usage.carbonGrams), say('unit.kilograms')) },
          ]}
        />
      </Section>
      {may('invoices:read') ? (
        <>
          <Days leaseId={lease.id} window={window} />
          <Records asked={{ window, leaseId: lease.id, invoiceId: null }} />
        </>
      ) : null}
    </>
  );
};

interface DaysProps {
  readonly leaseId: string;
  readonly window: { readonly start: string; readonly end: string };
}

const Days = ({ leaseId, window }: DaysProps) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const [state, ask] = useQuery({ query: UsageOf, variables: { window, leaseId, by: 'LEASE', currency: null } });
  const [hours, askHours] = useQuery({ query: UsageHoursOf, variables: { window, leaseId } });
  return (
    <>
      <Section title={say('usagePage.byDay')}>
        <Loaded
          state={state}
          retry={() => ask({ requestPolicy: 'network-only' })}
          fault={say('usagePage.fault')}
          rows={5}
        >
          {({ usage }) => <UsageFigure usage={usage} measure="cost" now={now} limit={null} height={280} />}
        </Loaded>
      </Section>
      <Loaded
        state={hours}
        retry={() => askHours({ requestPolicy: 'network-only' })}
        fault={say('usagePage.hoursFault')}
        rows={5}
      >
        {({ usageHours }) => <LoadFigures hours={usageHours.hours} usage={state.data?.usage ?? null} />}
      </Loaded>
    </>
  );
};
