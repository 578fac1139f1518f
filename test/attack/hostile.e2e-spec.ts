// World: one of each API, a miner with a listing, an AI firm with a lease and an open quote. Their own sessions send every input of every
// schema values that have broken other systems. What documents and bodies may be at all is libs/platform's own test.
import fs from 'node:fs';
import path from 'node:path';
import {
  type GraphQLInputType,
  type GraphQLSchema,
  buildSchema,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
} from 'graphql';
import { schemaText } from '#libs/schema';
import { type World, listH100, openWorld, windowFrom } from '../world.js';
import { type Caller, NOBODY, call, company, signIn } from './company.js';
import { KEY_VARIABLE, type Probe, probes } from './matrix.js';

const BLNS = path.resolve('../shared/data/naughty-strings/blns.json');
const STRINGS_PER_FIELD = 12;
const KEY = 'hostile-key'; // each call has one of its own
/**
 * Refused as the probes are: their network is too slow for what was promised, their month of 2031 is longer than maintenance may take, and so
 * far ahead that no books are closed by it. The first member of staff is an operator, who makes no keys; its bank statement is none, its
 * invoice was not paid, nobody's money waits to be applied, its miner owes nothing, it has no records to match and knows no law to change.
 */
const REFUSED: Readonly<Record<'tenant' | 'provider' | 'ops', readonly string[]>> = {
  tenant: [],
  provider: ['Mutation.acceptanceTestReport', 'Mutation.maintenanceAnnounce'],
  ops: [
    'Query.apiKeys',
    'Mutation.apiKeyCreate',
    'Mutation.apiKeyRevoke',
    'Mutation.bankStatementImport',
    'Mutation.cashApply',
    'Mutation.periodClose',
    'Mutation.recordMatchCreate',
    'Mutation.providerDebtWriteOff',
    'Mutation.invoiceRefund',
    'Mutation.taxRateAdd',
  ],
};

/** Staff have roles of their own; a tenant proposes contracts for itself. */
const OF_API: Readonly<Record<'tenant' | 'provider' | 'ops', Known>> = {
  tenant: { tenantOrgId: null },
  provider: {},
  ops: { role: 'STAFF_READER' },
};

const UGLY: Readonly<Record<string, readonly unknown[]>> = {
  String: [
    '',
    ' ',
    'a\u0000b',
    '\u0000',
    '\ud800',
    'x'.repeat(60_000),
    '\u202e\u0007\r\n',
    "'; DROP TABLE lease; --",
    '%s%n',
    '𝕏'.repeat(300),
  ],
  ID: [
    '',
    'a\u0000b',
    'lse_',
    'lse_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    "' OR 1=1 --",
    'x'.repeat(10_000),
    '../../etc/passwd',
    '\ud800',
  ],
  Int: [0, -1, 1, 2_147_483_647, -2_147_483_648],
  Decimal: [
    '0',
    '-1',
    '-0',
    '1e999',
    'NaN',
    '0.0000000000000000000001',
    '9'.repeat(400),
    '999999999999999.99',
    '١٢',
    '0x10',
    '',
  ],
  DateTime: [
    '',
    '0000-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '9999-12-31T23:59:59Z',
    '2190-12-31T23:59:59Z',
    '2031-02-30T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '2031-01-01',
  ],
  Date: [
    '',
    '0000-01-01',
    '1899-12-31',
    '9999-12-31',
    '2031-02-30',
    '+275760-09-13',
    '2031-01-01T00:00:00Z',
    '31.1.2031',
  ],
  CurrencyCode: ['', 'usd', 'XXX', 'JPY', 'US\u0000'],
};

/** A place where a plain value goes. */
interface Place {
  readonly at: readonly (string | number)[];
  readonly type: string;
  /** The field of an input type it fills, which several operations may share; null for an argument. */
  readonly field: string | null;
}

function* placesIn(
  type: GraphQLInputType,
  at: readonly (string | number)[],
  of: string | null = null,
): Generator<Place> {
  const bare = getNullableType(type);
  if (isListType(bare)) yield* placesIn(bare.ofType, [...at, 0], of);
  else if (isInputObjectType(bare))
    for (const field of Object.values(bare.getFields()))
      yield* placesIn(field.type, [...at, field.name], `${bare.name}.${field.name}`);
  else if (isLeafType(bare)) yield { at, type: bare.name, field: of };
}

function placesOf(schema: GraphQLSchema, probe: Probe): Place[] {
  const [root, name] = probe.coordinate.split('.');
  const type = root === 'Query' ? schema.getQueryType() : schema.getMutationType();
  return (type?.getFields()[name ?? '']?.args ?? []).flatMap((arg) => [...placesIn(arg.type, [arg.name])]);
}

/** A copy of `value` with `put` at a path; what is missing or null on the way is made. */
function planted(value: unknown, [step, ...rest]: readonly (string | number)[], put: unknown): unknown {
  if (step === undefined) return put;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(value) ? [...(value as unknown[])] : [];
    list[step] = planted(list[step], rest, put);
    return list;
  }
  const record = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  return { ...record, [step]: planted(record[step], rest, put) };
}

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 80);

/** Ids of things that are there, so that the inputs beside them are looked at; null where one must not be given. */
type Known = Readonly<Record<string, string | null>>;

interface Ids {
  /** By the name of an input field. */
  readonly known: Known;
  /** For the argument `id` of a root field. */
  readonly byField: Known;
}

async function live(world: World) {
  const all = await company(world, 'Target');
  const offerId = await listH100(all.miner, 8);
  const window = windowFrom(await world.staff.now(), 40);
  const { lease, invoice } = await all.firm.book((await all.firm.quote({ offerId, units: 8, window })).id);
  const quote = await all.firm.quote({ offerId, units: 8, window });
  const { body } = await call(world.url('tenant'), all.callers.tenant, '{ viewer { organisation { id } } }', {});
  const { viewer } = body.data as { viewer: { organisation: { id: string } } };
  const known: Known = {
    tenantOrgId: viewer.organisation.id,
    offerId,
    listingId: offerId,
    leaseId: lease.id,
    invoiceId: invoice?.id ?? '',
    quoteId: quote.id,
  };
  const byField: Known = {
    lease: lease.id,
    offer: offerId,
    gpuPool: offerId,
    quote: quote.id,
    invoice: invoice?.id ?? '',
  };
  return { callers: all.callers, known, byField };
}

/** False below something that was left out on purpose. */
function isThere(value: unknown, [step, ...rest]: readonly (string | number)[]): boolean {
  if (step === undefined) return true;
  return (
    typeof value === 'object' && value !== null && isThere((value as Readonly<Record<string, unknown>>)[step], rest)
  );
}

function withKnown(probe: Probe, places: readonly Place[], { known, byField }: Ids): unknown {
  return places.reduce<unknown>((variables, { at, type }) => {
    const name = String(at.at(-1));
    const id = name === 'id' ? byField[probe.coordinate.split('.')[1] ?? ''] : known[name];
    const takes = (type === 'ID' || type === 'Role') && isThere(variables, at);
    return takes && id !== undefined ? planted(variables, at, id) : variables;
  }, probe.variables);
}

interface Target {
  readonly url: string;
  readonly schema: GraphQLSchema;
  readonly caller: Caller;
}

/**
 * Every ugly value in every place, one at a time; then some of the naughty strings in all text places of a field at once. The field of an
 * input type that another operation has filled with all of them (a term sheet that is proposed, countered, checked) gets the next one only.
 */
function* attempts(
  { schema }: Target,
  ids: Ids,
  strings: readonly string[],
): Generator<readonly [Probe, unknown, string]> {
  let next = 0;
  const filled = new Map<string, number>();
  const valuesFor = ({ type, field }: Place): readonly unknown[] => {
    const all = UGLY[type] ?? [];
    const times = field === null ? 0 : (filled.get(field) ?? 0);
    if (field !== null) filled.set(field, times + 1);
    return times === 0 ? all : all.slice(times % all.length, (times % all.length) + 1);
  };
  // those that write come first: they look at more of what they are given
  const byWriting = [...probes(schema, 'none', KEY)].sort((a, b) => (a.coordinate < b.coordinate ? -1 : 1));
  for (const probe of byWriting) {
    const places = placesOf(schema, probe);
    const variables = withKnown(probe, places, ids);
    for (const place of places)
      for (const put of valuesFor(place))
        yield [probe, planted(variables, place.at, put), `${place.at.join('.')} = ${shown(put)}`];
    const texts = places.filter(({ type }) => type === 'String');
    for (let count = 0; texts.length > 0 && count < Math.min(STRINGS_PER_FIELD, strings.length); count += 1) {
      const text = strings[next % strings.length];
      next += 1;
      yield [
        probe,
        texts.reduce<unknown>((sent, { at }) => planted(sent, at, text), variables),
        `texts = ${shown(text)}`,
      ];
    }
  }
}

/** Operations that would end the session the others need, or try its password until it is locked. */
const AS_NOBODY = /\.(signIn|signUp|signOut|passwordChange)$/;

async function assault(
  target: Target,
  ids: Ids,
  strings: readonly string[],
): Promise<{ broken: string[]; calls: number }> {
  const waiting = [...attempts(target, ids, strings)];
  const calls = waiting.length;
  const broken: string[] = [];
  const lane = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const [probe, variables, what] = one;
      const once = { [KEY_VARIABLE]: `${KEY}-${waiting.length}` };
      const { status, body } = await call(
        target.url,
        AS_NOBODY.test(probe.coordinate) ? NOBODY : target.caller,
        probe.document,
        { ...(variables as Readonly<Record<string, unknown>>), ...once },
      );
      const isFault = status >= 500 || body.errors?.some((error) => error.extensions?.code === 'INTERNAL');
      if (isFault) broken.push(`${probe.coordinate}: ${what}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return { broken, calls };
}

/** Inputs whose own values are refused before any of them is looked at would prove nothing. */
async function unfit(target: Target, ids: Ids): Promise<string[]> {
  const found: string[] = [];
  for (const probe of probes(target.schema, 'none', 'as-they-are')) {
    if (AS_NOBODY.test(probe.coordinate)) continue;
    const { body } = await call(
      target.url,
      target.caller,
      probe.document,
      withKnown(probe, placesOf(target.schema, probe), ids),
    );
    if (/INVALID_INPUT|BAD_USER_INPUT|UNAUTHENTICATED|FORBIDDEN/.test(JSON.stringify(body)))
      found.push(probe.coordinate);
  }
  return found;
}

describe('hostile values', () => {
  it('are refused or taken as they are, in every input of every API, and never break anything', async () => {
    const strings = fs.existsSync(BLNS) ? (JSON.parse(fs.readFileSync(BLNS, 'utf8')) as string[]) : [];
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, 'stripe-emulator': 1 });
    try {
      const { callers, ...ids } = await live(world);
      const { email, password } = world.system.staff;
      const staff = await signIn(world.url('ops'), 'staff', email, password);
      for (const api of ['tenant', 'provider', 'ops'] as const) {
        const caller = api === 'ops' ? staff : callers[api];
        const target = { url: world.url(api), schema: buildSchema(schemaText(api)), caller };
        const own = { ...ids, known: { ...ids.known, ...OF_API[api] } };
        expect({ api, unfit: await unfit(target, own) }).toEqual({
          api,
          unfit: REFUSED[api],
        });
        const { broken, calls } = await assault(target, own, strings);
        expect(broken).toEqual([]);
        expect(calls).toBeGreaterThan(200);
      }
    } finally {
      await world.close();
    }
  }, 240_000);
});
