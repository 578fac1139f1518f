import { Download } from 'lucide-react';
import { useCallback, useId, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { standaloneSvg, type Frame, type Picture } from '#libs/pictures';
import { Button } from './button.js';
import { Drawing } from './drawing.js';
import { csvText, saveAs } from './file.js';
import { useText } from './text.js';
import { Unbroken } from './unbroken.js';
import { stepFrom, stopNear, type Place, type WalkKind } from './walk.js';

export interface FigureProps {
  /** What the picture shows to be so, as a sentence; the title of the picture. */
  readonly finding: string;
  readonly draw: (frame: Frame) => Picture;
  /** In CSS pixels, or by the width where it hangs on that. */
  readonly height: number | ((width: number) => number);
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
  /** How the stops lie; along the picture where nothing is said. */
  readonly walk?: WalkKind;
  /** The rows of the table as plain text, its head first, to take away as CSV. */
  readonly rows?: () => readonly (readonly string[])[];
}

export interface Stop extends Place {
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
    walk = 'along',
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
  const heightAt = (at: number): number => (typeof height === 'number' ? height : height(at));
  const frame = {
    width: wide,
    height: ratio === undefined ? heightAt(wide) : Math.round(wide * ratio),
    id: `p${id.replace(/\W/g, '')}`,
  };
  const save = (): void => saveAs(`${fileName}.svg`, 'image/svg+xml', standaloneSvg(make(frame), finding));
  const saveRows = (): void => saveAs(`${fileName}.csv`, 'text/csv', csvText(rows?.() ?? []));
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 max-w-3xl">
        <Unbroken text={finding} />
      </figcaption>
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
            <Walk stops={stops?.(frame) ?? []} width={wide} name={finding} kind={walk} onStop={onStop}>
              <Drawing picture={make(frame)} title={finding} />
            </Walk>
            {over?.(frame)}
          </div>
        ) : (
          <div style={{ blockSize: heightAt(wide) }} />
        )}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        {legend}
        <span className="picture-buttons">
          <Button kind="quiet" size="small" onPress={() => setAsTable(!asTable)}>
            {say(asTable ? 'picture.asPicture' : 'picture.asTable')}
          </Button>
          <Button kind="quiet" size="small" aria-label={say('picture.download')} onPress={save}>
            <Download size={13} aria-hidden="true" /> SVG
          </Button>
          {rows === undefined ? null : (
            <Button kind="quiet" size="small" aria-label={say('picture.csv')} onPress={saveRows}>
              <Download size={13} aria-hidden="true" /> CSV
            </Button>
          )}
        </span>
      </div>
    </figure>
  );
};

/** Lets a reader go from stop to stop: a slider whose value is the stop, so that what it says is read out. */
const Walk = ({
  stops,
  width,
  name,
  kind,
  onStop,
  children,
}: {
  readonly stops: readonly Stop[];
  /** Of the picture: what a stop says stands on the side where there is more room. */
  readonly width: number;
  readonly name: string;
  readonly kind: WalkKind;
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
    const next = stepFrom(stops, Math.min(at ?? 0, last), event.key, kind);
    if (next === null) return;
    event.preventDefault();
    setAt(at === null ? (event.key === 'ArrowLeft' || event.key === 'End' ? last : 0) : next);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt(stopNear(stops, { x: event.clientX - box.left, y: event.clientY - box.top }, kind));
  };
  return (
    <div
      className="walk"
      role="slider"
      aria-orientation={kind === 'rows' ? 'vertical' : undefined}
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
          data-flip={stop.x > width / 2 || undefined}
          style={{ left: stop.x, top: stop.y }}
          aria-hidden="true"
        >
          <bdi>{stop.text}</bdi>
        </span>
      )}
    </div>
  );
};
