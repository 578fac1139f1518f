/** A day that was measured, as the API tells it. */
export interface MeasuredDay {
  readonly day: string;
  /** Percent with two places, e.g. `99.95`. */
  readonly percent: string;
}

export interface UptimeCell {
  readonly day: string;
  /** With two places, as it came; null: not measured. */
  readonly percent: string | null;
}

const DAY_MS = 86_400_000;

/** The whole days before today (UTC), oldest first, measured or not. */
export const daysBack = (measured: readonly MeasuredDay[], count: number, nowMs: number): readonly UptimeCell[] => {
  const known = new Map(measured.map(({ day, percent }) => [day, percent]));
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return Array.from({ length: count }, (_, at) => {
    const day = new Date(today - (count - at) * DAY_MS).toISOString().slice(0, 10);
    return { day, percent: known.get(day) ?? null };
  });
};
