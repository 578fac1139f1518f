import { useIntl } from 'react-intl';
import { drawUptime, findUptime, stopsOfUptime, uptimeBand } from '#libs/pictures';
import { usePlatformNow } from '../../kit/clock.js';
import { Figure } from '../../kit/figure.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { daysBack, type MeasuredDay, type UptimeCell } from './uptime-days.js';

const KEYS = ['FULL', 'SOME', 'POOR', 'UNMEASURED'] as const;
const CLASS = { FULL: 'pic-up', SOME: 'pic-up-some', POOR: 'pic-alone', UNMEASURED: 'pic-unmeasured' } as const;
const HEIGHT = { FULL: 10, SOME: 6, POOR: 3, UNMEASURED: 3 } as const;

/** What agents heard of a pool in the last 90 days, a cell a day. */
export const UptimeFigure = ({ id, uptime }: { readonly id: string; readonly uptime: readonly MeasuredDay[] }) => {
  const say = useText();
  const { locale } = useIntl();
  const now = usePlatformNow('minute');
  const cells = daysBack(uptime, 90, now);
  const data = { days: cells.map(({ percent }) => percent) };
  const { measured, percent, worst } = findUptime(data);
  const day = new Intl.DateTimeFormat(locale, {
    ...{ timeZone: 'UTC', numberingSystem: 'latn', month: 'short', day: 'numeric' },
  } as const);
  const dayText = (cell: UptimeCell | undefined): string =>
    cell === undefined ? '' : day.format(Date.parse(cell.day));
  const worstCell = worst === null ? undefined : cells[worst];
  const finding = say('uptime.finding', {
    ...{ days: cells.length, measured, percent: percent ?? 0, kind: percent === null ? 'none' : 'some' },
    ...{ worst: dayText(worstCell), least: worstCell?.percent ?? 0 },
  });
  const valueOf = (cell: UptimeCell): string =>
    cell.percent === null ? say('uptime.unmeasured') : say('uptime.percent', { percent: cell.percent });
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
        ...cells.map((cell) => [
          ...[cell.day, uptimeBand(cell.percent)],
          cell.percent === null ? '' : cell.percent.toFixed(2),
        ]),
      ]}
      height={56}
      minWidth={280}
      fileName={`gridlease-${id}-uptime`}
      legend={KEYS.map((key) => (
        <span key={key} className="key">
          <svg width="10" height="12" aria-hidden="true">
            <rect x="0.5" y={11.5 - HEIGHT[key]} width="8" height={HEIGHT[key]} className={CLASS[key]} />
          </svg>
          {say(`uptime.key.${key}`)}
        </span>
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
