import {
  drawHeatmap,
  drawLoad,
  type Heatmap,
  HEAT_STEPS,
  type Load,
  loadOfDay,
  shareOf,
  stopsOfHeatmap,
  stopsOfLoad,
} from '#libs/pictures';
import { useSayDay } from '../../kit/axis.js';
import { addAmounts, isZero, portionOf, readAmount, subtractAmounts } from '../../kit/decimals.js';
import { Figure } from '../../kit/figure.js';
import { AreaKey, Key } from '../../kit/key.js';
import { pageLanguage } from '../../kit/locale.js';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type UsageFactsFragment, type UsageHoursOfQuery } from '../../gql/tenant/graphql.js';

type Hours = UsageHoursOfQuery['usageHours']['hours'];
const DAY_MS = 86_400_000;
const isMirrored = (): boolean => pageLanguage() === 'ar';
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);
const MILLION = 1_000_000;
const percent = (share: number): number => Math.round(share * 100);

interface Day {
  readonly at: number;
  /** Kilowatt-hours, exact. */
  readonly booked: string;
  readonly read: string;
  readonly drawn: string;
  /** By hour; null: no reading, or no meter ran. */
  readonly hours: readonly (number | null)[];
}

function byDay(hours: Hours): readonly Day[] {
  const days = new Map<number, { booked: string; read: string; drawn: string; hours: (number | null)[] }>();
  for (const { hour, contractedKwh, readKwh, drawnKwh } of hours) {
    const at = Date.parse(hour);
    const day = Math.floor(at / DAY_MS) * DAY_MS;
    const known = days.get(day) ?? {
      booked: '0',
      read: '0',
      drawn: '0',
      hours: new Array<number | null>(24).fill(null),
    };
    known.booked = addAmounts(known.booked, contractedKwh);
    known.read = addAmounts(known.read, readKwh);
    known.drawn = addAmounts(known.drawn, drawnKwh);
    known.hours[new Date(at).getUTCHours()] = isZero(readKwh) ? null : shareOf(drawnKwh, readKwh);
    days.set(day, known);
  }
  return [...days].sort(([a], [b]) => a - b).map(([at, facts]) => ({ at, ...facts }));
}

/** How busy the leased capacity was, as far as its meters were read: day by day, and hour by hour. */
export const LoadFigures = ({ hours, usage }: { readonly hours: Hours; readonly usage: UsageFactsFragment | null }) => {
  const say = useText();
  const days = byDay(hours);
  if (days.every(({ read }) => isZero(read)))
    return (
      <Section title={say('usagePage.load')}>
        <Empty title={say(days.length === 0 ? 'usagePage.noHours' : 'usagePage.noReadings')}>
          {say('usagePage.noReadingsBody')}
        </Empty>
      </Section>
    );
  return (
    <Section title={say('usagePage.load')} note={say('usagePage.loadNote')}>
      <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
        <LoadFigure days={days} usage={usage} />
        <HeatFigure days={days} />
      </div>
    </Section>
  );
};

/** What each day cost, in the currency of the page. */
const costsOf = (usage: UsageFactsFragment | null): ReadonlyMap<string, string> => {
  const costs = new Map<string, string>();
  for (const { days } of usage?.groups ?? [])
    for (const { day, figures } of days) costs.set(day, addAmounts(costs.get(day) ?? '0', figures.cost.amount));
  return costs;
};

const LoadFigure = ({ days, usage }: { readonly days: readonly Day[]; readonly usage: UsageFactsFragment | null }) => {
  const say = useText();
  const sayDay = useSayDay();
  const costs = costsOf(usage);
  const whole = usage?.figures.cost.amount ?? '0';
  const nothing = subtractAmounts(whole, whole); // with the places of the currency
  const rows = days.map((day) => {
    // shares are exact to a millionth, and so much of the day's cost is idle
    const load = loadOfDay(day.at, 1, shareOf(day.read, day.booked), shareOf(day.drawn, day.booked));
    const idle = Math.round(load.idle * MILLION);
    return { ...load, day: iso(day.at), idleCost: portionOf(costs.get(iso(day.at)) ?? nothing, idle, MILLION) };
  });
  const data: Load = { days: rows, sayDay, isMirrored: isMirrored() };
  const [read, drawn] = [
    days.reduce((sum, day) => addAmounts(sum, day.read), '0'),
    days.reduce((sum, day) => addAmounts(sum, day.drawn), '0'),
  ];
  const idleCost = rows.reduce((sum, row) => addAmounts(sum, row.idleCost), nothing);
  const money = (amount: string): string => `${usage?.currency ?? ''}\u00a0${readAmount(amount)}`;
  const finding = say('usagePage.loadFinding', {
    active: percent(Math.min(1, shareOf(drawn, read))),
    money: money(idleCost),
  });
  const texts = new Map(
    rows.map((row) => [
      row.at,
      say('usagePage.loadStop', {
        ...{ day: sayDay(row.at), active: percent(row.active), idle: percent(row.idle) },
        ...{ unread: percent(row.unread), money: money(row.idleCost) },
      }),
    ]),
  );
  const share = (name: 'active' | 'idle' | 'unread') => ({
    id: name,
    head: say(`usagePage.${name}`),
    end: true,
    cell: (row: (typeof rows)[number]) => (
      <span className="num">{say('unit.percent', { percent: percent(row[name]) })}</span>
    ),
  });
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawLoad(data, frame)}
      stops={(frame) => stopsOfLoad(data, frame).map(({ x, y, at }) => ({ x, y, text: texts.get(at) ?? '' }))}
      rows={() => [
        ['day', 'active', 'idle', 'not_read', 'idle_cost', 'currency'],
        ...rows.map(({ day, active, idle, unread, idleCost: cost }) => [
          ...[day, active.toFixed(4), idle.toFixed(4), unread.toFixed(4), cost, usage?.currency ?? ''],
        ]),
      ]}
      height={230}
      minWidth={280}
      fileName="gridlease-load"
      legend={
        <>
          <AreaKey fill="pic-leased" name={say('usagePage.active')} />
          <AreaKey fill="pic-free" name={say('usagePage.idle')} />
          <Key width={14} mark={UNREAD} name={say('usagePage.unread')} />
        </>
      }
      table={
        <Table
          label={finding}
          rows={[...rows].reverse()}
          rowKey={({ day }) => day}
          columns={[
            { id: 'day', head: say('usage.day'), wide: true, cell: ({ day }) => <bdi className="num">{day}</bdi> },
            ...[share('active'), share('idle'), share('unread')],
            {
              id: 'cost',
              head: say('usagePage.idleCost'),
              end: true,
              cell: (row) => <bdi className="num">{money(row.idleCost)}</bdi>,
            },
          ]}
        />
      }
    />
  );
};

const HeatFigure = ({ days }: { readonly days: readonly Day[] }) => {
  const say = useText();
  const sayDay = useSayDay();
  const hourName = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
  const data: Heatmap = {
    ...{ days: days.map(({ at }) => at), hours: days.map(({ hours }) => hours), isMirrored: isMirrored() },
    ...{ sayDay, sayHour: hourName },
  };
  const means = Array.from({ length: 24 }, (_, hour) => {
    const known = days.flatMap(({ hours }) => hours[hour] ?? []);
    return known.length === 0 ? null : known.reduce((sum, share) => sum + share, 0) / known.length;
  });
  const known = means.flatMap((mean, hour) => (mean === null ? [] : [{ hour, mean }]));
  const quiet = known.reduce((best, one) => (one.mean < best.mean ? one : best), known[0] ?? { hour: 0, mean: 0 });
  const busy = known.reduce((best, one) => (one.mean > best.mean ? one : best), known[0] ?? { hour: 0, mean: 0 });
  const finding = say('usagePage.heatFinding', {
    ...{ quiet: hourName(quiet.hour), low: percent(quiet.mean), busy: hourName(busy.hour), high: percent(busy.mean) },
    kind: percent(busy.mean) - percent(quiet.mean) < 5 ? 'even' : 'other',
  });
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawHeatmap(data, frame)}
      stops={(frame) =>
        stopsOfHeatmap(data, frame).map(({ x, y, at, hour, share }) => ({
          ...{ x, y },
          text: say('usagePage.heatStop', {
            ...{ day: sayDay(at), hour: hourName(hour), percent: percent(share ?? 0) },
            kind: share === null ? 'unread' : 'other',
          }),
        }))
      }
      rows={() => [
        ['day', 'hour_utc', 'load'],
        ...days.flatMap(({ at, hours }) =>
          hours.map((share, hour) => [iso(at), hourName(hour), share === null ? '' : share.toFixed(4)]),
        ),
      ]}
      height={230}
      minWidth={280}
      fileName="gridlease-load-by-hour"
      legend={
        <span className="key">
          {say('usagePage.idle')}
          <svg width={HEAT_STEPS * 14} height="10" aria-hidden="true">
            {Array.from({ length: HEAT_STEPS }, (_, step) => (
              <rect key={step} x={step * 14} width="13" height="10" className={`pic-step-${step}`} />
            ))}
          </svg>
          {say('usagePage.busy')}
        </span>
      }
      table={
        <Table
          label={finding}
          rows={means.map((mean, hour) => ({ mean, hour }))}
          rowKey={({ hour }) => String(hour)}
          columns={[
            {
              id: 'hour',
              head: say('usagePage.hour'),
              wide: true,
              cell: ({ hour }) => <bdi className="num">{hourName(hour)}</bdi>,
            },
            {
              id: 'mean',
              head: say('usagePage.meanLoad'),
              end: true,
              cell: ({ mean }) => (
                <span className="num">{mean === null ? '–' : say('unit.percent', { percent: percent(mean) })}</span>
              ),
            },
          ]}
        />
      }
    />
  );
};

const UNREAD = (
  <>
    <rect x="0.5" y="0.5" width="13" height="9" className="pic-base" />
    <path d="M0.5 0.5h13v9h-13zM2 9 8 1M7 9 13 1" fill="none" stroke="var(--color-ink)" />
  </>
);
