import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Team } from '#libs/identity';
import { type GraphqlContext, actorOf, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import {
  type Ports,
  assignCloseItem,
  closeChecklist,
  matchingRequest,
  matchingWork,
  queueOperation,
  runAsOperation,
  unmatch,
} from '#libs/workflows';
import { operationNow, operationToGraphQL } from './operations.convert.js';
import {
  type CertificateAnswer,
  type MatchAnswer,
  certificateToGraphQL,
  checklistToGraphQL,
  matchToGraphQL,
  matchingRunToGraphQL,
} from './reconciliation.convert.js';
import { PORTS } from './tokens.js';

interface UnmatchPayload {
  readonly match: MatchAnswer | null;
  readonly errors: readonly object[];
}

/** Runs of the matcher, matches, what a close wants, certificates, reports. */
@Resolver()
export class ReconciliationCloseResolver {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(Team) private readonly team: Team,
  ) {}

  @Query('matchingRun')
  async matchingRun(@Context() context: GraphqlContext): Promise<ops.MatchingRun | null> {
    const { unitOfWork, recordMatches } = this.ports;
    const run = await unitOfWork.run(platformScope(context), (tx) => recordMatches.latestRun(tx));
    return run && matchingRunToGraphQL(run);
  }

  @Mutation('matchingRunCreate')
  async matchingRunCreate(
    @Args() { whole, wait }: ops.MutationMatchingRunCreateArgs,
    @Context() context: GraphqlContext,
  ): Promise<ops.MatchingRunPayload> {
    const scope = platformScope(context);
    const request = matchingRequest(whole ?? true);
    if (wait === false) {
      const queued = await this.ports.unitOfWork.run(scope, (tx) => queueOperation(this.ports, tx, request));
      return { run: null, operation: operationToGraphQL(queued), errors: [] };
    }
    const { operationId, value } = await runAsOperation(this.ports)(scope, request, matchingWork(this.ports, scope));
    const operation = await operationNow(this.ports, scope, operationId);
    return { run: matchingRunToGraphQL(value.run), operation, errors: [] };
  }

  @Query('recordMatches')
  async recordMatches(
    @Args() { entryId, first, after }: ops.QueryRecordMatchesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<MatchAnswer>> {
    const request = { first: first ?? 20, after: after ?? null, ...(entryId == null ? {} : { entryId }) };
    const { unitOfWork, recordMatches } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => recordMatches.page(tx, request));
    return connectionToGraphQL(page, matchToGraphQL);
  }

  @Mutation('recordUnmatch')
  async recordUnmatch(
    @Args() command: ops.MutationRecordUnmatchArgs,
    @Context() context: GraphqlContext,
  ): Promise<UnmatchPayload> {
    const outcome = await unmatch(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { match: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { match: matchToGraphQL(outcome.value), errors: [] };
  }

  @Query('closeChecklist')
  async closeChecklist(
    @Args() { end }: ops.QueryCloseChecklistArgs,
    @Context() context: GraphqlContext,
  ): Promise<ops.CloseChecklist> {
    const checklist = await this.ports.unitOfWork.run(platformScope(context), (tx) =>
      closeChecklist(this.ports, tx, end),
    );
    return checklistToGraphQL(checklist);
  }

  @Mutation('closeItemAssign')
  async closeItemAssign(
    @Args('input') { item, owner }: ops.CloseItemAssignInput,
    @Context() context: GraphqlContext<Actor>,
  ): Promise<{
    readonly item: ops.CloseItem | null;
    readonly owner: string | null;
    readonly errors: readonly object[];
  }> {
    const actor = actorOf(context);
    const mayClose = async (userId: string) => (await this.team.scopesOfMember(actor, userId)).has('books:write');
    const command = { item, owner: owner ?? null };
    const outcome = await assignCloseItem(this.ports, mayClose)(platformScope(context), command);
    if (!outcome.ok) return { item: null, owner: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { ...outcome.value, errors: [] };
  }

  @Query('closeCertificate')
  async closeCertificate(
    @Args('periodId') periodId: string,
    @Context() context: GraphqlContext,
  ): Promise<CertificateAnswer | null> {
    const { unitOfWork, recordMatches } = this.ports;
    const certificate = await unitOfWork.run(platformScope(context), (tx) => recordMatches.certificateOf(tx, periodId));
    return certificate && certificateToGraphQL(certificate);
  }
}
