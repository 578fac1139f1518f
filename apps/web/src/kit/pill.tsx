import { type ReactNode } from 'react';

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'idle';
/** The annunciator's glyph: shape and fill tell the state before colour does. */
export type Glyph = 'full' | 'half' | 'hollow' | 'cross' | 'dot';
/** How a state looks. */
export interface Look {
  readonly tone: Tone;
  readonly glyph: Glyph;
}

const SHAPES: Record<Glyph, ReactNode> = {
  full: <rect x="0.5" y="0.5" width="9" height="9" fill="currentColor" stroke="currentColor" />,
  half: (
    <>
      <rect x="0.5" y="0.5" width="9" height="9" fill="none" stroke="currentColor" />
      <path d="M0.5 9.5V0.5L9.5 9.5Z" fill="currentColor" />
    </>
  ),
  hollow: <rect x="0.5" y="0.5" width="9" height="9" fill="none" stroke="currentColor" />,
  cross: (
    <>
      <rect x="0.5" y="0.5" width="9" height="9" fill="none" stroke="currentColor" />
      <path d="M2.5 2.5 7.5 7.5M7.5 2.5 2.5 7.5" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  dot: (
    <>
      <rect x="0.5" y="0.5" width="9" height="9" fill="none" stroke="currentColor" />
      <rect x="3" y="3" width="4" height="4" fill="currentColor" />
    </>
  ),
};

export const Pill = ({
  tone,
  glyph,
  children,
}: {
  readonly tone: Tone;
  readonly glyph: Glyph;
  readonly children: ReactNode;
}) => (
  <span className="pill" data-tone={tone}>
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      {SHAPES[glyph]}
    </svg>
    {children}
  </span>
);

/** A short fact that is not a state: a country, a fabric, a class. */
export const Badge = ({ children, lit = false }: { readonly children: ReactNode; readonly lit?: boolean }) => (
  <span className="badge" data-lit={lit || undefined}>
    {children}
  </span>
);
