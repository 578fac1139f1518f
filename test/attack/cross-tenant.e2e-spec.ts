// World: one of each app; B is an AI firm and a miner with a life of their own, every text of theirs a canary. A (another firm, another
// miner), a key of A's with one scope, strangers, and A at the wrong API call every operation of every schema with B's ids.
import { type GraphQLSchema, buildSchema, isObjectType } from 'graphql';
import { schemaText } from '#libs/schema';
import { ProviderDesk } from '../../apps/cli/src/provider-desk.js';
import { DEMO_PASSWORD, LONE_STAR } from '../../apps/cli/src/story/providers.js';
import { TenantDesk } from '../../apps/cli/src/tenant-desk.js';
import { HOUR_MS, type World, listH100, openWorld, windowFrom } from '../world.js';
import { type Leaf, type Probe, leaves, probes } from './matrix.js';

const CANARY = 'CANARYB';
const APIS = ['tenant', 'provider', 'ops'] as const;
type Api = (typeof APIS)[number];

interface Caller {
  readonly who: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[] };
  readonly cookie: string;
}

const NOBODY: Caller = { who: 'nobody', headers: {} };

async function call(url: string, caller: Caller, query: string, variables: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'x-gridlease-csrf': '1', ...caller.headers };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return { status: response.status, body: (await response.json()) as Answer['body'], cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}

const person = (label: string) => ({
  organisationName: `${label} org`,
  legalName: `${label} legal`,
  country: 'US',
  taxId: `${label}-tax`,
  name: `${label} person`,
  email: `${label.toLowerCase()}@example.test`,
  password: DEMO_PASSWORD,
});

async function signIn(url: string, who: string, email: string): Promise<Caller> {
  const { cookie } = await call(url, NOBODY, 'mutation($input: SignInInput!) { signIn(input: $input) { errors { __typename } } }', { input: { email, password: DEMO_PASSWORD } });
  return { who, headers: { cookie } };
}

async function withKey(url: string, caller: Caller, scope: string): Promise<Caller> {
  const input = { name: `${caller.who} key`, scopes: [scope], expiresAt: null };
  const { body } = await call(url, caller, 'mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret } }', { input });
  if (!body.data) throw new Error(JSON.stringify(body));
  const { secret } = (body.data as { apiKeyCreate: { secret: string } }).apiKeyCreate;
  return { who: `${caller.who}, key for ${scope}`, headers: { authorization: `Bearer ${secret}` } };
}

/** A firm and a miner, each at its own API. */
async function company(world: World, label: string) {
  const [tenant, provider] = [person(`${label}firm`), person(`${label}miner`)];
  const firm = await TenantDesk.signUp(world.url('tenant'), tenant);
  const miner = await ProviderDesk.signUp(world.url('provider'), { ...LONE_STAR.signUp, ...provider });
  const callers = {
    tenant: await signIn(world.url('tenant'), `${label} firm`, tenant.email),
    provider: await signIn(world.url('provider'), `${label} miner`, provider.email),
  };
  return { firm, miner, callers };
}

type Company = Awaited<ReturnType<typeof company>>;

/** B's life, so that there is something to leak: a listing, a block, a paid lease with access, an open one, an open quote, keys, a card. */
async function live(world: World, { firm, miner, callers }: Company): Promise<void> {
  const offerId = await listH100(miner, 8);
  const window = windowFrom(await world.staff.now(), 40);
  const { lease, invoice } = await firm.book((await firm.quote({ offerId, units: 16, window })).id, `${CANARY}-PO`);
  await firm.pay(invoice?.id ?? '');
  await miner.deliver(lease.id, `ssh ${CANARY}@node`);
  await world.staff.advanceTo(new Date(Date.parse(window.start) + 30 * HOUR_MS));
  const later = windowFrom(await world.staff.now(), 20);
  await firm.book((await firm.quote({ offerId, units: 8, window: later })).id);
  await firm.quote({ offerId, units: 8, window: later });
  await miner.block({ listingId: offerId, window: later, fromUnit: 56, toUnit: 64, reason: 'MAINTENANCE', note: CANARY });
  await withKey(world.url('tenant'), callers.tenant, 'leases:read');
  await withKey(world.url('provider'), callers.provider, 'supply:read');
}

/** Every id that belongs to one of B's organisations, by walking every table that says whose its rows are. */
async function idsOfB(world: World): Promise<string[]> {
  const tables = await world.sql(
    `select c.table_name as t, array_agg(c.column_name::text) as cols from information_schema.columns c
      join information_schema.columns i on i.table_schema = c.table_schema and i.table_name = c.table_name and i.column_name = 'id' and i.data_type = 'text'
     where c.table_schema = 'public' and c.column_name in ('org_id', 'tenant_org_id', 'provider_org_id') group by 1`,
  );
  const owners = (await world.sql(`select id from organisation where name like '${CANARY}%'`)).map((row) => String(row['id']));
  const ids = new Set(owners);
  for (const table of tables) {
    const columns = table['cols'] as string[];
    const rows = await world.sql(`select id from ${String(table['t'])} where ${columns.map((column) => `${column} = any($1)`).join(' or ')}`, [owners]);
    for (const row of rows) ids.add(String(row['id']));
  }
  const people = await world.sql('select user_id as id from membership where org_id = any($1)', [owners]);
  for (const row of people) ids.add(String(row['id']));
  return [...ids];
}

/** A few of each kind: what is true of two leases is true of the third. */
function some(ids: readonly string[], ofEach: number): string[] {
  const kept = new Map<string, string[]>();
  for (const id of ids) {
    const kind = id.split('_')[0] ?? '';
    const those = kept.get(kind) ?? [];
    if (those.length < ofEach) kept.set(kind, [...those, id]);
  }
  return [...kept.values()].flat();
}

async function stateOfB(world: World, ids: readonly string[]): Promise<string> {
  const tables = await world.sql(`select table_name as t from information_schema.columns where table_schema = 'public' and column_name = 'id' and data_type = 'text'`);
  const parts: string[] = [];
  for (const table of tables) {
    const name = String(table['t']);
    const [row] = await world.sql(`select md5(coalesce(string_agg(x::text, '|' order by x.id), '')) as sum from ${name} x where x.id = any($1)`, [ids]);
    parts.push(`${name}:${String(row?.['sum'])}`);
  }
  return parts.join('\n');
}

/** Types that may be read across organisations, as the schema itself says. */
const publicTypes = (schema: GraphQLSchema): Set<string> =>
  new Set(
    Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type))
      .filter((type) => type.astNode?.directives?.some(({ name, arguments: args }) => name.value === 'audience' && args?.[0]?.value.kind === 'EnumValue' && args[0].value.value === 'PUBLIC'))
      .map((type) => type.name),
  );

/** What one caller came to with one probe. */
interface Outcome {
  readonly who: string;
  readonly probe: Probe;
  readonly status: number;
  readonly code: string;
  readonly said: string;
  readonly leaves: readonly Leaf[];
}

async function run(url: string, schema: GraphQLSchema, caller: Caller, ids: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const one = async (probe: Probe): Promise<void> => {
    const { status, body } = await call(url, caller, probe.document, probe.variables);
    const found = [...leaves(schema, probe, body.data)];
    const refused = found.find(({ coordinate, value }) => coordinate.endsWith('.code') && typeof value === 'string')?.value;
    const code = body.errors?.[0]?.extensions?.code ?? (typeof refused === 'string' ? refused : 'DONE');
    outcomes.push({ who: caller.who, probe, status, code, said: JSON.stringify(body.errors ?? ''), leaves: found });
  };
  for (const id of ids) await Promise.all(probes(schema, id, caller.who.replaceAll(/\W/g, '')).filter(({ coordinate }) => coordinate !== 'Mutation.signOut').map(one));
  return outcomes;
}

/** Where B shows, in what kind of answer. */
function leaksIn(outcomes: readonly Outcome[], schema: GraphQLSchema, ids: readonly string[]): string[] {
  const open = publicTypes(schema);
  const isOfB = ({ coordinate, value }: Leaf): boolean =>
    typeof value === 'string' && !open.has(coordinate.split('.')[0] ?? '') && (value.includes(CANARY) || ids.includes(value));
  return [
    ...new Set(
      outcomes.flatMap(({ who, probe, said, leaves: found }) => [
        ...found.filter(isOfB).map(({ coordinate }) => `${who}: ${probe.coordinate} shows ${coordinate}`),
        ...(said.includes(CANARY) ? [`${who}: ${probe.coordinate} in an error`] : []),
      ]),
    ),
  ].sort();
}

describe('the cross-tenant matrix', () => {
  it('nobody finds or changes anything of B, at any API, with any operation', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
    try {
      const b = await company(world, CANARY);
      await live(world, b);
      const a = await company(world, 'Alpha');
      const ids = await idsOfB(world);
      const two = some(ids, 2);
      const one = two.slice(0, 1);
      const keys = { tenant: await withKey(world.url('tenant'), a.callers.tenant, 'leases:read'), provider: await withKey(world.url('provider'), a.callers.provider, 'supply:read') };
      const before = await stateOfB(world, ids);
      console.log(ids.length, two.length);
      for (const api of APIS) {
        const url = world.url(api);
        const schema = buildSchema(schemaText(api));
        const began=performance.now();
        const outcomes: Outcome[] = [];
        for (const at of ['tenant', 'provider'] as const) outcomes.push(...(await run(url, schema, a.callers[at], at === api ? two : one)));
        outcomes.push(...await run(url, schema, NOBODY, one));
        if (api !== 'ops') outcomes.push(...await run(url, schema, keys[api], some(ids, 1)));
        const by: Record<string, Record<string, number>> = {};
        for (const o of outcomes) { const k = o.who+' '+o.probe.coordinate; by[k] ??= {}; by[k][o.code] = (by[k][o.code]??0)+1; }
        console.log(api, outcomes.length, performance.now()-began, JSON.stringify(leaksIn(outcomes, schema, ids)), JSON.stringify(by, null, 0).replaceAll('},','},\n'));
      }
      for (const api of ['tenant','provider'] as const) {
        const schema = buildSchema(schemaText(api));
        const outcomes = await run(world.url(api), schema, b.callers[api], two);
        const by: Record<string, Record<string, number>> = {};
        for (const o of outcomes) { const k = o.who+' '+o.probe.coordinate; by[k] ??= {}; by[k][o.code] = (by[k][o.code]??0)+1; }
        const reached = new Set(outcomes.flatMap(o => o.leaves.map(l => l.coordinate)));
        const all = Object.values(schema.getTypeMap()).filter(isObjectType).filter(t => !t.name.startsWith('__')).flatMap(t => Object.keys(t.getFields()).map(f => t.name+'.'+f));
        console.log(api, JSON.stringify(leaksIn(outcomes, schema, ids), null, 1), JSON.stringify(by, null, 0).replaceAll('},','},\n'), all.filter(c => !reached.has(c)).join(' '));
      }
      expect(await stateOfB(world, ids)).toBe(before);
    } finally {
      await world.close();
    }
  }, 300_000);
});
