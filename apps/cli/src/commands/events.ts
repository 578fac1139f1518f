import { type Command } from 'commander';
import { type ApiClient } from '../client.js';
import { type Feed, type FeedLine, NotLetIn, followFeed } from '../events/follow-feed.js';
import { ProviderEvents } from '../gql/provider/documents/ProviderEvents.js';
import { TenantEvents } from '../gql/tenant/documents/TenantEvents.js';
import { type Side } from '../parties/contract-desk.js';
import { type PartyOptions, type Surroundings, each, forParty, signedIn, tell } from './party.js';

interface TailOptions extends PartyOptions {
  readonly since?: string;
  readonly type: readonly string[];
  readonly once?: true;
}

const PAGE = 100;

/** `gridlease events tail`: the feed of events as it grows. */
export function eventsCommand(program: Command, around: Surroundings): void {
  const all = program.command('events').description('what becomes of your quotes, leases, invoices, ...');
  forParty(all.command('tail'))
    .description('say each event as it happens, until Ctrl-C (GRIDLEASE_API_KEY, or e-mail and password)')
    .option('--since <cursor>', 'begin behind this place, as --json prints it; "start": 30 days ago; without: now')
    .option('--type <type>', 'only these, such as lease or invoice.paid; once for each', each, [])
    .option('--once', 'say what is there, and end')
    .action((options: TailOptions) => tail(options, around));
}

async function tail(options: TailOptions, around: Surroundings): Promise<void> {
  const api = await signedIn(options.as, around.environment);
  const feed = feedOf(api, options.as, options.type);
  const say = (line: FeedLine): void => {
    // one object a line
    if (options.json === true) around.say(JSON.stringify(line));
    else tell(around, options, line, ({ at, type, subjectId }) => [`${at}  ${type.padEnd(24)}  ${subjectId}`]);
  };
  const after = options.since === 'start' ? null : (options.since ?? (await feed.newest()));
  if (options.once === true) {
    await readAll(feed, after, say);
    return;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await followFeed(feed, { after, signal: stop.signal, tell: say });
}

async function readAll(feed: Feed, from: string | null, say: (line: FeedLine) => void): Promise<void> {
  for (let after = from, isMore = true; isMore;) {
    const page = await feed.read(after);
    for (const line of page.lines) say(line);
    after = page.lines.at(-1)?.cursor ?? after;
    isMore = page.isMore;
  }
}

/** The feed of one caller at one API; `newest` is the place behind all that is there. */
function feedOf(api: ApiClient, side: Side, types: readonly string[]): Feed & { newest(): Promise<string | null> } {
  const ask = async (newestFirst: boolean, first: number, after: string | null) => {
    const asked = { types: [...types], newestFirst, first, after };
    const { events } = side === 'tenant' ? await api.run(TenantEvents, asked) : await api.run(ProviderEvents, asked);
    return events;
  };
  return {
    newest: async () => (await ask(true, 1, null)).edges[0]?.cursor ?? null,
    read: async (after) => {
      const { edges, pageInfo } = await ask(false, PAGE, after);
      return { lines: edges.map(({ cursor, node }) => ({ cursor, ...node })), isMore: pageInfo.hasNextPage };
    },
    listen: async (signal) => {
      const response = await api.open('/live', signal);
      if (response.status === 401 || response.status === 403) throw new NotLetIn('the API does not know you any more');
      if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
      return response.body as ReadableStream<Uint8Array>;
    },
  };
}
