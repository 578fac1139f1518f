import { setTimeout as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { CommandError, EXIT } from '../client.js';
import { PROVIDER_REQUESTS } from '../requests/provider-documents.js';
import { TENANT_REQUESTS } from '../requests/tenant-documents.js';
import { NewRequests } from '../requests/new-requests.js';
import { type ApiRequestOutcome, type AskedRequestFragment, type AskedRequestsQuery } from '../gql/tenant/graphql.js';
import { type PartyOptions, type Surroundings, forParty, signedIn, tell, whole } from './party.js';
import { textTable } from './text-table.js';

interface FilterOptions extends PartyOptions {
  readonly outcome?: string;
  readonly key?: string;
  readonly operation?: string;
}

interface ListOptions extends FilterOptions {
  readonly limit: number;
}

const PAGE = 100;
/** Real milliseconds between two looks; the log itself is a second or two behind. */
const LOOK_AGAIN_MS = 2_000;
const OUTCOMES: Readonly<Record<string, ApiRequestOutcome>> = { ok: 'OK', refused: 'REFUSED', failed: 'FAILED' };
const HEADS = ['at', 'outcome', 'status', 'ms', 'cost', 'operation', 'codes', 'key', 'id'];

/** `gridlease requests ...`: what programs asked with your API keys, and how it ended. */
export function requestsCommand(program: Command, around: Surroundings): void {
  const all = program.command('requests').description('what programs asked with your API keys: list, show, tail');
  const filtered = (name: string, description: string): Command =>
    forParty(all.command(name))
      .description(description)
      .addOption(new Option('--outcome <how>', 'only those that ended so').choices(Object.keys(OUTCOMES)))
      .option('--key <key>', 'only those of this key, by its name or id')
      .option('--operation <name>', 'only this operation, by its exact name');
  filtered('list', 'the newest first, of the last 7 days (GRIDLEASE_API_KEY, or e-mail and password)')
    .option('--limit <count>', 'how many at most', whole, 50)
    .action(async (options: ListOptions) => {
      const desk = await deskOf(options, around);
      const found = await desk.newest(options.limit);
      tell(around, options, found, (rows) =>
        rows.length === 0 ? ['No program asked that in the last 7 days.'] : textTable(HEADS, rows.map(desk.cells)),
      );
    });
  forParty(all.command('show'))
    .description('one of them, by the x-request-id of its answer')
    .argument('<id>', 'such as req_01M83ZF8QT94THKD9W64VVWAKN')
    .action(async (id: string, options: PartyOptions) => {
      const desk = await deskOf(options, around);
      const found = await desk.byId(id);
      if (found === null) throw new CommandError(`no request ${id}: not yours, or older than 7 days`, EXIT.notFound);
      tell(around, options, found, (one) => textTable(HEADS, [desk.cells(one)]));
    });
  filtered('tail', 'say each as it comes, until Ctrl-C').action((options: FilterOptions) => tail(options, around));
}

async function tail(options: FilterOptions, around: Surroundings): Promise<void> {
  const desk = await deskOf(options, around);
  const news = new NewRequests<AskedRequestFragment>(async (after) => {
    const { nodes, pageInfo } = await desk.page(PAGE, after);
    return { lines: nodes, older: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null };
  });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  while (!stop.signal.aborted) {
    for (const one of await news.look()) {
      // one object a line
      if (options.json === true) around.say(JSON.stringify(one));
      else tell(around, options, one, (line) => [desk.cells(line).join('  ')]);
    }
    await pause(LOOK_AGAIN_MS, undefined, { signal: stop.signal }).catch(() => undefined);
  }
}

/** The log of one caller, filtered as was asked. */
async function deskOf({ as: side, ...options }: FilterOptions, { environment }: Surroundings) {
  const api = await signedIn(side, environment);
  const documents = side === 'tenant' ? TENANT_REQUESTS : PROVIDER_REQUESTS;
  const keys = (await api.run(documents.KeyNames, {})).apiKeys;
  const filter = {
    outcome: options.outcome === undefined ? null : (OUTCOMES[options.outcome] ?? null),
    keyId: options.key === undefined ? null : idOf(keys, options.key),
    operation: options.operation ?? null,
  };
  const page: Page = async (first, after) =>
    (await api.run(documents.AskedRequests, { ...filter, first, after })).apiRequests;
  return {
    page,
    newest: (limit: number) => newest(page, limit),
    byId: async (id: string) => (await api.run(documents.AskedRequestById, { id })).apiRequest,
    cells: (one: AskedRequestFragment): string[] => [
      ...[one.at, one.outcome, String(one.status), String(one.milliseconds), String(one.cost ?? '')],
      ...[one.operation ?? '(not valid)', one.codes.join(' ')],
      ...[keys.find(({ id }) => id === one.keyId)?.name ?? one.keyId, one.id],
    ],
  };
}

type Page = (first: number, after: string | null) => Promise<AskedRequestsQuery['apiRequests']>;

async function newest(page: Page, limit: number): Promise<readonly AskedRequestFragment[]> {
  const found: AskedRequestFragment[] = [];
  for (let after: string | null = null; found.length < limit;) {
    const { nodes, pageInfo }: Awaited<ReturnType<Page>> = await page(Math.min(PAGE, limit - found.length), after);
    found.push(...nodes);
    after = pageInfo.endCursor ?? null;
    if (!pageInfo.hasNextPage || after === null) break;
  }
  return found;
}

/** The key that is called so, or has that id. */
function idOf(keys: readonly { readonly id: string; readonly name: string }[], asked: string): string {
  const found = keys.filter(({ id, name }) => id === asked || name === asked);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  const names = keys.map(({ name }) => name).join(', ');
  throw new CommandError(
    found.length > 1 ? `several keys are called ${asked}; name one by its id` : `no key ${asked}; there are: ${names}`,
    found.length > 1 ? EXIT.usage : EXIT.notFound,
  );
}
