import { useEffect, useRef } from 'react';
import { announce } from './announcer.js';
import { useClockOffset, usePlatformNow } from './clock.js';
import { useText } from './text.js';

const pad = (n: number): string => String(n).padStart(2, '0');
/** Seconds before the end at which the time left is spoken; more often would talk over the reader. */
const SPOKEN_AT = [300, 60];
/** So much later than the end, since no two clocks agree; and the longest that a timer of a browser waits. */
const GRACE_MS = 50;
const LONGEST_TIMER_MS = 2_147_483_647;

export interface CountdownProps {
  /** RFC 3339 in UTC. */
  readonly until: string;
  readonly onEnd?: () => void;
}

/** Time left, to the second; spoken at five minutes and at one. */
export const Countdown = ({ until, onEnd }: CountdownProps) => {
  const say = useText();
  const now = usePlatformNow('second');
  // the beat lags the clock by up to a second: rounded down, the reader is never promised more than there is
  const leftMs = Math.max(0, Date.parse(until) - now);
  const left = Math.floor(leftMs / 1000);
  const before = useRef(leftMs);
  useEffect(() => {
    const last = before.current;
    before.current = leftMs;
    const mark = SPOKEN_AT.find((seconds) => last > seconds * 1000 && leftMs <= seconds * 1000);
    if (mark !== undefined) announce(say('countdown.left', { minutes: mark / 60 }));
    if (last > 0 && leftMs === 0) onEnd?.();
  }, [leftMs, onEnd, say]);
  const offset = useClockOffset();
  useEffect(() => {
    // the beat sees the end up to two seconds late
    const endsIn = Date.parse(until) - Date.now() - offset;
    if (onEnd === undefined || endsIn <= 0 || endsIn + GRACE_MS > LONGEST_TIMER_MS) return undefined;
    const timer = setTimeout(onEnd, endsIn + GRACE_MS);
    return () => clearTimeout(timer);
  }, [until, offset, onEnd]);
  const hours = Math.floor(left / 3600);
  const text = `${hours > 0 ? `${hours}:` : ''}${pad(Math.floor(left / 60) % 60)}:${pad(left % 60)}`;
  return (
    <span role="timer" aria-live="off" className={`num ${left <= 60 ? 'text-bad' : left <= 300 ? 'text-warn' : ''}`}>
      {text}
    </span>
  );
};
