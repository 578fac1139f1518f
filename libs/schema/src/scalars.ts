import {
  type CivilDate,
  type CurrencyCode,
  type Decimal,
  type Instant,
  decimalToString,
  instantFromEpoch,
  instantToString,
  isCurrency,
  parseCivilDate,
  parseDecimal,
  parseInstant,
} from '#libs/kernel';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const refused = (message: string, node?: ValueNode): GraphQLError =>
  new GraphQLError(message, node ? { nodes: node } : {});

/** A scalar that is a string on the wire, in both directions and in documents. */
function textScalar<Inside>(
  name: string,
  read: (text: string) => Inside | null,
  write: (value: unknown) => string,
  expected: string,
): GraphQLScalarType<Inside, string> {
  const parse = (value: unknown, node?: ValueNode): Inside => {
    const inside = typeof value === 'string' ? read(value) : null;
    if (inside === null) throw refused(`${name} must be ${expected}`, node);
    return inside;
  };
  return new GraphQLScalarType<Inside, string>({
    name,
    serialize: write,
    parseValue: (value) => parse(value),
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null, node),
  });
}

const decimalScalar = textScalar<Decimal>(
  'Decimal',
  (text) => {
    const parsed = parseDecimal(text);
    return parsed.ok ? parsed.value : null;
  },
  (value) => {
    if (typeof value === 'string' && parseDecimal(value).ok) return value;
    if (typeof value === 'object' && value !== null && 'scaled' in value && typeof value.scaled === 'bigint')
      return decimalToString({ scaled: value.scaled });
    throw new TypeError('a resolver gave something else than an exact decimal for a Decimal');
  },
  'a decimal in a string, at most 18 digits before and 12 after the point, e.g. "2.4937"',
);

const instantScalar = textScalar<Instant>(
  'DateTime',
  (text) => {
    const parsed = parseInstant(text);
    return parsed.ok ? parsed.value : null;
  },
  (value) => {
    if (typeof value === 'number') return instantToString(instantFromEpoch(value));
    throw new TypeError('a resolver gave something else than an Instant for a DateTime');
  },
  'an RFC 3339 instant with an explicit offset, e.g. "2026-11-22T15:00:00Z"',
);

const dateScalar = textScalar<CivilDate>(
  'Date',
  (text) => {
    const parsed = parseCivilDate(text);
    return parsed.ok ? parsed.value : null;
  },
  (value) => {
    if (typeof value === 'string' && parseCivilDate(value).ok) return value;
    throw new TypeError('a resolver gave something else than a day of the calendar for a Date');
  },
  'a day from 1900 to 2199, e.g. "2026-10-24"',
);

const currencyScalar = textScalar<CurrencyCode>(
  'CurrencyCode',
  (text) => (isCurrency(text) ? text : null),
  (value) => {
    if (typeof value === 'string' && isCurrency(value)) return value;
    throw new TypeError('a resolver gave something else than a currency we bill in');
  },
  'the ISO 4217 code of a currency Gridlease bills in, e.g. "USD"',
);

/**
 * Resolvers of our scalars, to hand to the GraphQL module. Inside, a Decimal argument is a kernel `Decimal`, a DateTime a kernel
 * `Instant` and a Date a kernel `CivilDate`; a resolver gives back a decimal string (or a kernel `Decimal`), an `Instant` and a `CivilDate`.
 */
export const scalarResolvers: Readonly<Record<'Decimal' | 'Date' | 'DateTime' | 'CurrencyCode', GraphQLScalarType>> = {
  Decimal: decimalScalar,
  Date: dateScalar,
  DateTime: instantScalar,
  CurrencyCode: currencyScalar,
};
