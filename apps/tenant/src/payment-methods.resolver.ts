import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, actorOf, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type tenant } from '#libs/schema';
import { type PaymentMethod, type Ports, addPaymentMethod } from '#libs/workflows';
import { CONFIG, PORTS } from './tokens.js';
import { type TenantConfig } from './config.js';
import { TEST_PAYMENT_METHODS, takesTestPayments } from './test-payment-methods.js';

@Resolver()
export class PaymentMethodsResolver {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(CONFIG) private readonly config: TenantConfig,
  ) {}

  @Query('paymentMethods')
  async paymentMethods(@Context() context: GraphqlContext): Promise<tenant.PaymentMethod[]> {
    const { orgId } = actorOf(context);
    const methods = await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
      this.ports.paymentMethods.list(tx, orgId),
    );
    return methods.map(methodToGraphQL);
  }

  @Query('testPaymentMethods')
  testPaymentMethods(): readonly tenant.TestPaymentMethod[] {
    return takesTestPayments(this.config) ? TEST_PAYMENT_METHODS : [];
  }

  @Mutation('paymentMethodAdd')
  async paymentMethodAdd(
    @Args('input') { token }: tenant.PaymentMethodAddInput,
    @Context() context: GraphqlContext,
  ): Promise<tenant.PaymentMethodAddPayload> {
    const outcome = await addPaymentMethod(this.ports)(organisationScope(context), { token });
    if (!outcome.ok) return { paymentMethod: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { paymentMethod: methodToGraphQL(outcome.value), errors: [] };
  }
}

function methodToGraphQL({ id, kind, brand, last4, createdAt }: PaymentMethod): tenant.PaymentMethod {
  return { id, kind, brand, last4, createdAt };
}
