import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';

/**
 * The platform's clock may run ahead of the wall clock (demo mode). Every countdown and "now" uses wall time plus the
 * offset that the API reported, so what the screen says is what the server will decide.
 */
const Offset = createContext(0);

export const ClockProvider = ({ offsetMs, children }: { readonly offsetMs: number; readonly children: ReactNode }) => (
  <Offset value={offsetMs}>{children}</Offset>
);

export const useClockOffset = (): number => useContext(Offset);

const everySecond = (wake: () => void): (() => void) => {
  const timer = setInterval(wake, 1000);
  return () => clearInterval(timer);
};
const everyMinute = (wake: () => void): (() => void) => {
  const timer = setInterval(wake, 60_000);
  return () => clearInterval(timer);
};

/** Platform time in ms since 1970, renewed each second or minute. */
export const usePlatformNow = (beat: 'second' | 'minute'): number => {
  const offset = useContext(Offset);
  const step = beat === 'second' ? 1000 : 60_000;
  const wall = useSyncExternalStore(
    beat === 'second' ? everySecond : everyMinute,
    () => Math.floor(Date.now() / step) * step,
  );
  return wall + offset;
};
