import { type ReactNode } from 'react';
import { Mark } from './mark.js';
import { ThemeMenu } from './shell.js';
import { Toasts } from './toast.js';

/** Rows of a fleet over time: `from`, `to` on a scale of 48, and whether the stretch is lit (there to take). */
const ROWS: readonly (readonly (readonly [from: number, to: number, lit: boolean])[])[] = [
  [[0, 11, false], [12, 30, false], [31, 48, true]],
  [[0, 19, false], [20, 26, true], [27, 48, false]],
  [[0, 6, false], [7, 34, false], [35, 48, true]],
  [[0, 27, false], [28, 48, false]],
  [[0, 9, false], [10, 15, true], [16, 41, false], [42, 48, true]],
  [[0, 33, false], [34, 48, false]],
  [[0, 14, false], [15, 22, false], [23, 37, true], [38, 48, false]],
  [[0, 4, true], [5, 29, false], [30, 48, false]],
  [[0, 21, false], [22, 44, false], [45, 48, true]],
  [[0, 12, false], [13, 40, false], [41, 48, true]],
];

/** The product in one drawing: units across, time along, what is lit can be taken. Decoration only. */
const Field = () => (
  <svg viewBox="0 0 480 248" preserveAspectRatio="xMinYMid slice" aria-hidden="true" className="h-full w-full">
    {ROWS.flatMap((row, y) =>
      row.map(([from, to, lit]) => (
        <rect key={`${y}-${from}`} x={from * 10} y={y * 25} width={(to - from) * 10 - 3} height={21} fill={lit ? 'var(--color-lit)' : '#20292d'} />
      )),
    )}
  </svg>
);

export interface DoorProps {
  readonly title: string;
  readonly promise: string;
  readonly surface: string;
  readonly children: ReactNode;
}

/** The page before one is signed in: form on one side, what this is on the other. */
export const Door = ({ title, promise, surface, children }: DoorProps) => (
  <div className="grid min-h-dvh lg:grid-cols-[minmax(26rem,2fr)_3fr]">
    <main className="flex flex-col px-6 py-6 sm:px-12">
      <div className="flex items-center justify-between">
        <span className="flex items-center gap-2.5">
          <Mark size={22} />
          <span className="wordmark">Gridlease</span>
          <span className="text-ink-3">{surface}</span>
        </span>
        <ThemeMenu />
      </div>
      <div className="my-auto w-full max-w-md py-10">
        <h1 className="mb-6">{title}</h1>
        {children}
      </div>
    </main>
    <div className="flex flex-col gap-10 overflow-hidden bg-rail text-rail-ink max-lg:hidden">
      <p className="px-12 pt-16 font-display text-[clamp(1.75rem,2.6vw,2.75rem)] leading-[1.08] font-semibold tracking-[-0.03em] text-balance [font-stretch:112%]">
        {promise}
      </p>
      <div className="min-h-0 flex-1 pb-16 ps-12">
        <Field />
      </div>
    </div>
    <Toasts />
  </div>
);
