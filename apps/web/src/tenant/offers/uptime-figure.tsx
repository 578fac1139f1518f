import { drawUptime, findUptime, stopsOfUptime, uptimeBand } from '#libs/pictures';
import { useSayDay } from '../../kit/axis.js';
import { toCoordinate } from '../../kit/coordinate.js';
import { usePlatformNow } from '../../kit/clock.js';
import { Figure } from '../../kit/figure.js';
import { Key } from '../../kit/key.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { daysBack, type MeasuredDay, type UptimeCell } from './uptime-days.js';

const KEYS = ['FULL', 'SOME', 'POOR', 'UNMEASURED'] as const;
const CLASS = { FULL: 'pic-up', SOME: 'pic-up-some', POOR: 'pic-alone', UNMEASURED: 'pic-unmeasured' } as const;
const HEIGHT = { FULL: 9, SOME: 6, POOR: 3, UNMEASURED: 3 } as const;

const drawn = ({ percent }: UptimeCell): number | null => (percent === null ? null : toCoordinate(percent));

/** What agents heard of a pool in the last 90 days, a cell a day. */
export const UptimeFigure = ({ id, uptime }: { readonly id: string; readonly uptime: readonly MeasuredDay[] }) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const cells = daysBack(uptime, 90, now);
  const data = { days: cells.map(drawn) };
  const { measured, percent, worst } = findUptime(data);
  const sayDay = useSayDay();
  const dayText = (cell: UptimeCell | undefined): string => (cell === undefined ? '' : sayDay(Date.parse(cell.day)));
  const worstCell = worst === null ? undefined : cells[worst];
  const finding = say('uptime.finding', {
    ...{ days: cells.length, measured, percent: percent ?? 0, kind: percent === null ? 'none' : 'some' },
    ...{ worst: dayText(worstCell), least: worstCell === undefined ? 0 : (drawn(worstCell) ?? 0) },
  });
  const valueOf = (cell: UptimeCell): string =>
    cell.percent === null ? say('uptime.unmeasured') : say('unit.percent', { percent: cell.percent });
  if (percent === null) return <p className="text-ink-2">{finding}</p>; // 90 empty cells say no more than that
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawUptime(data, frame)}
      stops={(frame) =>
        stopsOfUptime(data, frame).map(({ x, y, at }) => {
          const cell = cells[at];
          return { x, y, text: cell === undefined ? '' : `${dayText(cell)}: ${valueOf(cell)}` };
        })
      }
      rows={() => [
        ['day', 'band', 'percent'],
        ...cells.map((cell) => [...[cell.day, uptimeBand(drawn(cell)), cell.percent ?? '']]),
      ]}
      height={56}
      minWidth={280}
      fileName={`gridlease-${id}-uptime`}
      legend={KEYS.map((key) => (
        <Key
          key={key}
          width={10}
          mark={<rect x="0.5" y={9.5 - HEIGHT[key]} width="8" height={HEIGHT[key]} className={CLASS[key]} />}
          name={say(`uptime.key.${key}`)}
        />
      ))}
      table={
        <Table
          label={finding}
          rows={cells.toReversed()}
          rowKey={({ day: key }) => key}
          columns={[
            { id: 'day', head: say('market.day'), wide: true, cell: (cell) => <bdi className="num">{cell.day}</bdi> },
            { id: 'percent', head: say('uptime.answered'), end: true, cell: valueOf },
          ]}
        />
      }
    />
  );
};
