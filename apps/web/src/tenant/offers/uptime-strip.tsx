import { drawUptime, findUptime } from '#libs/pictures';
import { toCoordinate } from '../../kit/coordinate.js';
import { Drawing } from '../../kit/drawing.js';
import { useText, type Say } from '../../kit/text.js';
import { daysBack, type MeasuredDay } from './uptime-days.js';

/** What the days of a strip say together. */
const uptimeFinding = (say: Say, days: readonly (number | null)[]): string => {
  const { measured, percent, days: all } = findUptime({ days });
  return say('uptime.short', { days: all, measured, percent: percent ?? 0, kind: percent === null ? 'none' : 'some' });
};

/** The last 30 days of an offer, a cell each. */
export const UptimeStrip = ({
  id,
  uptime,
  nowMs,
}: {
  readonly id: string;
  readonly uptime: readonly MeasuredDay[];
  readonly nowMs: number;
}) => {
  const say = useText();
  const days = daysBack(uptime, 30, nowMs).map(({ percent }) => (percent === null ? null : toCoordinate(percent)));
  const text = uptimeFinding(say, days);
  return (
    <>
      <Drawing picture={drawUptime({ days }, { width: 120, height: 14, id: `up-${id}` })} title={text} />
      <span className="sub" aria-hidden="true">
        {text}
      </span>
    </>
  );
};
