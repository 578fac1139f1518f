import { type GraphQLSchema, isAbstractType } from 'graphql';

/**
 * Lets a resolver answer a union or interface with a plain object: its `__typename` decides; an error without one is a `Refusal`.
 * Changes the schema it is given.
 */
export function resolveTypesByName(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isAbstractType(type) || type.name.startsWith('__')) continue;
    const names = schema.getPossibleTypes(type).map((possible) => possible.name);
    type.resolveType = (value: unknown) => {
      const said = typeof value === 'object' && value !== null && '__typename' in value ? value.__typename : undefined;
      if (typeof said === 'string') return said;
      return names.includes('Refusal') ? 'Refusal' : undefined;
    };
  }
  return schema;
}
