import { drawDepth, stopsOfDepth, type Depth } from '#libs/pictures';
import { useSayDay } from '../../kit/axis.js';
import { Figure } from '../../kit/figure.js';
import { pageLanguage } from '../../kit/locale.js';
import { Rate, rateText } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type MarketOfQuery } from '../../gql/tenant/graphql.js';

type MarketDepth = MarketOfQuery['marketDepth'];
type Point = MarketDepth['points'][number];

/** How many GPUs one could have, by the week in which one would begin. */
export const DepthFigure = ({ depth, name }: { readonly depth: MarketDepth; readonly name: string }) => {
  const say = useText();
  const sayDay = useSayDay();
  const { points, days } = depth;
  const most = points.reduce((best, point) => (point.units > best.units ? point : best), points[0] ?? NOTHING);
  const first = points[0] ?? NOTHING;
  const finding = say('market.depthFinding', {
    ...{ days, first: first.units, start: sayDay(Date.parse(first.start)) },
    ...{ most: most.units, when: sayDay(Date.parse(most.start)), kind: most.units > first.units ? 'later' : 'now' },
  });
  const data: Depth = {
    points: points.map(({ start, units }) => ({ start: Date.parse(start), units })),
    sayInstant: sayDay,
    isMirrored: pageLanguage() === 'ar',
  };
  const text = (point: Point | undefined): string =>
    point === undefined
      ? ''
      : say('market.depthStop', {
          ...{ day: sayDay(Date.parse(point.start)), units: point.units, offers: point.offers },
          price: point.cheapest === null ? '–' : rateText(point.cheapest),
        });
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawDepth(data, frame)}
      stops={(frame) =>
        stopsOfDepth(data, frame).map(({ x, y, at }) => ({
          ...{ x, y },
          text: text(points.find(({ start }) => Date.parse(start) === at)),
        }))
      }
      rows={() => [
        ['start', 'gpus', 'listings', 'cheapest', 'currency'],
        ...points.map(({ start, units, offers, cheapest }) => [
          ...[start, String(units), String(offers), cheapest?.amount ?? '', cheapest?.currency ?? ''],
        ]),
      ]}
      height={200}
      minWidth={280}
      fileName={`gridlease-${name}-depth`}
      table={
        <Table
          label={finding}
          rows={points}
          rowKey={({ start }) => start}
          columns={[
            {
              id: 'start',
              head: say('market.start'),
              wide: true,
              cell: ({ start }) => <bdi className="num">{start.slice(0, 10)}</bdi>,
            },
            {
              id: 'units',
              head: say('market.gpus'),
              end: true,
              cell: ({ units }) => <span className="num">{units}</span>,
            },
            {
              id: 'offers',
              head: say('market.offers'),
              end: true,
              cell: ({ offers }) => <span className="num">{offers}</span>,
            },
            {
              id: 'cheapest',
              head: say('market.cheapest'),
              end: true,
              cell: ({ cheapest }) => (cheapest === null ? null : <Rate value={cheapest} unit="GPU_HOUR" />),
            },
          ]}
        />
      }
    />
  );
};

const NOTHING: Point = { start: '1970-01-01T00:00:00Z', units: 0, offers: 0, cheapest: null };
