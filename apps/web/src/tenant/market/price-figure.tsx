import { drawPriceHistory, stopsOfPriceHistory, type PriceHistory, type PricePoint } from '#libs/pictures';
import { useSayDay } from '../../kit/axis.js';
import { toCoordinate } from '../../kit/coordinate.js';
import { usePlatformNow } from '../../kit/clock.js';
import { percentChange } from '../../kit/decimals.js';
import { Figure } from '../../kit/figure.js';
import { LineKey } from '../../kit/key.js';
import { Rate, rateText } from '../../kit/money.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type IndexPointFactsFragment, type MarketOfQuery } from '../../gql/tenant/graphql.js';

type Prices = MarketOfQuery['marketPrices'];
type Published = IndexPointFactsFragment & { readonly prices: NonNullable<IndexPointFactsFragment['prices']> };

const DAY_MS = 86_400_000;

/** Days on which a figure was published: the others are gaps. */
const published = (points: readonly IndexPointFactsFragment[]): readonly Published[] =>
  points.flatMap((point) => (point.prices === null ? [] : [{ ...point, prices: point.prices }]));

const toPicture = ({ day, prices }: Published): PricePoint => ({
  at: Date.parse(day ?? ''),
  low: toCoordinate(prices.low.amount),
  middle: toCoordinate(prices.middle.amount),
  high: toCoordinate(prices.high.amount),
});

interface Row {
  readonly day: string;
  readonly booked: IndexPointFactsFragment | undefined;
  readonly listed: IndexPointFactsFragment | undefined;
}

function rowsOf({ booked, listed }: Prices): readonly Row[] {
  const days = [...new Set([...booked, ...listed].map(({ day }) => day ?? ''))].sort().reverse();
  return days.map((day) => ({
    day,
    booked: booked.find((point) => point.day === day),
    listed: listed.find((point) => point.day === day),
  }));
}

/** What was paid, with its spread, against what was asked, day by day; says so where nothing was published. */
export const PriceFigure = ({
  prices,
  days,
  name,
}: {
  readonly prices: Prices;
  readonly days: number;
  readonly name: string;
}) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const sayDay = useSayDay();
  const [booked, listed] = [published(prices.booked), published(prices.listed)];
  const points = booked.length > 0 ? booked : listed;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined)
    return <Empty title={say('market.noHistory')}>{say('market.noHistoryBody')}</Empty>;
  const data: PriceHistory = {
    window: { start: now - days * DAY_MS, end: now },
    ...{ booked: booked.map(toPicture), listed: listed.map(toPicture) },
    sayInstant: sayDay,
    sayPrice: (price) => price.toFixed(2),
  };
  const basis = points === booked ? 'paid' : 'asked';
  const finding =
    points.length === 1
      ? say('market.findingOneDay', {
          basis,
          price: rateText(last.prices.middle),
          day: sayDay(Date.parse(last.day ?? '')),
        })
      : sayFinding(say, [first.prices.middle, last.prices.middle], basis);
  const rows = rowsOf(prices);
  const texts = new Map(rows.map((row) => [Date.parse(row.day), sayRow(say, sayDay(Date.parse(row.day)), row)]));
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawPriceHistory(data, frame)}
      stops={(frame) => stopsOfPriceHistory(data, frame).map(({ x, y, at }) => ({ x, y, text: texts.get(at) ?? '' }))}
      rows={() => csvOf(rows)}
      height={220}
      minWidth={280}
      fileName={`gridlease-${name}-prices`}
      legend={<Legend />}
      table={<Table label={finding} rows={rows} rowKey={(row) => row.day} columns={columnsFor(say)} />}
    />
  );
};

type Middle = Published['prices']['middle'];

const sayFinding = (say: Say, [before, now]: readonly [Middle, Middle], basis: 'paid' | 'asked'): string => {
  const percent = percentChange(before.amount, now.amount);
  const trend = percent === 0 ? 'same' : percent > 0 ? 'up' : 'down';
  return say('market.finding', { basis, price: rateText(now), trend, percent: Math.abs(percent) });
};

const sayRow = (say: Say, day: string, { booked, listed }: Row): string => {
  const price = (point: IndexPointFactsFragment | undefined): string =>
    point?.prices == null ? say('market.noFigure') : rateText(point.prices.middle);
  return say('market.stop', { day, paid: price(booked), asked: price(listed) });
};

const csvOf = (rows: readonly Row[]): readonly (readonly string[])[] => [
  [
    ...['day', 'paid_p10', 'paid_median', 'paid_p90', 'paid_samples', 'paid_providers'],
    ...['asked_p10', 'asked_median', 'asked_p90', 'asked_samples', 'asked_providers'],
  ],
  ...rows.map(({ day, booked, listed }) => [day, ...cellsOf(booked), ...cellsOf(listed)]),
];
const cellsOf = (point: IndexPointFactsFragment | undefined): readonly string[] => [
  ...[point?.prices?.low.amount ?? '', point?.prices?.middle.amount ?? '', point?.prices?.high.amount ?? ''],
  ...[String(point?.samples ?? ''), String(point?.providers ?? '')],
];

const columnsFor = (say: Say): readonly Column<Row>[] => {
  const price = (point: IndexPointFactsFragment | undefined) =>
    point === undefined ? null : (
      <>
        {point.prices === null ? say('market.unpublished') : <Rate value={point.prices.middle} unit="GPU_HOUR" />}
        <span className="sub">{say('market.sample', { samples: point.samples, providers: point.providers })}</span>
      </>
    );
  return [
    { id: 'day', head: say('market.day'), wide: true, cell: ({ day }) => <bdi className="num">{day}</bdi> },
    { id: 'booked', head: say('market.paid'), end: true, cell: ({ booked }) => price(booked) },
    { id: 'listed', head: say('market.asked'), end: true, cell: ({ listed }) => price(listed) },
  ];
};

const Legend = () => {
  const say = useText();
  return (
    <>
      <LineKey line="pic-mark" band="pic-band" name={say('market.keyPaid')} />
      <LineKey line="pic-dash" name={say('market.keyAsked')} />
    </>
  );
};
