import { useIntl } from 'react-intl';
import { drawUsage, SERIES, stopsOfUsage, sumsOf, type Usage } from '#libs/pictures';
import { readAmount, readRate } from '../../kit/decimals.js';
import { Figure } from '../../kit/figure.js';
import { pageLanguage } from '../../kit/locale.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type UsageFactsFragment, type UsageFiguresFactsFragment } from '../../gql/tenant/graphql.js';
import { type Measure } from './asked.js';

export interface Limit {
  readonly amount: number;
  readonly name: string;
}

interface UsageFigureProps {
  readonly usage: UsageFactsFragment;
  readonly measure: Measure;
  readonly now: number;
  readonly limit: Limit | null;
  readonly height?: number;
}

const DAY_MS = 86_400_000;

const valueOf = (measure: Measure, figures: UsageFiguresFactsFragment): string =>
  ({ cost: figures.cost.amount, gpu: figures.gpuHours, kw: figures.kwHours, energy: figures.energyKwh })[measure];

const unitOf = (say: Say, measure: Measure, currency: string): string =>
  measure === 'cost' ? currency : say(`usagePage.unit.${measure}`);

/** A figure as one reads it: money to the cent, all else to the tenth. */
const read = (measure: Measure, figure: number): string =>
  measure === 'cost' ? readAmount(figure.toFixed(2)) : readRate(String(Math.round(figure * 10) / 10), 0);

/** Short figures for an axis: 1.2k, 3M. */
const short = (figure: number): string =>
  new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(figure);

interface Row {
  readonly day: string;
  readonly figures: readonly number[];
  readonly sum: number;
}

/** What each day came to, stacked by what it is counted under, and what the days come to together against the budget. */
export const UsageFigure = ({ usage, measure, now, limit, height = 320 }: UsageFigureProps) => {
  const say = useText();
  const { locale } = useIntl();
  const format = new Intl.DateTimeFormat(locale, {
    ...{ timeZone: 'UTC', numberingSystem: 'latn', month: 'short', day: 'numeric' },
  } as const);
  const { days, known } = daysOf(usage, now);
  const names = usage.groups.map((group) =>
    group.isRest ? say('usagePage.rest') : (group.name ?? say('usagePage.untagged')),
  );
  const series = usage.groups.map((group) => {
    const byDay = new Map(group.days.map(({ day, figures }) => [day, Number(valueOf(measure, figures))]));
    return days.map((day) => byDay.get(new Date(day).toISOString().slice(0, 10)) ?? 0);
  });
  const unit = unitOf(say, measure, usage.currency);
  const data: Usage = {
    ...{ days, series, known, limit: limit?.amount ?? null, limitName: limit?.name ?? '' },
    ...{
      unit: say('usagePage.perDay', { unit }),
      sumUnit: say('usagePage.perSum', { unit }),
      sayDay: (at) => format.format(at),
      sayFigure: short,
    },
    isMirrored: pageLanguage() === 'ar',
  };
  const sums = sumsOf(data);
  const rows = days.slice(0, known).map((day, index): Row => ({
    day: new Date(day).toISOString().slice(0, 10),
    figures: series.map((figures) => figures[index] ?? 0),
    sum: sums[index] ?? 0,
  }));
  const total = sums[known - 1] ?? 0;
  const finding = findingOf(say, { total, limit, text: `${unit}\u00a0${read(measure, total)}`, rows, names, measure });
  const textOf = (at: number): string => {
    const row = rows[days.indexOf(at)];
    const day = row?.figures.reduce((sum, figure) => sum + figure, 0) ?? 0;
    return say('usagePage.stop', {
      ...{ day: format.format(at), figure: `${unit}\u00a0${read(measure, day)}` },
      sum: `${unit}\u00a0${read(measure, row?.sum ?? 0)}`,
    });
  };
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawUsage(data, frame)}
      stops={(frame) => stopsOfUsage(data, frame).map(({ x, y, at }) => ({ x, y, text: textOf(at) }))}
      rows={() => [
        ['day', ...names, 'total', 'cumulative', 'unit'],
        ...rows.map(({ day, figures, sum }) => {
          const all = figures.reduce((one, other) => one + other, 0);
          return [day, ...[...figures, all, sum].map((figure) => figure.toFixed(measure === 'cost' ? 2 : 3)), unit];
        }),
      ]}
      height={height}
      minWidth={460}
      fileName={`gridlease-usage-${measure}`}
      legend={<Key names={names} />}
      table={
        <Table
          label={finding}
          rows={[...rows].reverse()}
          rowKey={({ day }) => day}
          columns={columnsFor(say, names, measure)}
        />
      }
    />
  );
};

/** All days of the window, and how many of them have begun. */
function daysOf(
  { window }: UsageFactsFragment,
  now: number,
): { readonly days: readonly number[]; readonly known: number } {
  const days: number[] = [];
  for (let at = Date.parse(window.start); at < Date.parse(window.end); at += DAY_MS) days.push(at);
  return { days, known: days.filter((day) => day <= now).length };
}

interface Found {
  readonly total: number;
  readonly limit: Limit | null;
  readonly text: string;
  readonly rows: readonly Row[];
  readonly names: readonly string[];
  readonly measure: Measure;
}

function findingOf(say: Say, { total, limit, text, rows, names, measure }: Found): string {
  const sums = names.map((_, index) => rows.reduce((sum, { figures }) => sum + (figures[index] ?? 0), 0));
  const largest = Math.max(0, ...sums);
  const share = total > 0 ? Math.round((largest / total) * 100) : 0;
  const name = names[sums.indexOf(largest)] ?? '';
  const used =
    limit === null || measure !== 'cost' || limit.amount <= 0 ? null : Math.round((total / limit.amount) * 100);
  const parts = { total: text, name, share, count: names.length > 1 ? 'many' : 'one' };
  return used === null
    ? say('usagePage.finding', parts)
    : say('usagePage.findingBudget', { ...parts, used, standing: used > 100 ? 'over' : 'within' });
}

const columnsFor = (say: Say, names: readonly string[], measure: Measure): readonly Column<Row>[] => {
  const figure = (text: number) => <span className="num">{read(measure, text)}</span>;
  return [
    { id: 'day', head: say('usage.day'), wide: true, cell: ({ day }) => <bdi className="num">{day}</bdi> },
    ...names.map((name, index) => ({
      id: `group${index}`,
      head: <bdi>{name}</bdi>,
      end: true,
      cell: ({ figures }: Row) => figure(figures[index] ?? 0),
    })),
    { id: 'sum', head: say('usagePage.sum'), end: true, cell: ({ sum }) => figure(sum) },
  ];
};

const Key = ({ names }: { readonly names: readonly string[] }) => (
  <>
    {names.slice(0, SERIES).map((name, index) => (
      <span key={name} className="key">
        <svg width="12" height="10" aria-hidden="true">
          <rect className={`pic-series pic-s${index}`} width="12" height="10" />
        </svg>
        <bdi>{name}</bdi>
      </span>
    ))}
  </>
);
