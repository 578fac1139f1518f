import { useCallback, useId, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { standaloneSvg, type Frame, type Picture } from '#libs/pictures';
import { Button } from './button.js';
import { Drawing } from './drawing.js';
import { csvText, saveAs } from './file.js';
import { useText } from './text.js';

export interface FigureProps {
  /** What the picture shows to be so, as a sentence; the title of the picture. */
  readonly finding: string;
  readonly draw: (frame: Frame) => Picture;
  readonly height: number;
  /** Height over width, for a picture that grows with its place; `height` then only keeps the place free. */
  readonly ratio?: number;
  /** Below this width in CSS pixels the picture scrolls in its own box instead of shrinking. */
  readonly minWidth?: number;
  readonly fileName: string;
  readonly legend?: ReactNode;
  /** What lies over the picture at its own size, such as links to what its parts stand for. */
  readonly over?: (frame: Frame) => ReactNode;
  readonly table: ReactNode;
  /** Places in the picture, from its left to its right, which one visits with the arrow keys or the pointer, and what each says. */
  readonly stops?: (frame: Frame) => readonly Stop[];
  /** Told at which stop the reader is, for a picture that answers; null: at none. */
  readonly onStop?: (at: number | null) => void;
  /** The stops lie all over the picture and not along it: a map. */
  readonly isMap?: boolean;
  /** The rows of the table as plain text, its head first, to take away as CSV. */
  readonly rows?: () => readonly (readonly string[])[];
}

export interface Stop {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** A picture at the width of its place, with its finding, its legend, and the same facts as a table. */
export const Figure = (props: FigureProps) => {
  const {
    finding,
    draw: make,
    height,
    ratio,
    minWidth = 320,
    fileName,
    legend,
    table,
    stops,
    rows,
    over,
    onStop,
    isMap = false,
  } = props;
  const say = useText();
  const id = useId();
  const [width, setWidth] = useState(0);
  const [asTable, setAsTable] = useState(false);
  const measure = useCallback((box: HTMLDivElement | null) => {
    if (box === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const wide = Math.max(width, minWidth);
  const frame = {
    width: wide,
    height: ratio === undefined ? height : Math.round(wide * ratio),
    id: `p${id.replace(/\W/g, '')}`,
  };
  const save = (): void => saveAs(`${fileName}.svg`, 'image/svg+xml', standaloneSvg(make(frame), finding));
  const saveRows = (): void => saveAs(`${fileName}.csv`, 'text/csv', csvText(rows?.() ?? []));
  return (
    <figure>
      <figcaption className="mb-2 max-w-3xl">{finding}</figcaption>
      <div
        ref={measure}
        className="picture-scroll"
        role="group"
        aria-label={finding}
        tabIndex={width > 0 && width < minWidth ? 0 : undefined}
      >
        {asTable ? (
          table
        ) : width > 0 ? (
          <div className="picture-stage">
            <Walk stops={stops?.(frame) ?? []} name={finding} isMap={isMap} onStop={onStop}>
              <Drawing picture={make(frame)} title={finding} />
            </Walk>
            {over?.(frame)}
          </div>
        ) : (
          <div style={{ blockSize: height }} />
        )}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        {legend}
        <span className="ms-auto flex gap-1">
          <Button kind="quiet" size="small" onPress={() => setAsTable(!asTable)}>
            {say(asTable ? 'picture.asPicture' : 'picture.asTable')}
          </Button>
          <Button kind="quiet" size="small" onPress={save}>
            {say('picture.download')}
          </Button>
          {rows === undefined ? null : (
            <Button kind="quiet" size="small" onPress={saveRows}>
              {say('picture.csv')}
            </Button>
          )}
        </span>
      </div>
    </figure>
  );
};

const ends: Readonly<Record<string, (last: number) => number>> = { Home: () => 0, End: (last) => last };

const nearest = (stops: readonly Stop[], away: (stop: Stop) => number): number =>
  stops.reduce((best, stop, i) => (away(stop) < away(stops[best] ?? stop) ? i : best), 0);

/** Where a key leads: along the picture, and where several stops lie above each other up and down among them. */
const stepFrom = (stops: readonly Stop[], at: number, key: string): number | null => {
  const from = stops[at];
  const end = ends[key];
  if (end !== undefined) return end(stops.length - 1);
  if (from === undefined) return null;
  const sideways = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const upright = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (sideways === undefined && upright === undefined) return null;
  const ahead = stops.filter(({ x, y }) =>
    sideways === undefined ? x === from.x && (y - from.y) * (upright ?? 0) > 0 : (x - from.x) * sideways > 0,
  );
  if (ahead.length === 0) return at;
  // the next column first, in it the nearest row
  const next = ahead[nearest(ahead, ({ x, y }) => Math.abs(x - from.x) * 10_000 + Math.abs(y - from.y))];
  return next === undefined ? at : stops.indexOf(next);
};

/** Lets a reader go from stop to stop: a slider whose value is the stop, so that what it says is read out. */
const Walk = ({
  stops,
  name,
  isMap,
  onStop,
  children,
}: {
  readonly stops: readonly Stop[];
  readonly name: string;
  readonly isMap: boolean;
  readonly onStop: ((at: number | null) => void) | undefined;
  readonly children: ReactNode;
}) => {
  const [at, goTo] = useState<number | null>(null);
  const setAt = (next: number | null): void => {
    goTo(next);
    if (next !== at) onStop?.(next);
  };
  if (stops.length === 0) return children;
  const last = stops.length - 1;
  const stop = at === null ? undefined : stops[Math.min(at, last)];
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stepFrom(stops, Math.min(at ?? 0, last), event.key);
    if (next === null) return;
    event.preventDefault();
    setAt(at === null ? (event.key === 'ArrowLeft' || event.key === 'End' ? last : 0) : next);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    // on a map the stop nearest to the pointer, elsewhere the column's, in it the nearest row
    const away = (stop: Stop): number =>
      isMap ? Math.hypot(stop.x - x, stop.y - y) : Math.abs(stop.x - x) * 10_000 + Math.abs(stop.y - y);
    setAt(nearest(stops, away));
  };
  return (
    <div
      className="walk"
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at ?? 0}
      aria-valuetext={stop?.text}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setAt(null)}
    >
      {children}
      {stop === undefined ? null : (
        <span
          className="walk-stop"
          data-flip={stop.x > (stops[last]?.x ?? 0) / 2 || undefined}
          style={{ left: stop.x, top: stop.y }}
          aria-hidden="true"
        >
          <bdi>{stop.text}</bdi>
        </span>
      )}
    </div>
  );
};
