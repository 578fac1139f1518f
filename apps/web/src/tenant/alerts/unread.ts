import { useEffect, useRef } from 'react';

/** Tells the bell that the reader has read something: another part of the page cannot reach it otherwise. */
const CHANGED = 'gridlease:unread';

export const countChanged = (): void => void window.dispatchEvent(new Event(CHANGED));

export const useCountChanged = (ask: () => void): void => {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    const listener = (): void => latest.current();
    window.addEventListener(CHANGED, listener);
    return () => window.removeEventListener(CHANGED, listener);
  }, []);
};
