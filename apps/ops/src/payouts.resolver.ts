import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type PayoutPolicy, stateOfPayout } from '#libs/billing';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import {
  type Connection,
  connectionToGraphQL,
  moneyToGraphQL,
  type ops,
  payoutAccountToGraphQL,
  payoutOverviewToGraphQL,
  payoutTermsToGraphQL,
  payoutToGraphQL,
} from '#libs/schema';
import {
  type PayoutView,
  type Ports,
  type Refusal,
  holdPayouts,
  retryPayouts,
  setPayoutPolicy,
  viewPayout,
  viewPayoutBalance,
  viewPayouts,
  writeOffProviderDebt,
} from '#libs/workflows';
import { PORTS } from './tokens.js';

interface TermsPayload {
  readonly terms: ops.PayoutTerms | null;
  readonly errors: readonly object[];
}

/** A payout without the name of its provider, which a loader gives. */
type PayoutAnswer = Omit<ops.Payout, 'providerName'>;

/** What providers are paid, and what staff decides about it. */
@Resolver()
export class PayoutsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('payoutAccounts')
  async payoutAccounts(
    @Args() { first, after }: ops.QueryPayoutAccountsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<Omit<ops.ProviderPayoutAccount, 'providerName'>>> {
    const request = { first: first ?? 20, after: after ?? null };
    const { unitOfWork, payoutAccounts } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => payoutAccounts.page(tx, request));
    return connectionToGraphQL(page, (account) => ({ orgId: account.orgId, account: payoutAccountToGraphQL(account) }));
  }

  @Query('payouts')
  async payouts(
    @Args() { orgId, states, first, after }: ops.QueryPayoutsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<PayoutAnswer>> {
    const narrowed = { ...(orgId ? { orgId } : {}), ...(states ? { states } : {}) };
    const request = { ...narrowed, first: first ?? 20, after: after ?? null };
    return connectionToGraphQL(await viewPayouts(this.ports)(platformScope(context), request), toGraphQL);
  }

  @Query('payout')
  async payout(@Args('id') id: string, @Context() context: GraphqlContext): Promise<PayoutAnswer | null> {
    const view = await viewPayout(this.ports)(platformScope(context), id);
    return view && toGraphQL(view);
  }

  @Query('payoutOverview')
  async payoutOverview(@Args('orgId') orgId: string, @Context() context: GraphqlContext): Promise<ops.PayoutOverview> {
    return payoutOverviewToGraphQL(await viewPayoutBalance(this.ports)(platformScope(context), orgId));
  }

  @Mutation('payoutTermsSet')
  async payoutTermsSet(
    @Args('input') { orgId, holdbackBasisPoints, holdbackDays, rail, wireAboveCap }: ops.PayoutTermsSetInput,
    @Context() context: GraphqlContext,
  ): Promise<TermsPayload> {
    const aboveCap = wireAboveCap ? ('WIRE' as const) : ('SPLIT' as const);
    const terms = { holdbackBasisPoints, holdbackDays, rail, aboveCap };
    return termsPayload(await setPayoutPolicy(this.ports)(platformScope(context), orgId, terms));
  }

  @Mutation('payoutsHold')
  async payoutsHold(
    @Args('input') { orgId, reason }: ops.PayoutsHoldInput,
    @Context() context: GraphqlContext,
  ): Promise<TermsPayload> {
    return termsPayload(await holdPayouts(this.ports)(platformScope(context), orgId, reason ?? null));
  }

  @Mutation('payoutsRetry')
  async payoutsRetry(
    @Args('input') { orgId, currency, reason }: ops.PayoutsRetryInput,
    @Context() context: GraphqlContext,
  ): Promise<{ readonly overview: ops.PayoutOverview | null; readonly errors: readonly object[] }> {
    const scope = platformScope(context);
    const outcome = await retryPayouts(this.ports)(scope, { orgId, currency, reason });
    if (!outcome.ok) return { overview: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { overview: payoutOverviewToGraphQL(await viewPayoutBalance(this.ports)(scope, orgId)), errors: [] };
  }

  @Mutation('providerDebtWriteOff')
  async providerDebtWriteOff(
    @Args('input') input: ops.ProviderDebtWriteOffInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<{ readonly owed: ops.Money | null; readonly errors: readonly object[] }> {
    const command = { ...input, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await writeOffProviderDebt(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { owed: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { owed: moneyToGraphQL(outcome.value), errors: [] };
  }
}

function termsPayload(outcome: Result<PayoutPolicy, Refusal>): TermsPayload {
  if (!outcome.ok) return { terms: null, errors: [refusalToGraphQL(outcome.refusal)] };
  return { terms: payoutTermsToGraphQL(outcome.value), errors: [] };
}

function toGraphQL(view: PayoutView): PayoutAnswer {
  return payoutToGraphQL(view, stateOfPayout(view.payout.transfers));
}
