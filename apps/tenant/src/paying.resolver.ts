import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type tenant } from '#libs/schema';
import {
  type Ports,
  type Refusal,
  type SetupStep,
  finishSetup,
  isPaymentPending,
  startSetup,
  viewConfirmation,
  viewTopUpConfirmation,
} from '#libs/workflows';
import { type TenantConfig } from './config.js';
import { type InvoiceAnswer } from './invoice.convert.js';
import { type TenantContext } from './loaders.js';
import { paymentFormOf } from './payment-form.js';
import {
  type MethodAnswer,
  type SetupAnswer,
  confirmationToGraphQL,
  methodToGraphQL,
  setupToGraphQL,
} from './payment-method.convert.js';
import { CONFIG, PORTS } from './tokens.js';

interface SetupPayload {
  readonly setup: SetupAnswer | null;
  readonly errors: readonly object[];
}

type AttemptAnswer = Omit<tenant.PaymentAttempt, 'paymentMethod'> & { readonly paymentMethod: MethodAnswer | null };

/** What is done together with the payer's browser: saving a method, confirming a payment with the bank. */
@Resolver('Invoice')
export class PayingResolver {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(CONFIG) private readonly config: TenantConfig,
  ) {}

  @Query('paymentForm')
  paymentForm(): tenant.PaymentForm {
    return paymentFormOf(this.config, this.ports);
  }

  @Query('paymentConfirmation')
  async paymentConfirmation(
    @Args('invoiceId') invoiceId: string,
    @Context() context: GraphqlContext,
  ): Promise<tenant.PaymentConfirmation | null> {
    const found = await viewConfirmation(this.ports)(organisationScope(context), invoiceId);
    return found && confirmationToGraphQL(found);
  }

  @Query('topUpConfirmation')
  async topUpConfirmation(
    @Args('topUpId') topUpId: string,
    @Context() context: GraphqlContext,
  ): Promise<tenant.PaymentConfirmation | null> {
    const found = await viewTopUpConfirmation(this.ports)(organisationScope(context), topUpId);
    return found && confirmationToGraphQL(found);
  }

  @Mutation('paymentSetupStart')
  async paymentSetupStart(
    @Args('input') input: tenant.PaymentSetupStartInput,
    @Context() context: GraphqlContext,
  ): Promise<SetupPayload> {
    const { way, token, returnUrl, mandateHash } = input;
    const { ip, headers } = context.request;
    const outcome = await startSetup(this.ports)(organisationScope(context), {
      ...{ way, token: token ?? null, returnUrl: returnUrl ?? null, mandateHash: mandateHash ?? null },
      agreedFrom: { ipAddress: ip, userAgent: headers['user-agent'] ?? 'unknown' },
    });
    return this.#payload(context, outcome);
  }

  @Mutation('paymentSetupFinish')
  async paymentSetupFinish(
    @Args('input') { setupId }: tenant.PaymentSetupFinishInput,
    @Context() context: GraphqlContext,
  ): Promise<SetupPayload> {
    return this.#payload(context, await finishSetup(this.ports)(organisationScope(context), { setupId }));
  }

  @ResolveField('paymentAttempt')
  async paymentAttempt(
    @Parent() invoice: InvoiceAnswer,
    @Context() { loaders }: TenantContext,
  ): Promise<AttemptAnswer | null> {
    if (invoice.state !== 'OPEN') return null;
    const [intents, asked] = await Promise.all([
      loaders.intentsOfInvoice.load(invoice.id),
      loaders.actionOfInvoice.load(invoice.id),
    ]);
    const latest = intents.filter(({ operation }) => operation === 'INVOICE_PAY').at(-1);
    if (latest === undefined || (asked === null && !isPaymentPending(invoice, intents))) return null;
    const method = await loaders.methodOfStripe.load(latest.parameters['paymentMethod'] ?? '');
    return {
      askedAt: latest.createdAt,
      asksPayer: asked !== null,
      paymentMethod: method && methodToGraphQL(method),
    };
  }

  async #payload(context: GraphqlContext, outcome: Result<SetupStep, Refusal>): Promise<SetupPayload> {
    if (!outcome.ok) return { setup: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const { paymentMethodId } = outcome.value.setup;
    const method =
      paymentMethodId === null
        ? null
        : await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
            this.ports.paymentMethods.byId(tx, paymentMethodId),
          );
    return { setup: setupToGraphQL(outcome.value, method), errors: [] };
  }
}
