import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** One call made from the schema alone: a root field with a foreign id in every place that takes one. */
export interface Probe {
  readonly coordinate: string;
  readonly kind: 'query' | 'mutation';
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  String: 'probe text',
  Int: 8,
  Boolean: false,
  Decimal: '1.5',
  DateTime: '2031-01-01T00:00:00Z',
  CurrencyCode: 'USD',
};

function sample(type: GraphQLInputType, id: string, field: string): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [sample(bare.ofType as GraphQLInputType, id, field)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields());
    return Object.fromEntries(fields.map((each) => [each.name, sample(each.type, id, each.name)]));
  }
  const { name } = getNamedType(bare);
  if (name === 'ID') return id;
  if (name === 'DateTime' && field === 'end') return '2031-02-01T00:00:00Z';
  return SAMPLES[name] ?? 'probe';
}

function argumentsOf(field: GraphQLField<unknown, unknown>): { definitions: string; uses: string; args: readonly GraphQLArgument[] } {
  const args = field.args.filter((arg) => arg.name !== 'after');
  return {
    definitions: args.length === 0 ? '' : `(${args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ')})`,
    uses: args.length === 0 ? '' : `(${args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')})`,
    args,
  };
}

/** Every field to a depth, each under an alias that carries its coordinate: `Lease__number: number`. */
function selection(schema: GraphQLSchema, type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const objects = isUnionType(named) || isInterfaceType(named) ? schema.getPossibleTypes(named) : isObjectType(named) ? [named] : [];
  const parts = objects.map((object) => `... on ${object.name} { ${fieldsOf(schema, object, depth)} }`);
  return `{ __typename ${parts.join(' ')} }`;
}

function fieldsOf(schema: GraphQLSchema, object: GraphQLObjectType, depth: number): string {
  return Object.values(object.getFields())
    .filter((field) => isLeafType(getNamedType(field.type)) || depth > 0)
    .map((field) => {
      const uses = field.args.map((arg) => `${arg.name}: ${literal(sample(arg.type, 'none', arg.name), arg.type)}`);
      return `${object.name}__${field.name}: ${field.name}${uses.length === 0 ? '' : `(${uses.join(', ')})`} ${selection(schema, field.type, depth - 1)}`;
    })
    .join(' ');
}

function literal(value: unknown, type: GraphQLInputType): string {
  if (value !== null && typeof value === 'object') {
    const bare = getNullableType(type);
    if (!isInputObjectType(bare)) return '[]';
    return `{ ${Object.entries(value).map(([name, part]) => `${name}: ${JSON.stringify(part)}`).join(', ')} }`;
  }
  return isEnumType(getNullableType(type)) ? String(value) : JSON.stringify(value);
}

/** Every root field with `id` wherever an id is taken, in `@idempotent` form so that no mutation is refused for want of a key. */
export function probes(schema: GraphQLSchema, id: string, salt: string, depth = 4): Probe[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const;
  return roots.flatMap(([kind, root]) =>
    Object.values(root?.getFields() ?? {}).map((field) => {
      const { definitions, uses, args } = argumentsOf(field);
      const key = kind === 'mutation' ? ` @idempotent(key: "probe-${salt}-${field.name}-${id}")` : '';
      return {
        coordinate: `${root?.name}.${field.name}`,
        kind,
        document: `${kind} Probe${definitions} { ${root?.name}__${field.name}: ${field.name}${uses}${key} ${selection(schema, field.type, depth)} }`,
        variables: Object.fromEntries(args.map((arg) => [arg.name, sample(arg.type, id, arg.name)])),
      };
    }),
  );
}

/** Every leaf of an answer with the coordinate its alias carries. */
export function* leaves(value: unknown, coordinate = ''): Generator<{ readonly coordinate: string; readonly value: unknown }> {
  if (Array.isArray(value)) {
    for (const part of value) yield* leaves(part, coordinate);
  } else if (value !== null && typeof value === 'object') {
    for (const [alias, part] of Object.entries(value)) {
      if (alias !== '__typename') yield* leaves(part, alias.includes('__') ? alias.replace('__', '.') : coordinate);
    }
  } else yield { coordinate, value };
}

/** Coordinates an answer reached, null leaves included. */
export function reached(value: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(walk);
    else if (part !== null && typeof part === 'object') {
      for (const [alias, inner] of Object.entries(part)) {
        if (alias.includes('__') && alias !== '__typename') found.add(alias.replace('__', '.'));
        walk(inner);
      }
    }
  };
  walk(value);
  return found;
}
