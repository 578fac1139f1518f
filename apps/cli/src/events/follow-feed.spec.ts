// World: a feed in memory and streams that the test opens, feeds, and cuts.
import { type Feed, type FeedLine, NotLetIn, followFeed } from './follow-feed.js';

const line = (n: number): FeedLine => ({
  cursor: `c${n}`,
  id: `evt_1_${n}`,
  type: 'lease.active',
  subjectId: 'l',
  at: '',
});
const HINT = 'data: {"type":"lease.active","subjectId":"l"}\n\n';

function setup() {
  const lines: FeedLine[] = [line(0), line(1), line(2)];
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const faults: Error[] = [];
  const told: string[] = [];
  const stop = new AbortController();
  const feed: Feed = {
    read: (after) => {
      const from = lines.findIndex(({ cursor }) => cursor === after) + 1;
      return Promise.resolve({ lines: lines.slice(from, from + 2), isMore: lines.length > from + 2 });
    },
    listen: (signal) => {
      const fault = faults.shift();
      if (fault) return Promise.reject(fault);
      const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
        streams.push(controller);
        signal.addEventListener('abort', () => controller.error(signal.reason)); // as fetch does
      };
      return Promise.resolve(new ReadableStream<Uint8Array>({ start }));
    },
  };
  const say = (text: string) => streams.at(-1)?.enqueue(new TextEncoder().encode(text));
  const heard = async (count: number) => {
    while (told.length < count) await new Promise((resolve) => setImmediate(resolve));
    return told;
  };
  const opened = async (count: number) => {
    while (streams.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const follow = (after: string | null) =>
    followFeed(feed, { after, signal: stop.signal, tell: ({ id }) => void told.push(id) });
  return { lines, streams, faults, told, stop, say, heard, opened, follow };
}

describe('following the feed', () => {
  it('tells what is there behind a place, and then what comes, each once', async () => {
    const { lines, stop, say, heard, opened, follow } = setup();
    const over = follow('c0');
    await heard(2);
    await opened(1);
    lines.push(line(3), line(4));
    // a hint may come in pieces, and beats are none
    say('event: beat\ndata: {}\n\n');
    say(HINT.slice(0, 9));
    say(HINT.slice(9));
    expect(await heard(4)).toEqual(['evt_1_1', 'evt_1_2', 'evt_1_3', 'evt_1_4']);
    stop.abort();
    await over;
  });

  it('goes on where it was after the stream was cut and the server was away', async () => {
    const { lines, streams, faults, stop, heard, opened, follow } = setup();
    const over = follow(null);
    await heard(3);
    await opened(1);
    faults.push(new Error('connect ECONNREFUSED'));
    streams[0]?.error(new Error('cut'));
    lines.push(line(3));
    await opened(2);
    expect(await heard(4)).toEqual(['evt_1_0', 'evt_1_1', 'evt_1_2', 'evt_1_3']);
    stop.abort();
    await over;
  });

  it('ends where it is not let in', async () => {
    const { faults, follow } = setup();
    faults.push(new NotLetIn('no'));
    await expect(follow(null)).rejects.toThrow('no');
  });
});
