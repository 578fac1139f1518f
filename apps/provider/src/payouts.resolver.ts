import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { stateOfPayout } from '#libs/billing';
import { type GraphqlContext, organisationScope, refusalToGraphQL } from '#libs/platform';
import {
  type Connection,
  connectionToGraphQL,
  payoutAccountToGraphQL,
  payoutOverviewToGraphQL,
  payoutToGraphQL,
  type provider,
} from '#libs/schema';
import {
  type PayoutView,
  type Ports,
  onboardPayoutAccount,
  viewPayout,
  viewPayoutBalance,
  viewPayouts,
} from '#libs/workflows';
import { PORTS } from './tokens.js';

interface OnboardPayload {
  readonly account: provider.PayoutAccount | null;
  readonly onboarding: provider.PayoutOnboarding | null;
  readonly errors: readonly object[];
}

/** What the caller's organisation is paid, where to, and when the next payout is. */
@Resolver()
export class PayoutsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('payoutAccount')
  async payoutAccount(@Context() context: GraphqlContext): Promise<provider.PayoutAccount | null> {
    const scope = organisationScope(context);
    const { unitOfWork, payoutAccounts } = this.ports;
    const account = await unitOfWork.run(scope, (tx) => payoutAccounts.byOrg(tx, scope.orgId));
    return account && payoutAccountToGraphQL(account);
  }

  @Query('payoutOverview')
  async payoutOverview(@Context() context: GraphqlContext): Promise<provider.PayoutOverview> {
    const scope = organisationScope(context);
    return payoutOverviewToGraphQL(await viewPayoutBalance(this.ports)(scope, scope.orgId));
  }

  @Query('payouts')
  async payouts(
    @Args() { first, after }: provider.QueryPayoutsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<provider.Payout>> {
    const request = { first: first ?? 20, after: after ?? null };
    return connectionToGraphQL(await viewPayouts(this.ports)(organisationScope(context), request), toGraphQL);
  }

  @Query('payout')
  async payout(@Args('id') id: string, @Context() context: GraphqlContext): Promise<provider.Payout | null> {
    const view = await viewPayout(this.ports)(organisationScope(context), id);
    return view && toGraphQL(view);
  }

  @Mutation('payoutAccountOnboard')
  async payoutAccountOnboard(
    @Args('input') { returnUrl, refreshUrl }: provider.PayoutAccountOnboardInput,
    @Context() context: GraphqlContext,
  ): Promise<OnboardPayload> {
    const scope = organisationScope(context);
    const outcome = await onboardPayoutAccount(this.ports)(scope, { returnUrl, refreshUrl });
    if (!outcome.ok) return { account: null, onboarding: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const { account, link } = outcome.value;
    return { account: payoutAccountToGraphQL(account), onboarding: link, errors: [] };
  }
}

function toGraphQL(view: PayoutView): provider.Payout {
  return payoutToGraphQL(view, stateOfPayout(view.payout.transfers));
}
