import { useEffect, useRef } from 'react';

/** Something changed; whoever shows it asks anew. No type: everything may have, we were not listening. */
export interface Hint {
  readonly type?: string;
  readonly subjectId?: string;
}

type Listener = (hint: Hint) => void;

/** Real milliseconds until a broken stream is tried again, doubled with each failure. */
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

const listeners = new Set<Listener>();
let source: EventSource | null = null;
let retryMs = FIRST_RETRY_MS;
let timer: ReturnType<typeof setTimeout> | undefined;

const tell = (hint: Hint): void => {
  for (const listener of [...listeners]) listener(hint);
};

function close(): void {
  clearTimeout(timer);
  source?.close();
  source = null;
}

/**
 * One stream per tab, and only while somebody looks at it: browsers allow six connections to a server over HTTP/1.1, and a hidden page has no
 * reader. It is opened again when the tab is shown, and then everything is asked anew.
 */
function open(): void {
  if (source !== null || document.hidden || listeners.size === 0) return;
  const stream = new EventSource('/live');
  source = stream;
  stream.addEventListener('ready', () => {
    retryMs = FIRST_RETRY_MS;
    tell({});
  });
  stream.addEventListener('message', ({ data }) => {
    const hint: unknown = JSON.parse(String(data));
    if (typeof hint === 'object' && hint !== null) tell(hint);
  });
  stream.addEventListener('error', () => {
    close();
    timer = setTimeout(open, retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  });
}

const onVisibility = (): void => {
  if (document.hidden) close();
  else open();
};

function listen(listener: Listener): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', onVisibility);
  listeners.add(listener);
  open();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener('visibilitychange', onVisibility);
    close();
  };
}

/** Asks again when one of the things that the page shows has changed; `concerns` says which hints are about it. */
export const useLive = (concerns: (hint: Required<Pick<Hint, 'type'>> & Hint) => boolean, ask: () => void): void => {
  const latest = useRef({ concerns, ask });
  useEffect(() => {
    latest.current = { concerns, ask };
  });
  useEffect(
    () =>
      listen((hint) => {
        const { type } = hint;
        if (type === undefined || latest.current.concerns({ ...hint, type })) latest.current.ask();
      }),
    [],
  );
};
