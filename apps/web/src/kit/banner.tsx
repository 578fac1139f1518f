import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { type ReactNode } from 'react';

export type BannerTone = 'info' | 'ok' | 'warn' | 'bad';
const GLYPH = { info: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

export interface BannerProps {
  readonly tone: BannerTone;
  /** What happened, in one sentence. */
  readonly title: ReactNode;
  /** What it means for money and capacity, and what to do. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export const Banner = ({ tone, title, children, action }: BannerProps) => {
  const Glyph = GLYPH[tone];
  return (
    <div className="banner" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Glyph size={18} aria-hidden="true" className="mt-px flex-none" />
      <div className="body">
        <strong>{title}</strong>
        {children === undefined ? null : <div className="mt-0.5 text-[0.8125rem]">{children}</div>}
      </div>
      {action}
    </div>
  );
};
