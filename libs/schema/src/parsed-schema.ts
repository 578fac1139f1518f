import { buildSchema, type GraphQLSchema } from 'graphql';
import { scalarResolvers } from './scalars.js';
import { type ApiName, schemaText } from './schema-text.js';

/** The schema of one API without resolvers but with working scalars: for clients in tests, and for matrices generated from it. */
export function parsedSchema(api: ApiName): GraphQLSchema {
  const schema = buildSchema(schemaText(api));
  for (const [name, scalar] of Object.entries(scalarResolvers)) {
    const type = schema.getType(name);
    if (type)
      Object.assign(type, {
        serialize: scalar.serialize,
        parseValue: scalar.parseValue,
        parseLiteral: scalar.parseLiteral,
      });
  }
  return schema;
}
