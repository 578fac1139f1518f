import { useCallback, useId, useState, type ReactNode } from 'react';
import { standaloneSvg, type Frame, type Picture } from '#libs/pictures';
import { Button } from './button.js';
import { Drawing } from './drawing.js';
import { useText } from './text.js';

export interface FigureProps {
  /** What the picture shows to be so, as a sentence; the title of the picture. */
  readonly finding: string;
  readonly draw: (frame: Frame) => Picture;
  readonly height: number;
  /** Below this width in CSS pixels the picture scrolls in its own box instead of shrinking. */
  readonly minWidth?: number;
  readonly fileName: string;
  readonly legend?: ReactNode;
  /** What lies over the picture at its own size, such as links to what its parts stand for. */
  readonly over?: (frame: Frame) => ReactNode;
  /** The rows behind the picture as RFC 4180, to take away. */
  readonly csv?: () => string;
  readonly table: ReactNode;
}

/** A picture at the width of its place, with its finding, its legend, and the same facts as a table. */
export const Figure = ({
  finding,
  draw: make,
  height,
  minWidth = 320,
  fileName,
  legend,
  over,
  csv,
  table,
}: FigureProps) => {
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
  const frame = { width: Math.max(width, minWidth), height, id: `p${id.replace(/\W/g, '')}` };
  const save = (kind: 'svg' | 'csv', type: string, text: string): void => {
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = Object.assign(document.createElement('a'), { href: url, download: `${fileName}.${kind}` });
    link.click();
    URL.revokeObjectURL(url);
  };
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
            <Drawing picture={make(frame)} title={finding} />
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
          {csv === undefined ? null : (
            <Button kind="quiet" size="small" onPress={() => save('csv', 'text/csv', csv())}>
              {say('picture.csv')}
            </Button>
          )}
          <Button
            kind="quiet"
            size="small"
            onPress={() => save('svg', 'image/svg+xml', standaloneSvg(make(frame), finding))}
          >
            {say('picture.download')}
          </Button>
        </span>
      </div>
    </figure>
  );
};
