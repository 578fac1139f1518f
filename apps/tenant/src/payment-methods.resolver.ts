import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type tenant } from '#libs/schema';
import {
  type PaymentMethod,
  type Ports,
  type Refusal,
  addPaymentMethod,
  preferPaymentMethod,
  removePaymentMethod,
} from '#libs/workflows';
import { type TenantContext } from './loaders.js';
import { type MethodAnswer, methodToGraphQL } from './payment-method.convert.js';
import { CONFIG, PORTS } from './tokens.js';
import { type TenantConfig } from './config.js';
import { TEST_PAYMENT_METHODS, takesTestPayments } from './test-payment-methods.js';

interface MethodsPayload {
  readonly paymentMethods: MethodAnswer[];
  readonly errors: readonly object[];
}

@Resolver('PaymentMethod')
export class PaymentMethodsResolver {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(CONFIG) private readonly config: TenantConfig,
  ) {}

  @Query('paymentMethods')
  async paymentMethods(@Context() context: GraphqlContext): Promise<MethodAnswer[]> {
    const scope = organisationScope(context);
    const methods = await this.ports.unitOfWork.run(scope, (tx) => this.ports.paymentMethods.list(tx, scope.orgId));
    return methods.map(methodToGraphQL);
  }

  @Query('testPaymentMethods')
  testPaymentMethods(): readonly tenant.TestPaymentMethod[] {
    return takesTestPayments(this.config) ? TEST_PAYMENT_METHODS : [];
  }

  @Mutation('paymentMethodAdd')
  async paymentMethodAdd(@Args('input') { token }: tenant.PaymentMethodAddInput, @Context() context: GraphqlContext) {
    const outcome = await addPaymentMethod(this.ports)(organisationScope(context), { token });
    if (!outcome.ok) return { paymentMethod: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { paymentMethod: methodToGraphQL(outcome.value), errors: [] };
  }

  @Mutation('paymentMethodRemove')
  async paymentMethodRemove(
    @Args('input') { paymentMethodId }: tenant.PaymentMethodInput,
    @Context() context: GraphqlContext,
  ): Promise<MethodsPayload> {
    const outcome = await removePaymentMethod(this.ports)(organisationScope(context), { paymentMethodId });
    return this.#payload(context, outcome);
  }

  @Mutation('paymentMethodPrefer')
  async paymentMethodPrefer(
    @Args('input') { paymentMethodId }: tenant.PaymentMethodInput,
    @Context() context: GraphqlContext,
  ): Promise<MethodsPayload> {
    const outcome = await preferPaymentMethod(this.ports)(organisationScope(context), { paymentMethodId });
    return this.#payload(context, outcome);
  }

  @ResolveField('isPreferred')
  async isPreferred(@Parent() { id }: MethodAnswer, @Context() { loaders }: TenantContext): Promise<boolean> {
    return (await loaders.preferredMethod.load('')) === id;
  }

  @ResolveField('mandate')
  async mandate(
    @Parent() { id }: MethodAnswer,
    @Context() { loaders }: TenantContext,
  ): Promise<tenant.PaymentMandate | null> {
    const setup = await loaders.setupOfMethod.load(id);
    if (!setup?.mandate) return null;
    return { text: setup.mandate.text, agreedAt: setup.createdAt, reference: setup.stripeMandateId };
  }

  async #payload(context: GraphqlContext, outcome: Result<PaymentMethod, Refusal>): Promise<MethodsPayload> {
    const errors = outcome.ok ? [] : [refusalToGraphQL(outcome.refusal)];
    return { paymentMethods: await this.paymentMethods(context), errors };
  }
}
