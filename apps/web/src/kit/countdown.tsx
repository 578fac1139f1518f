import { useEffect, useRef } from 'react';
import { announce } from './announcer.js';
import { usePlatformNow } from './clock.js';
import { useText } from './text.js';

const pad = (n: number): string => String(n).padStart(2, '0');
/** Seconds before the end at which the time left is spoken; more often would talk over the reader. */
const SPOKEN_AT = [300, 60];

export interface CountdownProps {
  /** RFC 3339 in UTC. */
  readonly until: string;
  readonly onEnd?: () => void;
}

/** Time left, to the second; spoken at five minutes and at one. */
export const Countdown = ({ until, onEnd }: CountdownProps) => {
  const say = useText();
  const now = usePlatformNow('second');
  const left = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  const before = useRef(left);
  useEffect(() => {
    const last = before.current;
    before.current = left;
    const mark = SPOKEN_AT.find((seconds) => last > seconds && left <= seconds);
    if (mark !== undefined) announce(say('countdown.left', { minutes: mark / 60 }));
    if (last > 0 && left === 0) onEnd?.();
  }, [left, onEnd, say]);
  const hours = Math.floor(left / 3600);
  const text = `${hours > 0 ? `${hours}:` : ''}${pad(Math.floor(left / 60) % 60)}:${pad(left % 60)}`;
  return (
    <span role="timer" aria-live="off" className={`num ${left <= 60 ? 'text-bad' : left <= 300 ? 'text-warn' : ''}`}>
      {text}
    </span>
  );
};
