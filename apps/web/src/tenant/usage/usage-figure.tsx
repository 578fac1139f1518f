import { drawUsage, SERIES, stopsOfUsage, type Usage } from '#libs/pictures';
import { sayShort, useSayDay } from '../../kit/axis.js';
import { toCoordinate } from '../../kit/coordinate.js';
import { addAmounts, isZero, percentOf, readAmount, readRate, subtractAmounts } from '../../kit/decimals.js';
import { Figure } from '../../kit/figure.js';
import { AreaKey } from '../../kit/key.js';
import { pageLanguage } from '../../kit/locale.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type UsageFactsFragment, type UsageFiguresFactsFragment } from '../../gql/tenant/graphql.js';
import { type Measure } from './asked.js';

export interface Limit {
  /** Exact, in the currency of the page. */
  readonly amount: string;
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
const read = (measure: Measure, figure: string): string =>
  measure === 'cost' ? readAmount(figure) : readRate(figure, 0, 1);

const together = (figures: readonly string[], nothing: string): string => figures.reduce(addAmounts, nothing);
const isMore = (one: string, other: string): boolean => subtractAmounts(other, one).startsWith('-');

interface Row {
  readonly day: string;
  readonly figures: readonly string[];
  readonly all: string;
  /** Of the days up to this one. */
  readonly sum: string;
}

/** What each day came to, stacked by what it is counted under, and what the days come to together against the budget. */
export const UsageFigure = ({ usage, measure, now, limit, height = 320 }: UsageFigureProps) => {
  const say = useText();
  const sayDay = useSayDay();
  const { days, known } = daysOf(usage, now);
  const names = usage.groups.map((group) =>
    group.isRest ? say('usagePage.rest') : (group.name ?? say('usagePage.untagged')),
  );
  const whole = valueOf(measure, usage.figures);
  const nothing = subtractAmounts(whole, whole); // with the places of the currency
  const series = usage.groups.map((group) => {
    const byDay = new Map(group.days.map(({ day, figures }) => [day, valueOf(measure, figures)]));
    return days.map((day) => byDay.get(new Date(day).toISOString().slice(0, 10)) ?? nothing);
  });
  const unit = unitOf(say, measure, usage.currency);
  const data: Usage = {
    ...{
      days,
      series: series.map((figures) => figures.map(toCoordinate)),
      known,
      limit: limit && toCoordinate(limit.amount),
      limitName: limit?.name ?? '',
    },
    ...{
      unit: say('usagePage.perDay', { unit }),
      sumUnit: say('usagePage.perSum', { unit }),
      sayDay,
      sayFigure: sayShort,
    },
    isMirrored: pageLanguage() === 'ar',
  };
  let sum = nothing;
  const rows = days.slice(0, known).map((day, index): Row => {
    const figures = series.map((of) => of[index] ?? nothing);
    const all = together(figures, nothing);
    sum = addAmounts(sum, all);
    return { day: new Date(day).toISOString().slice(0, 10), figures, all, sum };
  });
  const total = sum;
  const finding = findingOf(say, { total, limit, text: `${unit}\u00a0${read(measure, total)}`, rows, names, measure });
  const textOf = (at: number): string => {
    const row = rows[days.indexOf(at)];
    return say('usagePage.stop', {
      ...{ day: sayDay(at), figure: `${unit}\u00a0${read(measure, row?.all ?? nothing)}` },
      sum: `${unit}\u00a0${read(measure, row?.sum ?? nothing)}`,
    });
  };
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawUsage(data, frame)}
      stops={(frame) => stopsOfUsage(data, frame).map(({ x, y, at }) => ({ x, y, text: textOf(at) }))}
      rows={() => [
        ['day', ...names, 'total', 'cumulative', 'unit'],
        ...rows.map(({ day, figures, all, sum: upTo }) => [day, ...figures, all, upTo, unit]),
      ]}
      height={height}
      minWidth={280}
      fileName={`gridlease-usage-${measure}`}
      legend={<Keys names={names} />}
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
  readonly total: string;
  readonly limit: Limit | null;
  readonly text: string;
  readonly rows: readonly Row[];
  readonly names: readonly string[];
  readonly measure: Measure;
}

function findingOf(say: Say, { total, limit, text, rows, names, measure }: Found): string {
  const sums = names.map((name, index) => ({
    name,
    sum: together(
      rows.map(({ figures }) => figures[index] ?? '0'),
      '0',
    ),
  }));
  const [first] = sums;
  const largest = sums.reduce((most, one) => (most === undefined || isMore(one.sum, most.sum) ? one : most), first);
  const share = largest === undefined || isZero(total) ? 0 : percentOf(largest.sum, total);
  const name = largest?.name ?? '';
  const used = limit === null || measure !== 'cost' || isZero(limit.amount) ? null : percentOf(total, limit.amount);
  const parts = { total: text, name, share, count: names.length > 1 ? 'many' : 'one' };
  return used === null
    ? say('usagePage.finding', parts)
    : say('usagePage.findingBudget', {
        ...parts,
        used,
        standing: limit !== null && isMore(total, limit.amount) ? 'over' : 'within',
      });
}

const columnsFor = (say: Say, names: readonly string[], measure: Measure): readonly Column<Row>[] => {
  const figure = (text: string) => <span className="num">{read(measure, text)}</span>;
  return [
    { id: 'day', head: say('usage.day'), wide: true, cell: ({ day }) => <bdi className="num">{day}</bdi> },
    ...names.map((name, index) => ({
      id: `group${index}`,
      head: <bdi>{name}</bdi>,
      end: true,
      cell: ({ figures }: Row) => figure(figures[index] ?? '0'),
    })),
    { id: 'sum', head: say('usagePage.sum'), end: true, cell: ({ sum }) => figure(sum) },
  ];
};

const Keys = ({ names }: { readonly names: readonly string[] }) => (
  <>
    {names.slice(0, SERIES).map((name, index) => (
      <AreaKey key={name} fill={`pic-series pic-s${index}`} name={name} />
    ))}
  </>
);
