/**
 * schema: the GraphQL contract of the three APIs, as files under sdl/, and what a scalar accepts and gives back.
 * It decides names, shapes and the text of every description. It refuses to know who resolves a field, and where the data is.
 */
import type * as opsTypes from './generated/ops.js';
import type * as providerTypes from './generated/provider.js';
import type * as tenantTypes from './generated/tenant.js';

export { API_NAMES, type ApiName, schemaText } from './schema-text.js';
export { scalarResolvers } from './scalars.js';
export { type Connection, connectionToGraphQL } from './connection.convert.js';
export { moneyToGraphQL, windowFromGraphQL, windowToGraphQL } from './kernel.convert.js';
export { parsedSchema } from './parsed-schema.js';
/** Types of one API, by their GraphQL names: `tenant.Offer`, `tenant.QueryOffersArgs`, `tenant.QuoteCreateInput`. */
export type { opsTypes as ops, providerTypes as provider, tenantTypes as tenant };
