import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DEFAULT_DUNNING_POLICY, DUNNING_STEPS, type DunningPolicy } from '#libs/billing';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type Ports, type Refusal, invalid, recordDispute, recordPromise, setDunningPolicy } from '#libs/workflows';
import { dunningToGraphQL, stepToGraphQL } from './dunning.convert.js';
import { PORTS } from './tokens.js';

interface PausePayload {
  readonly dunning: ops.InvoiceDunning | null;
  readonly errors: readonly object[];
}

/** What is done about invoices that nobody pays. */
@Resolver()
export class DunningResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('dunningSteps')
  async dunningSteps(
    @Args() { first, after }: ops.QueryDunningStepsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ops.DunningRecord>> {
    const request = { first: first ?? 20, after: after ?? null };
    const { unitOfWork, dunning } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => dunning.page(tx, request));
    return connectionToGraphQL(page, stepToGraphQL);
  }

  @Query('dunningPolicy')
  async dunningPolicy(@Args('orgId') orgId: string, @Context() context: GraphqlContext): Promise<ops.DunningPolicy> {
    const { unitOfWork, dunning } = this.ports;
    return policyToGraphQL(await unitOfWork.run(platformScope(context), (tx) => dunning.policyOf(tx, orgId)));
  }

  @Mutation('promiseToPayRecord')
  async promiseToPayRecord(
    @Args('input') { invoiceId, until, note }: ops.PromiseToPayRecordInput,
    @Context() context: GraphqlContext,
  ): Promise<PausePayload> {
    const outcome = await recordPromise(this.ports)(platformScope(context), { invoiceId, until, note });
    return this.#paused(invoiceId, outcome, context);
  }

  @Mutation('disputeRecord')
  async disputeRecord(
    @Args('input') { invoiceId, isOpen, note }: ops.DisputeRecordInput,
    @Context() context: GraphqlContext,
  ): Promise<PausePayload> {
    const outcome = await recordDispute(this.ports)(platformScope(context), { invoiceId, isOpen, note });
    return this.#paused(invoiceId, outcome, context);
  }

  @Mutation('dunningPolicySet')
  async dunningPolicySet(
    @Args('input') { orgId, steps, minimumDaysBetween }: ops.DunningPolicySetInput,
    @Context() context: GraphqlContext,
  ): Promise<{ readonly policy: ops.DunningPolicy | null; readonly errors: readonly object[] }> {
    const days = Object.fromEntries(steps.map(({ step, daysPastDue }) => [step, daysPastDue]));
    if (Object.keys(days).length < steps.length)
      return { policy: null, errors: [refusalToGraphQL(invalid(['steps'], 'Each step is given once.'))] };
    const policy = { steps: days, minimumDaysBetween: minimumDaysBetween ?? 2 };
    const outcome = await setDunningPolicy(this.ports)(platformScope(context), orgId, policy);
    if (!outcome.ok) return { policy: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { policy: policyToGraphQL(outcome.value), errors: [] };
  }

  async #paused(invoiceId: string, outcome: Result<unknown, Refusal>, context: GraphqlContext): Promise<PausePayload> {
    if (!outcome.ok) return { dunning: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const { unitOfWork, dunning } = this.ports;
    return unitOfWork.run(platformScope(context), async (tx) => {
      const [steps, pauses] = [await dunning.taken(tx, [invoiceId]), await dunning.pauses(tx, [invoiceId])];
      return { dunning: dunningToGraphQL({ steps, pauses }, tx.now), errors: [] };
    });
  }
}

function policyToGraphQL(own: DunningPolicy | null): ops.DunningPolicy {
  const { steps, minimumDaysBetween } = own ?? DEFAULT_DUNNING_POLICY;
  return {
    steps: DUNNING_STEPS.flatMap((step) => {
      const daysPastDue = steps[step];
      return daysPastDue === undefined ? [] : [{ step, daysPastDue }];
    }),
    minimumDaysBetween,
    isDefault: own === null,
  };
}
