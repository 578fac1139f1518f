import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { CURRENCIES, isId, money } from '#libs/kernel';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { moneyToGraphQL, type ops, topUpDisputeToGraphQL } from '#libs/schema';
import { type Ports, applyCash, undoApplication, undoWire } from '#libs/workflows';
import { type InvoiceAnswer, invoiceToGraphQL } from './books.convert.js';
import { type DisputeAnswer } from './top-up-debts.resolver.js';
import { PORTS } from './tokens.js';

/** Who the tenant is and what of its debts was given up has resolvers of its own. */
type TenantMoney = Omit<ops.TenantMoney, 'disputes'> & { readonly disputes: readonly DisputeAnswer[] };

interface CashPayload {
  readonly invoice: InvoiceAnswer | null;
  readonly errors: readonly object[];
}

/** Money of tenants that no invoice claims, what people do with it, and what banks took back of what was paid ahead. */
@Resolver('OpsInvoice')
export class CashResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('tenantMoney')
  tenantMoney(@Args('orgId') orgId: string, @Context() context: GraphqlContext): Promise<TenantMoney> {
    const { unitOfWork, ledger, prepaid, topUpDisputes } = this.ports;
    return unitOfWork.run(platformScope(context), async (tx) => {
      const unappliedCash: ops.Money[] = [];
      for (const currency of CURRENCIES) {
        const minor = -(await ledger.balanceOf(tx, { type: 'UNAPPLIED_CASH', ownerId: orgId, currency }));
        if (minor > 0n) unappliedCash.push(moneyToGraphQL(money(minor, currency)));
      }
      const paidAhead = (await prepaid.balances(tx, orgId)).map(moneyToGraphQL);
      const disputed = (await topUpDisputes.all(tx)).filter((one) => one.orgId === orgId);
      const steps = await topUpDisputes.dunned(
        tx,
        disputed.map(({ id }) => id),
      );
      const disputes = disputed.map((one) => topUpDisputeToGraphQL(one, steps));
      return { orgId, unappliedCash, paidAhead, disputes };
    });
  }

  @Mutation('cashApply')
  async cashApply(
    @Args('input') { invoiceId, amount, reason }: ops.CashApplyInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CashPayload> {
    const command = { invoiceId, amount: amount ?? null, reason, idempotencyKey: idempotencyKey(context, info) };
    const scope = platformScope(context);
    const outcome = await applyCash(this.ports)(scope, command);
    if (!outcome.ok) return { invoice: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const { unitOfWork, invoices } = this.ports;
    const invoice = await unitOfWork.run(scope, (tx) => invoices.byId(tx, invoiceId));
    return { invoice: invoice && invoiceToGraphQL(invoice), errors: [] };
  }

  @Mutation('applicationUndo')
  async applicationUndo(
    @Args('input') { applicationId, contractMoneyId, reason }: ops.ApplicationUndoInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CashPayload> {
    const [scope, key] = [platformScope(context), idempotencyKey(context, info)];
    const outcome = isId('invoiceWire', applicationId)
      ? await undoWire(this.ports)(scope, { wireId: applicationId, reason, idempotencyKey: key })
      : await undoApplication(this.ports)(scope, {
          ...{ applicationId, contractMoneyId: contractMoneyId ?? null, reason, idempotencyKey: key },
        });
    if (!outcome.ok) return { invoice: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { invoice: invoiceToGraphQL(outcome.value), errors: [] };
  }

  @ResolveField('cashApplications')
  applications(@Parent() { id }: InvoiceAnswer, @Context() context: GraphqlContext): Promise<ops.CashApplication[]> {
    const { unitOfWork, cashApplications } = this.ports;
    return unitOfWork.run(platformScope(context), async (tx) => {
      const found = await cashApplications.byInvoices(tx, [id]);
      const undone = await cashApplications.undone(
        tx,
        found.map((one) => one.id),
      );
      const gone = new Set(undone.map((one) => one.id));
      return found.map((one) => {
        const { orgId, invoiceId, reason, appliedAt, appliedBy } = one;
        const facts = { id: one.id, orgId, invoiceId, reason, appliedAt, appliedBy };
        return { ...facts, amount: moneyToGraphQL(one.amount), isUndone: gone.has(one.id) };
      });
    });
  }
}
