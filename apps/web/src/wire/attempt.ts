import { useRef } from 'react';

/**
 * Keys for attempts. The same input keeps its key, so a retry after a lost answer repeats the first attempt instead of
 * making a second one; another input, or a settled attempt, gets a fresh key.
 */
export const useAttemptKey = (): { readonly keyFor: (input: string) => string; readonly settle: () => void } => {
  const attempt = useRef<{ input: string; key: string } | null>(null);
  return {
    keyFor: (input) => {
      if (attempt.current?.input !== input) attempt.current = { input, key: crypto.randomUUID() };
      return attempt.current.key;
    },
    settle: () => {
      attempt.current = null;
    },
  };
};
