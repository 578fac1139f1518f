import { type ReactNode } from 'react';
import { Mark } from './mark.js';
import { ThemeMenu } from './shell.js';
import { Toasts } from './toast.js';

interface Bar {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly lit: boolean;
}
const ROWS = 22;
const SPAN = 96;

/** A fleet's rows over time, drawn from a fixed sequence so that the picture is the same on every visit. */
const BARS: readonly Bar[] = Array.from({ length: ROWS }, (_, row) => row).flatMap((row) => {
  const bars: Bar[] = [];
  let [at, seed] = [0, 17 + row * 29];
  while (at < SPAN) {
    seed = (seed * 73 + 41) % 997;
    const to = Math.min(SPAN, at + 5 + (seed % 23));
    bars.push({ row, from: at, to, lit: seed % 9 === 0 });
    at = to;
  }
  return bars;
});

/** The product in one drawing: units across, time along, what is lit can be taken. Decoration only. */
const Field = () => (
  <svg
    viewBox={`0 0 ${SPAN * 8} ${ROWS * 20}`}
    preserveAspectRatio="xMinYMin slice"
    aria-hidden="true"
    className="h-full w-full"
  >
    {BARS.map(({ row, from, to, lit }) => (
      <rect
        key={`${row}-${from}`}
        x={from * 8}
        y={row * 20}
        width={(to - from) * 8 - 2}
        height={17}
        fill={lit ? 'var(--color-lit)' : '#1c2529'}
      />
    ))}
  </svg>
);

export interface DoorProps {
  readonly title: string;
  readonly promise: string;
  readonly surface: string;
  /** Settings of the page beside the theme: the choice of language, where there is one. */
  readonly settings?: ReactNode;
  readonly children: ReactNode;
}

/** The page before one is signed in: form on one side, what this is on the other. */
export const Door = ({ title, promise, surface, settings, children }: DoorProps) => (
  <div className="grid min-h-dvh lg:grid-cols-[minmax(26rem,2fr)_3fr]">
    <main className="flex flex-col px-6 py-6 sm:px-12">
      <div className="flex items-center justify-between">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2.5">
          <Mark size={22} />
          <span className="wordmark">Gridlease</span>
          <span className="text-ink-3">{surface}</span>
        </span>
        <span className="flex items-center">
          {settings}
          <ThemeMenu />
        </span>
      </div>
      <div className="my-auto w-full max-w-md py-10">
        <h1 className="mb-6">{title}</h1>
        {children}
      </div>
    </main>
    <aside aria-label="Gridlease" className="flex flex-col gap-10 overflow-hidden bg-rail text-rail-ink max-lg:hidden">
      <p className="px-12 pt-16 font-display text-[clamp(1.75rem,2.6vw,2.75rem)] leading-[1.08] font-semibold tracking-[-0.03em] text-balance [font-stretch:112%]">
        {promise}
      </p>
      <div className="min-h-0 flex-1 pb-16 ps-12">
        <Field />
      </div>
    </aside>
    <Toasts />
  </div>
);
