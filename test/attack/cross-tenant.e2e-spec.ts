// World: one of each app; two AI firms and two miners with a life each; B's every text carries a canary. A and strangers call everything with B's ids.
import { type GraphQLSchema, buildSchema, isObjectType } from 'graphql';
import { schemaText } from '#libs/schema';
import { DEMO_PASSWORD } from '../../apps/cli/src/story/providers.js';
import { type World, listH100, openWorld, windowFrom } from '../world.js';
import { type Probe, leaves, probes, reached } from './matrix.js';

const CANARY = 'CANARYB';

interface Caller {
  readonly who: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: readonly unknown[] };
}

async function call(url: string, caller: Caller, document: string, variables: unknown): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-gridlease-csrf': '1', ...caller.headers },
    body: JSON.stringify({ query: document, variables }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

async function signUp(url: string, label: string): Promise<Caller> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-gridlease-csrf': '1' },
    body: JSON.stringify({
      query: `mutation($input: SignUpInput!) { signUp(input: $input) { errors { ... on UserError { code message } } } }`,
      variables: {
        input: {
          organisationName: `${label} org`,
          legalName: `${label} legal`,
          country: 'US',
          taxId: `${label}-tax`,
          name: `${label} person`,
          email: `${label.toLowerCase()}-${Math.round(performance.now() * 1000)}@example.test`,
          password: DEMO_PASSWORD,
        },
      },
    }),
  });
  expect((await response.json()) as unknown).toEqual({ data: { signUp: { errors: [] } } });
  return { who: label, headers: { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' } };
}

/** B's life, so that there is something to leak: a listing, a block, a paid lease with access, an open one, an open quote, a key, a card. */
async function live(world: World): Promise<void> {
  const miner = await world.miner(`${CANARY} miner`);
  const offerId = await listH100(miner, 8);
  const firm = await world.firm(`${CANARY} firm`);
  const window = windowFrom(await world.staff.now(), 40);
  const quote = await firm.quote({ offerId, units: 16, window });
  const { lease, invoice } = await firm.book(quote.id, `${CANARY}-PO`);
  await firm.pay(invoice?.id ?? '');
  await miner.deliver(lease.id, `ssh ${CANARY}@node`);
  await world.staff.advanceTo(new Date(Date.parse(window.start) + 30 * 3_600_000));
  const later = windowFrom(await world.staff.now(), 20);
  await firm.book((await firm.quote({ offerId, units: 8, window: later })).id);
  await firm.quote({ offerId, units: 8, window: later });
  await miner.block({ listingId: offerId, window: later, fromUnit: 56, toUnit: 64, reason: 'MAINTENANCE', note: CANARY });
}

/** Every id that belongs to one of B's organisations, by walking every table that says whose its rows are. */
async function idsOfB(world: World): Promise<string[]> {
  const tables = await world.sql(
    `select c.table_name as t, array_agg(c.column_name::text) as cols from information_schema.columns c
      join information_schema.columns i on i.table_schema = c.table_schema and i.table_name = c.table_name and i.column_name = 'id' and i.data_type = 'text'
     where c.table_schema = 'public' and c.column_name in ('org_id', 'tenant_org_id', 'provider_org_id') group by 1`,
  );
  const ids = new Set<string>((await world.sql(`select id from organisation where name like '%${CANARY}%'`)).map((row) => String(row['id'])));
  const owners = [...ids];
  for (const table of tables) {
    const columns = table['cols'] as string[];
    const rows = await world.sql(`select id from ${String(table['t'])} where ${columns.map((column) => `${column} = any($1)`).join(' or ')}`, [owners]);
    for (const row of rows) ids.add(String(row['id']));
  }
  return [...ids];
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

const publicTypes = (schema: GraphQLSchema): Set<string> =>
  new Set(
    Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && (type.astNode?.directives ?? []).some((one) => one.name.value === 'audience' && JSON.stringify(one).includes('PUBLIC')))
      .map((type) => type.name),
  );

interface Leak {
  readonly who: string;
  readonly root: string;
  readonly at: string;
}

async function attack(url: string, schema: GraphQLSchema, callers: readonly Caller[], ids: readonly string[]): Promise<{ leaks: Leak[]; crashes: string[]; calls: number }> {
  const open = publicTypes(schema);
  const leaks: Leak[] = [];
  const crashes: string[] = [];
  let calls = 0;
  const one = async (caller: Caller, probe: Probe): Promise<void> => {
    const { status, body } = await call(url, caller, probe.document, probe.variables);
    calls += 1;
    if (status >= 500 || JSON.stringify(body.errors ?? '').includes('INTERNAL')) crashes.push(`${caller.who} ${probe.coordinate} ${JSON.stringify(body.errors).slice(0, 200)}`);
    if (JSON.stringify(body.errors ?? '').includes(CANARY)) leaks.push({ who: caller.who, root: probe.coordinate, at: 'errors' });
    for (const leaf of leaves(body.data)) {
      if (typeof leaf.value !== 'string' || open.has(leaf.coordinate.split('.')[0] ?? '')) continue;
      if (leaf.value.includes(CANARY) || ids.includes(leaf.value)) leaks.push({ who: caller.who, root: probe.coordinate, at: leaf.coordinate });
    }
  };
  for (const caller of callers) {
    for (const id of ids) await Promise.all(probes(schema, id, caller.who).filter((probe) => probe.coordinate !== 'Mutation.signOut').map((probe) => one(caller, probe)));
  }
  return { leaks, crashes, calls };
}

async function withKey(url: string, caller: Caller, scope: string): Promise<Caller> {
  const { body } = await call(url, caller, `mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret } }`, { input: { name: 'probe', scopes: [scope], expiresAt: null } });
  const { secret } = (body.data as { apiKeyCreate: { secret: string } }).apiKeyCreate;
  return { who: `key ${scope}`, headers: { authorization: `Bearer ${secret}` } };
}

describe('the cross-tenant matrix', () => {
  it.each([
    ['tenant', 'leases:read'],
    ['provider', 'supply:read'],
  ] as const)('%s API: nobody finds or changes anything of B', async (api, scope) => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
    try {
      await live(world);
      const schema = buildSchema(schemaText(api));
      const ids = await idsOfB(world);
      expect(ids.length).toBeGreaterThan(15);
      const url = world.url(api);
      const a = await signUp(url, 'Alpha');
      const callers = [{ who: 'anonymous', headers: {} }, a, await withKey(url, a, scope)];
      const before = await stateOfB(world, ids);
      const { leaks, crashes, calls } = await attack(url, schema, callers, ids);
      expect(leaks).toEqual([]);
      expect(crashes).toEqual([]);
      expect(calls).toBeGreaterThan(500);
      expect(await stateOfB(world, ids)).toBe(before);
    } finally {
      await world.close();
    }
  }, 180_000);

  it('sees a leak when there is one: B itself finds its own canaries with the same probes', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
    try {
      const url = world.url('tenant');
      const b = await signUp(url, CANARY);
      const schema = buildSchema(schemaText('tenant'));
      const [own] = await world.sql(`select id from organisation where name like '%${CANARY}%'`);
      const { leaks } = await attack(url, schema, [b], [String(own?.['id'])]);
      expect(leaks.map((leak) => leak.at)).toEqual(expect.arrayContaining(['Organisation.name', 'Organisation.legalName', 'User.name', 'Organisation.id']));
      const { body } = await call(url, b, probes(schema, 'none', 'reach').find((probe) => probe.coordinate === 'Query.viewer')?.document ?? '', {});
      expect([...reached(body.data)]).toEqual(expect.arrayContaining(['Viewer.scopes', 'Organisation.taxId']));
    } finally {
      await world.close();
    }
  }, 60_000);
});
