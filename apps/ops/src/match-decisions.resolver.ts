import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Result, decimalToString, parseMoney } from '#libs/kernel';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import {
  type MatchDecision,
  type Ports,
  type Refusal,
  answerSuggestion,
  divideRecord,
  invalid,
  matchByHand,
  stepDecision,
} from '#libs/workflows';
import { type DecisionAnswer, decisionToGraphQL, suggestionToGraphQL } from './match-decisions.convert.js';
import { PORTS } from './tokens.js';

interface DecisionPayload {
  readonly decision: DecisionAnswer | null;
  readonly errors: readonly object[];
}
interface SuggestionPayload {
  readonly suggestion: ops.MatchSuggestion | null;
  readonly errors: readonly object[];
}

/** What people decide about which records belong together, and what the rules suggest to them. */
@Resolver()
export class MatchDecisionsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('matchDecisions')
  async matchDecisions(
    @Args() { entryId, states, first, after }: ops.QueryMatchDecisionsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<DecisionAnswer>> {
    const request = {
      ...{ first: first ?? 20, after: after ?? null },
      ...(entryId == null ? {} : { entryId }),
      ...(states ? { states } : {}),
    };
    const { unitOfWork, matchDecisions } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => matchDecisions.page(tx, request));
    return connectionToGraphQL(page, decisionToGraphQL);
  }

  @Query('matchSuggestions')
  async matchSuggestions(
    @Args() { openOnly, first, after }: ops.QueryMatchSuggestionsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ops.MatchSuggestion>> {
    const request = { first: first ?? 20, after: after ?? null, isOpen: openOnly ?? true };
    const { unitOfWork, matchDecisions } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => matchDecisions.suggestions(tx, request));
    return connectionToGraphQL(page, suggestionToGraphQL);
  }

  @Mutation('recordMatchCreate')
  async recordMatchCreate(
    @Args('input') { entryIds, reason, evidence }: ops.RecordMatchCreateInput,
    @Context() context: GraphqlContext,
  ): Promise<DecisionPayload> {
    const command = { entryIds, reason, evidence: evidence ?? [] };
    return decided(await matchByHand(this.ports)(platformScope(context), command));
  }

  @Mutation('recordDivide')
  async recordDivide(
    @Args('input') { entryId, parts, reason, evidence }: ops.RecordDivideInput,
    @Context() context: GraphqlContext,
  ): Promise<DecisionPayload> {
    const scope = platformScope(context);
    const { unitOfWork, staging } = this.ports;
    const [entry] = await unitOfWork.run(scope, (tx) => staging.byIds(tx, [entryId]));
    const minors: bigint[] = [];
    for (const part of parts) {
      const amount = parseMoney(decimalToString(part), entry?.amount.currency ?? 'USD');
      if (!amount.ok)
        return { decision: null, errors: [refusalToGraphQL(invalid(['input', 'parts'], 'That is no amount.'))] };
      minors.push(amount.value.minor);
    }
    return decided(await divideRecord(this.ports)(scope, { entryId, parts: minors, reason, evidence: evidence ?? [] }));
  }

  @Mutation('matchDecisionApprove')
  approve(@Args('id') id: string, @Context() context: GraphqlContext): Promise<DecisionPayload> {
    return this.#step(context, { id, kind: 'APPROVED', comment: null });
  }

  @Mutation('matchDecisionReject')
  reject(@Args() { id, comment }: ops.MutationMatchDecisionRejectArgs, @Context() context: GraphqlContext) {
    return this.#step(context, { id, kind: 'REJECTED', comment });
  }

  @Mutation('matchDecisionTakeBack')
  takeBack(@Args() { id, comment }: ops.MutationMatchDecisionTakeBackArgs, @Context() context: GraphqlContext) {
    return this.#step(context, { id, kind: 'TAKEN_BACK', comment });
  }

  @Mutation('matchSuggestionAnswer')
  async matchSuggestionAnswer(
    @Args() command: ops.MutationMatchSuggestionAnswerArgs,
    @Context() context: GraphqlContext,
  ): Promise<SuggestionPayload> {
    const outcome = await answerSuggestion(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { suggestion: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { suggestion: suggestionToGraphQL(outcome.value), errors: [] };
  }

  async #step(
    context: GraphqlContext,
    command: {
      readonly id: string;
      readonly kind: 'APPROVED' | 'REJECTED' | 'TAKEN_BACK';
      readonly comment: string | null;
    },
  ): Promise<DecisionPayload> {
    return decided(await stepDecision(this.ports)(platformScope(context), command));
  }
}

function decided(outcome: Result<MatchDecision, Refusal>): DecisionPayload {
  if (!outcome.ok) return { decision: null, errors: [refusalToGraphQL(outcome.refusal)] };
  return { decision: decisionToGraphQL(outcome.value), errors: [] };
}
