import { createHash } from 'node:crypto';

/** How one event travels to one endpoint: the main copy, and perhaps a second one. Delays in real milliseconds. */
export interface Plan {
  readonly delayMs: number;
  readonly loseFirst: boolean;
  readonly duplicateAfterMs: number | null;
  /** It never arrives: whoever does not list events never hears of it. */
  readonly isLost: boolean;
}

/** `lostPercent`: of a hundred events, how many never arrive at all; default none. */
export type Chaos = { readonly seed: string; readonly lostPercent?: number } | 'off';

const LATE_MS = 400;

/**
 * Late (half of them, up to 400 ms; that is also what makes them overtake each other), twice (one in four), lost on the
 * first try (one in eight), and where it is asked for lost for good. Depends only on the seed and on the running number of the event, never on timing.
 */
export function planDelivery(chaos: Chaos, eventNumber: number, endpoint: string): Plan {
  if (chaos === 'off') return { delayMs: 0, loseFirst: false, duplicateAfterMs: null, isLost: false };
  const dice = createHash('sha256').update(`${chaos.seed}\n${eventNumber}\n${endpoint}`).digest();
  const roll = (at: number): number => dice.readUInt16BE(at * 2) / 0x10000;
  return {
    delayMs: roll(0) < 0.5 ? 0 : Math.floor(roll(1) * LATE_MS),
    loseFirst: roll(2) < 0.125,
    duplicateAfterMs: roll(3) < 0.25 ? Math.floor(roll(4) * LATE_MS) : null,
    isLost: roll(5) * 100 < (chaos.lostPercent ?? 0),
  };
}
