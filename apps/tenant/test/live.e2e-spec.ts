// World: the tenant API over HTTP on a database of its own; a miner lists an H100 pool; two firms, one of which listens to what changes.
import { randomUUID } from 'node:crypto';
import { type GraphqlClient, untilSettled } from '#libs/testkit';
import { type Feed, type FeedLine, followFeed } from '../../cli/src/events/follow-feed.js';
import { QUOTE, type Quoted } from './documents.js';
import { openTenantApi } from './world.js';

interface Hint {
  readonly event: string;
  readonly type?: string;
  readonly subjectId?: string;
}

interface Read {
  readonly events: {
    readonly edges: readonly { readonly cursor: string; readonly node: Omit<FeedLine, 'cursor'> }[];
    readonly pageInfo: { readonly hasNextPage: boolean };
  };
}
const READ =
  'query ($after: String) { events(types: ["quote.open"], after: $after) { edges { cursor node { id type subjectId at } } pageInfo { hasNextPage } } }';

/** Reads a stream of server-sent events one by one. */
async function* hintsOf(answer: Response): AsyncGenerator<Hint> {
  let text = '';
  if (answer.body === null) throw new Error('the stream has no body');
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string): string | undefined =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined) yield { event: field('event') ?? 'message', ...(JSON.parse(data) as object) };
    }
  }
}

/** The next hint that somebody waits for. */
async function heard(hints: AsyncGenerator<Hint>, wanted: (hint: Hint) => boolean): Promise<Hint> {
  for (;;) {
    const { value, done } = await hints.next();
    if (done === true) throw new Error('the stream ended');
    if (wanted(value)) return value;
  }
}

describe('what changes, told at once', () => {
  const opened = openTenantApi();
  const setup = async () => {
    const api = await opened;
    const at = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
    const window = { start: at(3), end: at(5) };
    const quote = async (firm: GraphqlClient): Promise<string> => {
      const input = { offerId: api.pool.id, units: 1, window };
      const { quoteCreate } = await firm.ask<Quoted>(QUOTE, { input }, randomUUID());
      return quoteCreate.quote?.id ?? 'none';
    };
    return { ...api, quote, firm: await api.firm(), stranger: await api.firm() };
  };
  afterAll(async () => (await opened).close());

  it('is a person’s own things and the market, never a stranger’s', async () => {
    const { firm, stranger, quote } = await setup();
    const hints = hintsOf(await firm.get('/live'));
    await heard(hints, ({ event }) => event === 'ready');
    await quote(stranger);
    await heard(hints, ({ type }) => type === 'market.changed');
    const id = await quote(firm);
    // had the stranger's been told, it would have come first
    expect(await heard(hints, ({ type }) => type?.startsWith('quote.') ?? false)).toMatchObject({
      type: 'quote.open',
      subjectId: id,
    });
    await hints.return(undefined);
  });

  it('is told to nobody without a session, and to nobody who has eight streams open', async () => {
    const { address, stranger } = await setup();
    expect((await fetch(`${address}/live`)).status).toBe(401);
    const streams = await Promise.all(Array.from({ length: 8 }, () => stranger.get('/live')));
    expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect((await stranger.get('/live')).status).toBe(429);
    for (const { body } of streams) await body?.cancel();
  });

  it('is followed by `gridlease events tail` through a cut stream, each event once and in order', async () => {
    const { firm, stranger, quote } = await setup();
    const cuts: (() => void)[] = [];
    const feed: Feed = {
      read: async (after) => {
        const { events } = await firm.ask<Read>(READ, { after });
        const lines = events.edges.map(({ cursor, node }) => ({ cursor, ...node }));
        return { lines, isMore: events.pageInfo.hasNextPage };
      },
      listen: async (signal) => {
        const { body } = await firm.get('/live');
        if (body === null) throw new Error('the stream has no body');
        const pipe = new TransformStream<Uint8Array, Uint8Array>();
        const cut = new AbortController();
        cuts.push(() => cut.abort());
        void body.pipeTo(pipe.writable, { signal: AbortSignal.any([signal, cut.signal]) }).catch(() => undefined);
        return pipe.readable;
      },
    };
    const told: string[] = [];
    const stop = new AbortController();
    const heardOf = async (count: number): Promise<readonly string[]> => {
      while (told.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
      return told;
    };
    const first = await quote(firm);
    const over = followFeed(feed, {
      after: null,
      signal: stop.signal,
      tell: ({ subjectId }) => void told.push(subjectId),
    });
    expect(await heardOf(1)).toEqual([first]);
    await quote(stranger);
    const second = await quote(firm);
    expect(await heardOf(2)).toEqual([first, second]);
    cuts.at(-1)?.();
    const third = await quote(firm);
    expect(await heardOf(3)).toEqual([first, second, third]);
    stop.abort();
    await over;
  });

  it('can be read back in order, newest first on demand', async () => {
    const { db, firm, quote } = await setup();
    const ids = [await quote(firm), await quote(firm)];
    await untilSettled(db);
    const ask = async (newestFirst: boolean): Promise<string[]> => {
      const { events } = await firm.ask<{ events: { nodes: { type: string; subjectId: string }[] } }>(
        'query ($newestFirst: Boolean) { events(types: ["quote.open", "dispute"], newestFirst: $newestFirst) { nodes { type subjectId } } }',
        { newestFirst },
      );
      return events.nodes.map(({ subjectId }) => subjectId);
    };
    expect(await ask(false)).toEqual(ids);
    expect(await ask(true)).toEqual([...ids].reverse());
  });

  it('ends with the app, which does not wait for its listeners', async () => {
    const api = await openTenantApi();
    const hints = hintsOf(await (await api.firm()).get('/live'));
    await heard(hints, ({ event }) => event === 'ready');
    await api.close();
    await expect(heard(hints, () => false)).rejects.toThrow(/ended|terminated/);
  });
});
