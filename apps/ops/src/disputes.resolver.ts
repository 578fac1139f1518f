import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type Dispute, type Ports, type Refusal, answerDispute, setDisputeBearing } from '#libs/workflows';
import {
  type DisputeAnswer,
  answerToGraphQL,
  disputeToGraphQL,
  fileToGraphQL,
  statusFromGraphQL,
} from './disputes.convert.js';
import { journalToGraphQL } from './ledger.convert.js';
import { type OpsContext } from './loaders.js';
import { PORTS } from './tokens.js';

interface Payload {
  readonly dispute: DisputeAnswer | null;
  readonly errors: readonly object[];
}

/** Payments that payers' banks call into question: what was taken, until when we may answer, and what we said. */
@Resolver('Dispute')
export class DisputesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('dispute')
  async dispute(@Args('id') id: string, @Context() context: GraphqlContext): Promise<DisputeAnswer | null> {
    const { unitOfWork, disputes } = this.ports;
    const found = await unitOfWork.run(platformScope(context), (tx) => disputes.byId(tx, id));
    return found && disputeToGraphQL(found);
  }

  @Query('disputes')
  async disputes(
    @Args() { statuses, first, after }: ops.QueryDisputesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<DisputeAnswer>> {
    const only = statuses ? { statuses: statuses.map(statusFromGraphQL) } : {};
    const request = { first: first ?? 20, after: after ?? null, ...only };
    const { unitOfWork, disputes } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => disputes.page(tx, request));
    return connectionToGraphQL(page, disputeToGraphQL);
  }

  @Mutation('disputeAnswer')
  async disputeAnswer(
    @Args('input') { disputeId, statement, fileIds }: ops.DisputeAnswerInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Payload> {
    const facts = { disputeId, statement, fileIds: fileIds ?? [], idempotencyKey: idempotencyKey(context, info) };
    const command = { ...facts, kind: 'SUBMIT' } as const;
    return payloadOf(await answerDispute(this.ports)(platformScope(context), command));
  }

  @Mutation('disputeAccept')
  async disputeAccept(
    @Args('input') { disputeId, reason: statement }: ops.DisputeAcceptInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Payload> {
    const command = { disputeId, statement, kind: 'ACCEPT', idempotencyKey: idempotencyKey(context, info) } as const;
    return payloadOf(await answerDispute(this.ports)(platformScope(context), command));
  }

  @Mutation('disputeBearingSet')
  async disputeBearingSet(
    @Args('input') input: ops.DisputeBearingInput,
    @Context() context: GraphqlContext,
  ): Promise<Payload> {
    return payloadOf(await setDisputeBearing(this.ports)(platformScope(context), input));
  }

  @ResolveField('invoiceNumber')
  async invoiceNumber(@Parent() { invoiceId }: DisputeAnswer, @Context() context: GraphqlContext): Promise<string> {
    const { unitOfWork, invoices } = this.ports;
    const invoice = await unitOfWork.run(platformScope(context), (tx) => invoices.byId(tx, invoiceId));
    return invoice?.number ?? '';
  }

  @ResolveField('answers')
  answers(@Parent() { id }: DisputeAnswer, @Context() context: GraphqlContext): Promise<ops.DisputeAnswer[]> {
    const { unitOfWork, disputes, intents } = this.ports;
    return unitOfWork.run(platformScope(context), async (tx) => {
      const calls = await intents.byAggregates(tx, [id]);
      return (await disputes.answers(tx, [id])).map((answer) => answerToGraphQL(answer, calls));
    });
  }

  @ResolveField('files')
  files(@Parent() { id }: DisputeAnswer, @Context() context: GraphqlContext): Promise<ops.DisputeFile[]> {
    const { unitOfWork, disputeFiles, intents } = this.ports;
    return unitOfWork.run(platformScope(context), async (tx) => {
      const calls = await intents.byAggregates(tx, [id]);
      return (await disputeFiles.byDisputes(tx, [id])).map((file) => fileToGraphQL(file, calls));
    });
  }

  @ResolveField('journals')
  async journals(@Parent() { id }: DisputeAnswer, @Context() { loaders }: OpsContext) {
    return (await loaders.journals.load(id)).map(journalToGraphQL);
  }
}

function payloadOf(outcome: Result<Dispute, Refusal>): Payload {
  if (!outcome.ok) return { dispute: null, errors: [refusalToGraphQL(outcome.refusal)] };
  return { dispute: disputeToGraphQL(outcome.value), errors: [] };
}
