import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { zero } from '#libs/kernel';
import { type GraphqlContext, idempotencyKey, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type tenant } from '#libs/schema';
import {
  type Budget,
  type Ports,
  type PurchaseOrder,
  type Tx,
  monthOf,
  setBudget,
  setPurchaseOrder,
} from '#libs/workflows';
import { budgetToGraphQL, orderToGraphQL } from './spending.convert.js';
import { PORTS } from './tokens.js';

/** What keeps the organisation's spending in bounds: budgets and purchase orders. */
@Resolver()
export class SpendingBoundsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('budgets')
  budgets(@Context() context: GraphqlContext): Promise<tenant.Budget[]> {
    const scope = organisationScope(context);
    return this.ports.unitOfWork.run(scope, async (tx) =>
      this.#withSpending(tx, await this.ports.spending.budgets(tx, scope.orgId)),
    );
  }

  @Query('purchaseOrders')
  purchaseOrders(
    @Args() { first, after }: tenant.QueryPurchaseOrdersArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<tenant.PurchaseOrder>> {
    const request = { first: first ?? 20, after: after ?? null };
    return this.ports.unitOfWork.run(organisationScope(context), async (tx) => {
      const page = await this.ports.spending.purchaseOrders(tx, request);
      const items: tenant.PurchaseOrder[] = [];
      for (const order of page.items) items.push(await this.#withDrawn(tx, order));
      return connectionToGraphQL({ ...page, items }, (order) => order);
    });
  }

  @Mutation('budgetSet')
  async budgetSet(
    @Args('input') input: tenant.BudgetSetInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<tenant.BudgetSetPayload> {
    const scope = organisationScope(context);
    const { name, currency, monthly } = input;
    const outcome = await setBudget(this.ports)(scope, {
      ...{ id: input.id ?? null, name, currency, monthly, costCentre: input.costCentre ?? null },
      ...{ isHard: input.isHard ?? false, isClosed: input.isClosed ?? false },
      alertPercents: input.alertPercents ?? [],
      idempotencyKey: idempotencyKey(context, info),
    });
    if (!outcome.ok) return { budget: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const [budget] = await this.ports.unitOfWork.run(scope, (tx) => this.#withSpending(tx, [outcome.value]));
    return { budget: budget ?? null, errors: [] };
  }

  @Mutation('purchaseOrderSet')
  async purchaseOrderSet(
    @Args('input') input: tenant.PurchaseOrderSetInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<tenant.PurchaseOrderSetPayload> {
    const scope = organisationScope(context);
    const { number, currency, amount } = input;
    const outcome = await setPurchaseOrder(this.ports)(scope, {
      ...{ id: input.id ?? null, number, currency, amount, validUntil: input.validUntil ?? null },
      isClosed: input.isClosed ?? false,
      idempotencyKey: idempotencyKey(context, info),
    });
    if (!outcome.ok) return { purchaseOrder: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const purchaseOrder = await this.ports.unitOfWork.run(scope, (tx) => this.#withDrawn(tx, outcome.value));
    return { purchaseOrder, errors: [] };
  }

  async #withSpending(tx: Tx, budgets: readonly Budget[]): Promise<tenant.Budget[]> {
    const month = monthOf(tx.now);
    const { spending } = this.ports;
    const alerts = await spending.alerts(
      tx,
      budgets.map(({ id }) => id),
    );
    const found: tenant.Budget[] = [];
    for (const budget of budgets) {
      const { orgId, costCentre, monthly, id } = budget;
      const spent = await spending.spent(tx, { orgId, costCentre, currency: monthly.currency }, [month]);
      const own = alerts.filter(({ budgetId }) => budgetId === id);
      found.push(budgetToGraphQL(budget, spent.get(month) ?? zero(monthly.currency), own));
    }
    return found;
  }

  async #withDrawn(tx: Tx, order: PurchaseOrder): Promise<tenant.PurchaseOrder> {
    return orderToGraphQL(order, await this.ports.spending.drawn(tx, order));
  }
}
