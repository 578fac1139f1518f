import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { paymentInstructions } from '#libs/billing';
import { assert } from '#libs/kernel';
import { type GraphqlContext, idempotencyKey, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, moneyToGraphQL, type tenant } from '#libs/schema';
import { type Ports, creditOf, setBalanceSetting, setTaxId, topUpBalance } from '#libs/workflows';
import { type InvoiceAnswer } from './invoice.convert.js';
import { type TenantContext } from './loaders.js';
import { balanceToGraphQL, instructionsToGraphQL, topUpToGraphQL, wireToGraphQL } from './spending.convert.js';
import { PORTS } from './tokens.js';

/** What the organisation pays with beside one card: bank transfers, money paid ahead, credit; and its tax number. */
@Resolver('Invoice')
export class SpendingResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('prepaidBalance')
  prepaidBalance(@Context() context: GraphqlContext): Promise<tenant.PrepaidBalance> {
    const scope = organisationScope(context);
    return this.ports.unitOfWork.run(scope, async (tx) => {
      const held = await this.ports.prepaid.balances(tx, scope.orgId);
      const setting = await this.ports.prepaid.setting(tx, scope.orgId);
      const disputes = await this.ports.topUpDisputes.all(tx);
      const ids = disputes.map(({ id }) => id);
      return balanceToGraphQL(held, setting, disputes, await this.ports.topUpDisputes.dunned(tx, ids));
    });
  }

  @Query('topUps')
  async topUps(
    @Args() { first, after }: tenant.QueryTopUpsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<tenant.TopUp>> {
    const request = { first: first ?? 20, after: after ?? null };
    const { unitOfWork, prepaid } = this.ports;
    const page = await unitOfWork.run(organisationScope(context), (tx) => prepaid.topUps(tx, request));
    return connectionToGraphQL(page, topUpToGraphQL);
  }

  @Query('creditStanding')
  creditStanding(@Context() context: GraphqlContext): Promise<tenant.CreditStanding> {
    const scope = organisationScope(context);
    return this.ports.unitOfWork.run(scope, async (tx) => {
      const profile = await this.ports.billingProfiles.byOrg(tx, scope.orgId);
      assert(profile, `organisation ${scope.orgId} has a billing profile`);
      const { limit, owed, accruing } = await creditOf(this.ports, tx, profile, profile.creditLimit.currency);
      return {
        limit: moneyToGraphQL(limit),
        owed: moneyToGraphQL(owed),
        accruing: moneyToGraphQL(accruing),
        netDays: profile.netDays,
      };
    });
  }

  @Mutation('balanceTopUp')
  async balanceTopUp(
    @Args('input') input: tenant.BalanceTopUpInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<tenant.BalanceTopUpPayload> {
    const command = { ...input, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await topUpBalance(this.ports)(organisationScope(context), command);
    if (!outcome.ok) return { topUp: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { topUp: topUpToGraphQL(outcome.value), errors: [] };
  }

  @Mutation('balanceSettingSet')
  async balanceSettingSet(
    @Args('input') { paysInvoices, autoTopUp }: tenant.BalanceSettingInput,
    @Context() context: GraphqlContext,
  ): Promise<tenant.BalanceSettingPayload> {
    const scope = organisationScope(context);
    const command = { paysInvoices, autoTopUp: autoTopUp ?? null };
    const outcome = await setBalanceSetting(this.ports)(scope, command);
    if (!outcome.ok) return { balance: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { balance: await this.prepaidBalance(context), errors: [] };
  }

  @Mutation('taxIdSet')
  async taxIdSet(
    @Args('input') { taxId }: tenant.TaxIdSetInput,
    @Context() context: GraphqlContext,
  ): Promise<tenant.TaxIdSetPayload> {
    const outcome = await setTaxId(this.ports)(organisationScope(context), taxId ?? null);
    if (!outcome.ok) return { taxId: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { taxId: outcome.value.taxId, errors: [] };
  }

  @ResolveField('paymentInstructions')
  paymentInstructions(@Parent() { number, state, due }: InvoiceAnswer): tenant.PaymentInstructions | null {
    const found = paymentInstructions({ number, state, due }, this.ports.settings.collectionAccounts);
    return found && instructionsToGraphQL(found);
  }

  @ResolveField('wires')
  async wires(@Parent() { id }: InvoiceAnswer, @Context() { loaders }: TenantContext): Promise<tenant.InvoiceWire[]> {
    return (await loaders.wiresOfInvoice.load(id)).map(wireToGraphQL);
  }
}
