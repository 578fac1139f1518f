/** A line of the feed, with the place behind it. */
export interface FeedLine {
  readonly cursor: string;
  readonly id: string;
  readonly type: string;
  readonly subjectId: string;
  readonly at: string;
}

/** What a follower needs of the API. */
export interface Feed {
  /** The next lines behind a place, oldest first. */
  read(after: string | null): Promise<{ readonly lines: readonly FeedLine[]; readonly isMore: boolean }>;
  /** Opens `GET /live`; throws where it cannot be opened. */
  listen(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** Real milliseconds: a hint comes before the feed may tell of it, so it is asked again a few times. */
const ASK_AGAIN_MS = 300;
const ASKS = 12;
/** A stream that says nothing for so long is asked about all the same. */
const QUIET_MS = 15_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

/**
 * Tells of each line once, in order, from a place on: what is there, and then what comes, as the stream of hints wakes it. A stream or a server that
 * goes away is tried again, longer each time, and nothing is missed, since the place is kept and not the stream. Ends when the signal says so.
 */
export async function followFeed(
  feed: Feed,
  { after, signal, tell }: { after: string | null; signal: AbortSignal; tell: (line: FeedLine) => void },
): Promise<void> {
  let place = after;
  let retryMs = FIRST_RETRY_MS;
  const drain = async (): Promise<number> => {
    let count = 0;
    for (let isMore = true; isMore && !signal.aborted;) {
      const page = await feed.read(place);
      for (const line of page.lines) {
        tell(line);
        place = line.cursor;
      }
      count += page.lines.length;
      isMore = page.isMore;
    }
    return count;
  };
  while (!signal.aborted) {
    const closing = new AbortController();
    const close = (): void => closing.abort();
    signal.addEventListener('abort', close);
    try {
      const hints = new Hints(await feed.listen(closing.signal));
      await drain();
      retryMs = FIRST_RETRY_MS;
      while (!signal.aborted && !hints.isOver) {
        const isHint = await hints.next(QUIET_MS);
        for (let ask = 0; (await drain()) === 0 && isHint && ask < ASKS && !signal.aborted; ask += 1)
          await rest(ASK_AGAIN_MS, signal);
      }
    } catch (error) {
      if (!signal.aborted && isFinal(error)) throw error;
    } finally {
      closing.abort();
      signal.removeEventListener('abort', close);
    }
    if (!signal.aborted) await rest(retryMs, signal);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }
}

/** Trying again would not help: the caller is not let in. */
export class NotLetIn extends Error {}
const isFinal = (error: unknown): boolean => error instanceof NotLetIn;

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

/** Server-sent events of which only that they came is of interest; beats are no news. */
class Hints {
  isOver = false;
  #text = '';
  #waiting = 0;
  #wake: () => void = () => undefined;

  constructor(stream: ReadableStream<Uint8Array>) {
    void this.#readAll(stream).finally(() => {
      this.isOver = true;
      this.#wake();
    });
  }

  /** True: something happened since it was asked last; false: it was quiet, or the stream ended. */
  async next(quietMs: number): Promise<boolean> {
    if (this.#waiting === 0 && !this.isOver)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, quietMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    const hasCome = this.#waiting > 0;
    this.#waiting = 0;
    return hasCome;
  }

  async #readAll(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of stream) {
        const blocks = (this.#text + decoder.decode(chunk, { stream: true })).split('\n\n');
        this.#text = blocks.pop() ?? '';
        const news = blocks.filter(
          (block) =>
            /^data:/m.test(block) && !/^event: ?(beat|ready)$/m.test(block) && !block.includes('market.changed'),
        );
        if (news.length === 0) continue;
        this.#waiting += news.length;
        this.#wake();
      }
    } catch {
      // a stream that breaks is over, like one that ends
    }
  }
}
