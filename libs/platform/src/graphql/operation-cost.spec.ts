// World: a small schema with pages, plain lists and a union.
import { Kind, buildSchema, parse } from 'graphql';
import { operationCost } from './operation-cost.js';

const schema = buildSchema(`
  type Query { leases(first: Int = 20): Leases one: Lease ping: String any: [Any!]! }
  type Mutation { book: Lease pay: Lease }
  type Leases { nodes: [Lease!]! edges: [Edge!]! total: Int }
  type Edge { node: Lease! }
  type Lease { id: ID! lines: [Line!]! price: Price next(first: Int = 10): Leases }
  type Line { price: Price } type Price { amount: String } union Any = Line | Lease
`);

function costOf(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('no operation');
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  return operationCost({ schema, operation, fragments, variables });
}

it.each<[string, number, Record<string, unknown>?]>([
  ['{ ping }', 1],
  ['{ one { id } }', 2],
  ['{ one { id price { amount } } }', 3],
  ['{ leases { total } }', 2],
  ['{ leases { nodes { id } } }', 22],
  ['{ leases(first: 100) { nodes { id } } }', 102],
  ['query($n: Int) { leases(first: $n) { nodes { id } } }', 52, { n: 50 }],
  ['query($n: Int = 30) { leases(first: $n) { nodes { id } } }', 32],
  ['{ leases(first: 10) { edges { node { price { amount } } } } }', 32],
  ['{ one { lines { price { amount } } } }', 12],
  ['{ leases(first: 10) { nodes { next(first: 10) { nodes { id } } } } }', 122],
  ['mutation { book { id } }', 12],
  ['mutation { book { id } pay { id } }', 23],
  ['{ ...f } fragment f on Query { one { id } }', 2],
  ['{ any { ... on Lease { price { amount } } ... on Line { price { amount } } } }', 16],
  ['{ __schema { types { name } } }', 21],
])('%s costs %i', (text, cost, variables = {}) => {
  expect(costOf(text, variables)).toBe(cost);
});

it.each([
  '{ leases(first: 0) { total } }',
  '{ leases(first: 101) { total } }',
  '{ one { next(first: -1) { total } } }',
  '{ one { ...f } } fragment f on Lease { next(first: 500) { total } }',
])('refuses %s', (text) => {
  expect(() => costOf(text)).toThrow(/first must be from 1 to 100/);
});

it('measures doubling fragments without walking them', () => {
  const levels = Array.from(
    { length: 200 },
    (_, n) => `fragment f${n} on Lease { next { nodes { ...f${n + 1} } edges { node { ...f${n + 1} } } } }`,
  ).join('\n');
  expect(costOf(`{ one { ...f0 } } ${levels} fragment f200 on Lease { id }`)).toBeGreaterThan(1e100);
});
