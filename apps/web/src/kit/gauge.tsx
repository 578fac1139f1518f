import { useText } from './text.js';

export interface GaugeProps {
  /** What is measured, for those who do not see the bar. */
  readonly label: string;
  /** Whole percent of the limit; may be more than 100. */
  readonly percent: number;
  /** Steps to mark, whole percent. */
  readonly steps?: readonly number[];
  /** Nothing goes beyond the limit: its line is drawn thick. */
  readonly isHard?: boolean;
  /** Being full is no fault: it is what was meant. */
  readonly isCalm?: boolean;
}

/** How much of a limit is used. It is as long as the furthest of its marks, so that what is over the limit is seen too. */
export const Gauge = ({ label, percent, steps = [], isHard = false, isCalm = false }: GaugeProps) => {
  const say = useText();
  const length = Math.max(100, percent, ...steps);
  const place = (at: number): string => `${(100 * at) / length}%`;
  const isNear = steps.some((step) => percent >= step);
  return (
    <div
      className="gauge"
      data-tone={isCalm ? undefined : percent >= 100 ? 'bad' : isNear ? 'warn' : undefined}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={length}
      aria-valuenow={percent}
      aria-valuetext={say('gauge.percent', { percent })}
    >
      <span className="used" style={{ inlineSize: place(percent) }} />
      {steps
        .filter((step) => step !== 100)
        .map((step) => (
          <span key={step} className="step" style={{ insetInlineStart: place(step) }} />
        ))}
      <span className="limit" data-hard={isHard || undefined} style={{ insetInlineStart: place(100) }} />
    </div>
  );
};
