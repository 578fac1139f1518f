// World: one of each app; B is an AI firm and a miner with a life of their own, every text of theirs a canary. A (another firm, another
// miner), keys of A's with every scope, strangers, and A at the wrong API call every operation of every schema with B's ids.
import { type GraphQLSchema, buildSchema, isObjectType } from 'graphql';
import { schemaText } from '#libs/schema';
import { type World, openWorld } from '../world.js';
import { CANARY, type Caller, type Company, NOBODY, call, company, live } from './company.js';
import { listens } from './listening.js';
import { decides } from './quotes.js';
import { spends } from './spending.js';
import { type Leaf, type Probe, leaves, plainFields, probes } from './matrix.js';

const APIS = ['tenant', 'provider', 'ops'] as const;

/** Answers that say the probe itself was wrong, so that nothing was tried. */
const BROKEN = new Set([
  'INTERNAL',
  'GRAPHQL_VALIDATION_FAILED',
  'GRAPHQL_PARSE_FAILED',
  'BAD_USER_INPUT',
  'COST_EXCEEDED',
  'THROTTLED',
  'UNAVAILABLE',
]);

/** Whoever asks for a quote of B's public offer is told whose it is. */
const TOLD_TO_A_BUYER = new Set(['Quote.offerId', 'Quote.providerName']);

/** Every id that belongs to one of B's organisations, by walking every table that says whose its rows are. */
async function idsOfB(world: World): Promise<string[]> {
  const tables = await world.sql(
    `select c.table_name as t, array_agg(c.column_name::text) as cols from information_schema.columns c
      join information_schema.columns i on i.table_schema = c.table_schema and i.table_name = c.table_name and i.column_name = 'id' and i.data_type = 'text'
     where c.table_schema = 'public' and c.column_name in ('org_id', 'tenant_org_id', 'provider_org_id') group by 1`,
  );
  const owners = (await world.sql(`select id from organisation where name like '${CANARY}%'`)).map((row) =>
    String(row['id']),
  );
  const ids = new Set(owners);
  for (const table of tables) {
    const columns = table['cols'] as string[];
    const rows = await world.sql(
      `select id from ${String(table['t'])} where ${columns.map((column) => `${column} = any($1)`).join(' or ')}`,
      [owners],
    );
    for (const row of rows) ids.add(String(row['id']));
  }
  const people = await world.sql('select user_id as id from membership where org_id = any($1)', [owners]);
  for (const row of people) ids.add(String(row['id']));
  const told = `select 'evt_' || xid || '_' || seq as id from party_event where org_id = any($1) and type in ('invoice.open', 'lease.active') limit 2`;
  for (const row of await world.sql(told, [owners])) ids.add(String(row['id']));
  return [...ids];
}

/** One of each kind: what is true of one lease is true of the next. */
const oneOfEach = (ids: readonly string[]): string[] => [...new Map(ids.map((id) => [id.split('_')[0], id])).values()];

/** A checksum of B's rows in each table, and of the capacity that B holds. */
async function stateOfB(world: World, ids: readonly string[]): Promise<string> {
  const tables = await world.sql(
    `select table_name as t, column_name as c from information_schema.columns
      where table_schema = 'public' and ((column_name = 'id' and data_type = 'text') or (table_name = 'allocation' and column_name = 'holder_org'))`,
  );
  const sums = tables.map(async ({ t, c }) => {
    const [row] = await world.sql(
      `select md5(coalesce(string_agg(x::text, '|' order by x.id), '')) as sum from ${String(t)} x where x.${String(c)} = any($1)`,
      [ids],
    );
    return `${String(t)}:${String(row?.['sum'])}`;
  });
  return (await Promise.all(sums)).join('\n');
}

/** Types that may be read across organisations, as the schema itself says. */
const publicTypes = (schema: GraphQLSchema): Set<string> =>
  new Set(
    Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type))
      .filter((type) =>
        type.astNode?.directives?.some(
          ({ name, arguments: args }) =>
            name.value === 'audience' && args?.[0]?.value.kind === 'EnumValue' && args[0].value.value === 'PUBLIC',
        ),
      )
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

/** Operations that change who the caller is: they take no ids, and would end the session that the others need. */
const SESSIONS = /Mutation\.(signIn|signOut|signUp|passwordChange)$/;

/** What takes a thing away with all that hangs on it. */
const REMOVAL = /Mutation\.\w+Remove$/;

/** Queries last and removals first, where they are taken from the end: a mutation may end what others would show. */
const allProbes = (schema: GraphQLSchema, caller: Caller, ids: readonly string[]): Probe[] =>
  ids
    .flatMap((id, index) =>
      // what takes no id answers the same whatever the id
      probes(schema, id, caller.who.replaceAll(/\W/g, '')).filter(({ takesId }) => takesId || index === 0),
    )
    .filter(({ coordinate }) => !SESSIONS.test(coordinate))
    .sort(
      (a, b) =>
        Number(REMOVAL.test(b.coordinate)) - Number(REMOVAL.test(a.coordinate)) ||
        a.coordinate.localeCompare(b.coordinate),
    );

const PARALLEL = 8;

/** What answers have shown so far. */
class Shown {
  readonly fields = new Set<string>();
  readonly #answered = new Set<string>();
  readonly #fieldsOf = new Map<string, readonly string[]>();

  constructor(private readonly schema: GraphQLSchema) {}

  see({ probe, code, leaves: found }: Outcome): void {
    for (const { coordinate } of found) this.fields.add(coordinate);
    if (code !== 'NOT_FOUND') this.#answered.add(probe.coordinate);
  }

  /** Whether the operation has answered and each of its fields was shown: then the next id proves nothing more. */
  isEnough(probe: Probe): boolean {
    if (!this.#answered.has(probe.coordinate)) return false;
    const fields = this.#fieldsOf.get(probe.coordinate) ?? plainFields(this.schema, [probe]);
    this.#fieldsOf.set(probe.coordinate, fields);
    return fields.every((field) => this.fields.has(field) || NOT_IN_B.test(field));
  }
}

/** Sends the probes; where it is told what was `shown`, those that would show something new. */
async function run(
  url: string,
  schema: GraphQLSchema,
  caller: Caller,
  ids: readonly string[],
  shown?: Shown,
): Promise<Outcome[]> {
  const waiting = allProbes(schema, caller, ids);
  const outcomes: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (let probe = waiting.pop(); probe; probe = waiting.pop()) {
      if (shown?.isEnough(probe)) continue;
      const { status, body } = await call(url, caller, probe.document, probe.variables);
      const found = [...leaves(schema, probe, body.data)];
      const refused = found.find(
        ({ coordinate, value }) => coordinate.endsWith('.code') && typeof value === 'string',
      )?.value;
      const code = body.errors?.[0]?.extensions?.code ?? (typeof refused === 'string' ? refused : 'DONE');
      const said = JSON.stringify(body.errors ?? '');
      const outcome: Outcome = { who: caller.who, probe, status, code, said, leaves: found };
      shown?.see(outcome);
      outcomes.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return outcomes;
}

/** Where B shows, in what kind of answer. */
function leaksIn(outcomes: readonly Outcome[], schema: GraphQLSchema, ids: readonly string[]): string[] {
  const open = publicTypes(schema);
  const isOfB = ({ coordinate, value }: Leaf): boolean =>
    typeof value === 'string' &&
    !open.has(coordinate.split('.')[0] ?? '') &&
    !TOLD_TO_A_BUYER.has(coordinate) &&
    (value.includes(CANARY) || ids.includes(value));
  return [
    ...new Set(
      outcomes.flatMap(({ who, probe, said, leaves: found }) => [
        ...found.filter(isOfB).map(({ coordinate }) => `${who}: ${probe.coordinate} shows ${coordinate}`),
        ...(said.includes(CANARY) ? [`${who}: ${probe.coordinate} in an error`] : []),
      ]),
    ),
  ].sort();
}

/** What came of the mutations that take an id, by name; being nobody at that API is no answer to the question. */
function fates(outcomes: readonly Outcome[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { probe, code } of outcomes) {
    if (!probe.takesId || !probe.coordinate.startsWith('Mutation.') || code === 'UNAUTHENTICATED') continue;
    const codes = found.get(probe.coordinate) ?? [];
    if (!codes.includes(code)) found.set(probe.coordinate, [...codes, code]);
  }
  return found;
}

/** Fields that no life of B shows: refusals, money that Stripe gave back or a bank took back, records of a meter on an invoice, payouts (a miner that Stripe does not know yet gets none), a step of a budget in a month that comes, a month that has closed, a call on a lease without a contract, dunning of a firm that pays, advice on an empty search, a site that grows, a price simulated on thirty requests, tax where B is not taxed, a top-up called into question, a quote read by a link or quoted again, one that needed an approver, what a webhook's receiver answered, an offer that came to fit a need, a day that an agent heard whole, dunning of a top-up. */
const NOT_IN_B =
  /^(AlertMatch|UptimeDay|TopUpDunningStep|ApprovalRequired|QuoteDelta|QuoteLineDelta|SharedQuote|Blocker|FilterChange|FilterConflict|Relaxation|RampStep|CapacityTaken|QuoteExpired|TermSheetExpired|OptionTooLate|CreditExceeded|BudgetExceeded|BudgetAlert|AccountSuspended|DunningRecord|InvoiceDunning|PowerExceeded|PowerClaim|PriceSimulation|PriceOutlook|Estimate|AvailabilityMonth|OutsideTolerance|CalledLease|Dispute|Refund|MeterRecord|Payout|PayoutAccount|PayoutEdge|PayoutHoldback|PayoutHop|PayoutLine|PayoutOnboarding|PayoutReversal|PayoutTransfer|TaxPart|TopUpDispute)\.|^WebhookAttempt\.(status|body)$|^WebhookDelivery\.nextAttemptAt$|^WebhookEndpoint\.(types|failingSince)$|^ChargeLine\.recordIds$/;

/** Mutations that mean something to anybody, whoever owns the id: B's offers are for A to quote and to negotiate about. */
const FOR_ANYBODY = new Set(['Mutation.quoteCreate', 'Mutation.termSheetPropose']);

async function attack(world: World, a: Company, ids: readonly string[]): Promise<void> {
  const kinds = oneOfEach(ids);
  const [any] = kinds;
  for (const api of APIS) {
    const schema = buildSchema(schemaText(api));
    const outcomes = await run(world.url(api), schema, NOBODY, any === undefined ? [] : [any]);
    for (const at of ['tenant', 'provider'] as const) {
      outcomes.push(...(await run(world.url(api), schema, a.callers[at], at === api ? kinds : kinds.slice(0, 1))));
      // a key is the same actor behind the same policies: a few kinds of ids show that it sees no more than the session
      outcomes.push(...(await run(world.url(api), schema, a.keys[at], kinds.slice(0, at === api ? 3 : 1))));
    }
    expect(leaksIn(outcomes, schema, ids)).toEqual([]);
    const broken = outcomes.filter(({ status, code }) => status >= 500 || BROKEN.has(code));
    expect(broken.map(({ who, probe, said }) => [who, probe.coordinate, said])).toEqual([]);
    const answered = [...fates(outcomes)].filter(
      ([coordinate, codes]) => !FOR_ANYBODY.has(coordinate) && codes.some((code) => code !== 'NOT_FOUND'),
    );
    expect(answered).toEqual([]);
  }
}

/** The same probes in B's own hands find and change what there is, or the attack would prove nothing. */
async function provesTeeth(world: World, b: Company, ids: readonly string[]): Promise<void> {
  for (const api of ['tenant', 'provider'] as const) {
    const schema = buildSchema(schemaText(api));
    const shown = new Shown(schema);
    const outcomes = await run(world.url(api), schema, b.callers[api], ids, shown);
    const missed = plainFields(schema, allProbes(schema, NOBODY, ['none'])).filter(
      (coordinate) => !shown.fields.has(coordinate) && !NOT_IN_B.test(coordinate),
    );
    expect(missed).toEqual([]);
    const blind = [...fates(outcomes)]
      .filter(([, codes]) => codes.every((code) => code === 'NOT_FOUND'))
      .map(([coordinate]) => coordinate);
    expect(blind).toEqual([]);
  }
}

describe('the cross-tenant matrix', () => {
  it('nobody finds or changes anything of B, at any API, with any operation, while B finds and changes it all', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
    try {
      const b = await company(world, CANARY);
      await live(world, b);
      await spends(world, b.callers.tenant);
      await listens(world, b.callers);
      await decides(world, b.callers.tenant);
      const a = await company(world, 'Alpha');
      const ids = await idsOfB(world);
      const before = await stateOfB(world, ids);
      await attack(world, a, ids);
      expect(await stateOfB(world, ids)).toBe(before);
      await provesTeeth(world, b, ids);
    } finally {
      await world.close();
    }
  }, 240_000);
});
