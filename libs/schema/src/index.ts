/**
 * schema: the GraphQL contract of the three APIs, as files under sdl/, and what a scalar accepts and gives back.
 * It decides names, shapes and the text of every description, and how what several APIs show alike (contracts) is written in it.
 * It refuses to know who resolves a field, where the data is, and the domain: what is converted is told by its shape.
 */
import type * as opsTypes from './generated/ops.js';
import type * as providerTypes from './generated/provider.js';
import type * as tenantTypes from './generated/tenant.js';

export { API_NAMES, type ApiName, schemaText } from './schema-text.js';
export { scalarResolvers } from './scalars.js';
export { type Connection, connectionToGraphQL } from './connection.convert.js';
export { type ActAnswer, actToGraphQL, changeToGraphQL } from './contract/act.convert.js';
export { actFromGraphQL, pathInInput, problemsInInput } from './contract/act-input.convert.js';
export { cashFlowToGraphQL, checkedTermsToGraphQL } from './contract/cash-flow.convert.js';
export {
  type ContractAnswer,
  contractToGraphQL,
  obligationsToGraphQL,
  optionsToGraphQL,
} from './contract/contract.convert.js';
export { type ProposalAnswer, proposalToGraphQL } from './contract/proposal.convert.js';
export { scheduleToGraphQL } from './contract/schedule.convert.js';
export { draftFromGraphQL, termsJsonFromGraphQL } from './contract/terms-json.convert.js';
export { moneyToGraphQL, windowFromGraphQL, windowToGraphQL } from './kernel.convert.js';
export {
  payoutAccountToGraphQL,
  payoutOverviewToGraphQL,
  payoutTermsToGraphQL,
  payoutToGraphQL,
} from './payout.convert.js';
export { parsedSchema } from './parsed-schema.js';
/** Types of one API, by their GraphQL names: `tenant.Offer`, `tenant.QueryOffersArgs`, `tenant.QuoteCreateInput`. */
export type { opsTypes as ops, providerTypes as provider, tenantTypes as tenant };
export {
  type StatementAccountAnswer,
  type StatementAnswer,
  movementsToGraphQL,
  statementToGraphQL,
} from './statement.convert.js';
export { millionthsOf, percentOf, taxToGraphQL, taxesToGraphQL } from './tax.convert.js';
export { topUpDisputeToGraphQL } from './top-up.convert.js';
