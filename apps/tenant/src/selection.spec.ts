// World: one field of a small schema, asked for in every way GraphQL has; what was selected below it is what its resolver is told.
import { type GraphQLResolveInfo, buildSchema, executeSync, parse } from 'graphql';
import { isSelected } from './selection.js';

function told(selection: string, variables: Record<string, unknown> = {}): boolean | undefined {
  const schema = buildSchema(
    'type List { totalCount: Int nodes: [Int] inner: List } type Query { list: List other: List }',
  );
  const seen: boolean[] = [];
  const list = (_args: unknown, _context: unknown, info: GraphQLResolveInfo) => {
    seen.push(isSelected(info, 'totalCount'));
    return {};
  };
  const source = `query ($yes: Boolean = true, $no: Boolean = false) ${selection} fragment Counted on List { nodes totalCount }`;
  const { errors } = executeSync({ schema, document: parse(source), rootValue: { list }, variableValues: variables });
  expect(errors).toBeUndefined();
  return seen[0];
}

describe('a field is selected', () => {
  it.each([
    ['{ list { totalCount } }', true],
    ['{ list { n: totalCount nodes } }', true],
    ['{ list { ...Counted } }', true],
    ['{ list { ... on List { nodes ... { totalCount } } } }', true],
    ['{ list { nodes } list { totalCount } }', true],
    ['{ list { totalCount @include(if: $yes) } other { ...Counted } }', true],
    ['{ list { nodes } other { ...Counted } }', false],
    ['{ list { totalCount: nodes } other { ...Counted } }', false],
    ['{ list { inner { ...Counted } } }', false],
    ['{ list { totalCount @include(if: $no) nodes } other { ...Counted } }', false],
    ['{ list { totalCount @skip(if: true) nodes } other { ...Counted } }', false],
    ['{ list { ...Counted @skip(if: $yes) nodes } }', false],
  ])('%s: %s', (selection, expected) => {
    expect(told(selection)).toBe(expected);
  });

  it('as its variables say', () => {
    const asked = '{ list { nodes ...Counted @include(if: $no) } }';
    expect([told(asked), told(asked, { no: true })]).toEqual([false, true]);
  });
});
