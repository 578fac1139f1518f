import { useEffect } from 'react';

/** Asks again every `everyMs` while `active`, and not while the page is hidden. */
export const usePoll = (active: boolean, everyMs: number, ask: () => void): void => {
  useEffect(() => {
    if (!active) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) ask();
    }, everyMs);
    return () => clearInterval(timer);
  }, [active, everyMs, ask]);
};
