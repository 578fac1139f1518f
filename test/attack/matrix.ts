import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** One call made from the schema alone: a root field with a foreign id in every place that takes one. */
export interface Probe {
  readonly coordinate: string;
  /** Whether there is such a place. */
  readonly takesId: boolean;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A leaf of an answer, and the field of the schema it came from. */
export interface Leaf {
  readonly coordinate: string;
  readonly value: unknown;
}

const BY_TYPE: Readonly<Record<string, unknown>> = {
  String: 'probe text',
  Int: 8,
  Boolean: false,
  Decimal: '1.5',
  Date: '2031-01-01',
  DateTime: '2031-01-01T00:00:00Z',
  CurrencyCode: 'USD',
};

/** Values that pass validation where any text would not, so that a probe comes as far as the question whose the id is. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  end: '2031-02-01T00:00:00Z',
  // the month in which B lives: the clock of a fresh market is the real one
  month: new Date().toISOString().slice(0, 7),
  email: 'nobody@example.test',
  password: 'a-Probe-with-9-Words',
  newPassword: 'a-Probe-with-9-Words',
  country: 'US',
  // an employer number of a campus that exists
  taxId: '91-1144442',
  timeZone: 'America/Chicago',
  gridRegion: 'US-TEX-ERCO',
  pue: '1.2',
  model: 'h100-sxm',
  minUnits: 1,
  subdivision: 'TX',
  cutOff: '17:00',
  returnUrl: 'https://miner.example.test/payouts',
  refreshUrl: 'https://miner.example.test/payouts',
  availableUntil: null,
  until: null,
  toUnit: 16,
  powerLimitKw: '90000',
  token: 'pm_card_visa',
  url: 'https://hooks.example.com/gridlease',
  // every type of event
  types: null,
  // a test was measured before it is reported; an invoice is credited as a whole, or a part of it in one of three ways
  measuredAt: '2026-01-01T00:00:00Z',
  isWhole: true,
  lineIds: null,
  netAmount: null,
  amount: null,
  hours: null,
  // what advice needs to be given at all, and to mine
  usdPerPhPerDay: '50',
  chain: null,
  fleet: null,
  gpuFill: '0.5',
  hallFill: '0.5',
  longTerm: { years: '12', blockHeight: 950_000, leaseUsdPerKwMonth: '120' },
  // an act on a contract is exactly one of these
  novate: null,
  expand: null,
  terminate: null,
  // hours of an energy calendar
  weekdays: [1],
  toHour: 24,
  latitude: '31.4',
  longitude: '-103.5',
  scopes: ['team:read'],
  role: 'VIEWER',
  // a search that hides nothing
  filter: null,
  // the demo miner's own name for its site, which another may use for theirs
  externalId: 'pecos',
  siteExternalId: 'pecos',
  region: 'us-south',
  expiresAt: null,
  // a need has a window of its own, or a length, and not both; a kind that an owner may silence
  rollingHours: null,
  type: 'quote.expired',
  expectedVersion: null,
  // nobody sees to it any more
  owner: null,
};

const DAY_MS = 86_400_000;
const day = (ahead: number): string => new Date((Math.floor(Date.now() / DAY_MS) + ahead) * DAY_MS).toISOString();

/** The days in which B lives, whole ones: the clock of a fresh market is the real one. */
const AROUND_NOW = { start: day(-1), end: day(7) };

/** Arguments of one field alone: what was used is asked for where something was, of all invoices; requests however they ended. */
const BY_FIELD: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'Query.usage': { window: AROUND_NOW },
  'Query.usageRecords': { window: AROUND_NOW, invoiceId: null },
  'Query.usageHours': { window: AROUND_NOW },
  'Query.apiRequests': { outcome: null, operation: null },
};

function takesId(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  return isInputObjectType(named)
    ? Object.values(named.getFields()).some((field) => takesId(field.type))
    : named.name === 'ID';
}

function sample(type: GraphQLInputType, id: string, name: string): unknown {
  // what is left out elsewhere may be mandatory here
  if (name in BY_NAME && !(BY_NAME[name] === null && isNonNullType(type))) return BY_NAME[name];
  const bare = getNullableType(type);
  if (isListType(bare)) return [sample(bare.ofType, id, name)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (isInputObjectType(bare))
    return Object.fromEntries(
      Object.values(bare.getFields()).map((field) => [field.name, sample(field.type, id, field.name)]),
    );
  return bare.name === 'ID' ? id : BY_TYPE[bare.name];
}

/** What would leave nothing to see: a page after nowhere, states, ages, tranches that B has not. */
const LEFT_OUT: readonly string[] = ['after', 'states', 'age', 'tranche'];

const compact = (args: readonly GraphQLArgument[]): readonly GraphQLArgument[] =>
  args.filter((arg) => !LEFT_OUT.includes(arg.name));

/**
 * Writes a selection of every field there is below a type: one fragment for each type, so that the document stays within the limits
 * of the API; a field that leads back to a type above it is asked for its plain fields only.
 */
class Fragments {
  readonly #written = new Map<string, string>();
  readonly #open = new Set<string>();

  constructor(readonly schema: GraphQLSchema) {}

  selection(type: GraphQLOutputType): string {
    const named = getNamedType(type);
    if (!isCompositeType(named)) return '';
    const objects = isObjectType(named) ? [named] : this.schema.getPossibleTypes(named);
    return `{ __typename ${objects.map((object) => `...${this.#nameFor(object)}`).join(' ')} }`;
  }

  #nameFor(object: GraphQLObjectType): string {
    const isBelowItself = this.#open.has(object.name);
    const name = isBelowItself ? `${object.name}Plain` : object.name;
    if (this.#written.has(name)) return name;
    this.#written.set(name, '');
    this.#open.add(object.name);
    const fields = Object.values(object.getFields()).filter(
      (field) => !isBelowItself || isLeafType(getNamedType(field.type)),
    );
    const body = fields
      .map((field) => `${field.name}${argumentsInline(field.args)} ${this.selection(field.type)}`)
      .join(' ');
    if (!isBelowItself) this.#open.delete(object.name);
    this.#written.set(name, `fragment ${name} on ${object.name} { ${body === '' ? '__typename' : body} }`);
    return name;
  }

  get text(): string {
    return [...this.#written.values()].join('\n');
  }
}

function argumentsInline(args: readonly GraphQLArgument[]): string {
  const given = compact(args).map((arg) => `${arg.name}: ${literal(sample(arg.type, 'none', arg.name), arg.type)}`);
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

function literal(value: unknown, type: GraphQLInputType): string {
  const bare = getNullableType(type);
  if (isEnumType(bare)) return String(value);
  if (!isInputObjectType(bare)) return JSON.stringify(value);
  const fields = Object.values(bare.getFields()).map(
    (field) => `${field.name}: ${literal(sample(field.type, 'none', field.name), field.type)}`,
  );
  return `{ ${fields.join(', ')} }`;
}

/** A root field with everything below it selected; its text is the same for every id, so that an API parses it once. */
interface RootField {
  readonly coordinate: string;
  readonly name: string;
  readonly isMutation: boolean;
  readonly args: readonly GraphQLArgument[];
  readonly document: string;
}

const ROOT_FIELDS = new WeakMap<GraphQLSchema, readonly RootField[]>();

function rootFields(schema: GraphQLSchema): readonly RootField[] {
  const known = ROOT_FIELDS.get(schema);
  if (known) return known;
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const;
  const found = roots.flatMap(([kind, root]) =>
    Object.values(root?.getFields() ?? {}).map((field): RootField => {
      const isMutation = kind === 'mutation';
      const args = compact(field.args);
      const fragments = new Fragments(schema);
      const below = fragments.selection(field.type);
      const given = args.map((arg) => `${arg.name}: $${arg.name}`);
      const declared = [
        ...args.map((arg) => `$${arg.name}: ${String(arg.type)}`),
        ...(isMutation ? [`$${KEY_VARIABLE}: String!`] : []),
      ];
      const key = isMutation ? ` @idempotent(key: $${KEY_VARIABLE})` : '';
      const use = `${field.name}${inBrackets(given)}${key} ${below}`;
      return {
        coordinate: `${root?.name}.${field.name}`,
        name: field.name,
        isMutation,
        args,
        document: `${kind} Probe${inBrackets(declared)} { ${use} }\n${fragments.text}`,
      };
    }),
  );
  ROOT_FIELDS.set(schema, found);
  return found;
}

const inBrackets = (parts: readonly string[]): string => (parts.length === 0 ? '' : `(${parts.join(', ')})`);

/** The variable of a probe that carries the key of a mutation. */
export const KEY_VARIABLE = 'idempotencyKey';

/** Every root field with `id` wherever an id is taken; mutations with a key of their own, so that none is refused for want of one. */
export function probes(schema: GraphQLSchema, id: string, salt: string): Probe[] {
  return rootFields(schema).map(({ coordinate, name, isMutation, args, document }) => ({
    coordinate,
    takesId: args.some((arg) => takesId(arg.type)),
    document,
    variables: {
      ...Object.fromEntries(args.map((arg) => [arg.name, arg.name === 'first' ? 20 : sample(arg.type, id, arg.name)])),
      ...BY_FIELD[coordinate],
      ...(isMutation ? { [KEY_VARIABLE]: `${salt}-${name}-${id}` } : {}),
    },
  }));
}

/** Every leaf of an answer to a probe, null ones included; the schema says what each part of it is. */
export function* leaves(schema: GraphQLSchema, probe: Probe, data: unknown): Generator<Leaf> {
  const root = schema.getType(probe.coordinate.split('.')[0] ?? '');
  if (isObjectType(root)) yield* leavesOf(schema, root, data);
}

function* leavesOf(schema: GraphQLSchema, object: GraphQLObjectType, value: unknown): Generator<Leaf> {
  if (!isRecord(value)) return;
  for (const [name, part] of Object.entries(value)) {
    const field = object.getFields()[name];
    if (!field) continue;
    const coordinate = `${object.name}.${name}`;
    for (const each of flat(part)) {
      const below = isRecord(each) ? schema.getType(String(each['__typename'])) : undefined;
      if (isObjectType(below)) yield* leavesOf(schema, below, each);
      else yield { coordinate, value: each };
    }
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const flat = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.flatMap(flat) : [value]);

/** The plain fields of all types that a caller of these probes could see. */
export function plainFields(schema: GraphQLSchema, all: readonly Probe[]): string[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
  const seen = types.filter((type) => all.some(({ document }) => document.includes(`fragment ${type.name} on`)));
  return seen.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => isLeafType(getNamedType(field.type)))
      .map((field) => `${type.name}.${field.name}`),
  );
}
