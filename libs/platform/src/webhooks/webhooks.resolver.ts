import { randomBytes } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import {
  type DeliveryView,
  type Ports,
  type Refusal,
  type WebhookEndpoint,
  listDeliveries,
  removeWebhookEndpoint,
  rotateWebhookSecret,
  sendWebhookAgain,
  setWebhookEndpoint,
  testWebhook,
} from '#libs/workflows';
import { type GraphqlContext, actorOf, organisationScope } from '../graphql/context.js';
import { SERVICE_PORTS } from '../graphql/lease-service.resolver.js';
import { refusalToGraphQL } from '../graphql/refusal.convert.js';
import { LIVE_SIDE, type LiveSide } from '../live/live.controller.js';
import { type AddressRules, problemOfAddress } from './public-address.js';

/** Injection token of the rules for addresses that may be called. */
export const WEBHOOK_RULES = Symbol('webhook rules');

interface CreateInput {
  readonly url: string;
  readonly types?: readonly string[] | null;
}
interface UpdateInput extends Partial<CreateInput> {
  readonly id: string;
  readonly isEnabled?: boolean | null;
}
interface DeliveriesArgs {
  readonly endpointId: string;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** 24 random bytes, as Standard Webhooks 1.0 asks for. */
const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

/** Webhook endpoints and what was sent to them, the same for both sides. Provide SERVICE_PORTS, the live providers and WEBHOOK_RULES beside it. */
@Resolver()
export class WebhooksResolver {
  constructor(
    @Inject(SERVICE_PORTS) private readonly ports: Pick<Ports, 'unitOfWork' | 'webhooks' | 'audit'>,
    @Inject(LIVE_SIDE) private readonly app: LiveSide,
    @Inject(WEBHOOK_RULES) private readonly rules: AddressRules,
  ) {}

  @Query('webhookEndpoints')
  webhookEndpoints(@Context() context: GraphqlContext): Promise<WebhookEndpoint[]> {
    return this.ports.unitOfWork.run(organisationScope(context), (tx) => this.ports.webhooks.endpoints(tx));
  }

  @Query('webhookDeliveries')
  async webhookDeliveries(
    @Args() { endpointId, first, after }: DeliveriesArgs,
    @Context() context: GraphqlContext,
  ): Promise<object | null> {
    const request = { first: first ?? 20, after: after ?? null };
    const found = await listDeliveries(this.ports)(organisationScope(context), endpointId, request);
    if (!found.ok) return null;
    const { items, cursors, hasNextPage, totalCount } = found.value;
    const nodes = items.map(deliveryToGraphQL);
    return {
      nodes,
      edges: nodes.map((node, index) => ({ node, cursor: cursors[index] ?? '' })),
      pageInfo: { hasNextPage, endCursor: cursors.at(-1) ?? request.after },
      totalCount,
    };
  }

  @Mutation('webhookEndpointCreate')
  async webhookEndpointCreate(
    @Args('input') { url, types }: CreateInput,
    @Context() context: GraphqlContext,
  ): Promise<object> {
    const secret = newSecret();
    const outcome = await this.#set(context, { id: null, url, types: types ?? [], isEnabled: true, secret });
    return outcome.ok ? { endpoint: outcome.value, secret, errors: [] } : { ...refused(outcome.refusal), secret: null };
  }

  @Mutation('webhookEndpointUpdate')
  async webhookEndpointUpdate(
    @Args('input') { id, url, types, isEnabled }: UpdateInput,
    @Context() context: GraphqlContext,
  ): Promise<object> {
    const change = { id, url: url ?? null, types: types ?? null, isEnabled: isEnabled ?? null, secret: null };
    const outcome = await this.#set(context, change);
    return outcome.ok ? { endpoint: outcome.value, errors: [] } : refused(outcome.refusal);
  }

  @Mutation('webhookSecretRotate')
  async webhookSecretRotate(@Args('id') id: string, @Context() context: GraphqlContext): Promise<object> {
    const secret = newSecret();
    const outcome = await rotateWebhookSecret(this.ports)(organisationScope(context), id, secret);
    return outcome.ok ? { endpoint: outcome.value, secret, errors: [] } : { ...refused(outcome.refusal), secret: null };
  }

  @Mutation('webhookEndpointRemove')
  async webhookEndpointRemove(@Args('id') id: string, @Context() context: GraphqlContext): Promise<object> {
    const outcome = await removeWebhookEndpoint(this.ports)(organisationScope(context), id);
    return outcome.ok ? { endpoint: null, errors: [] } : refused(outcome.refusal);
  }

  @Mutation('webhookEndpointTest')
  async webhookEndpointTest(@Args('id') id: string, @Context() context: GraphqlContext): Promise<object> {
    return sent(await testWebhook(this.ports)(organisationScope(context), id));
  }

  @Mutation('webhookDeliverySendAgain')
  async webhookDeliverySendAgain(@Args('id') id: string, @Context() context: GraphqlContext): Promise<object> {
    return sent(await sendWebhookAgain(this.ports)(organisationScope(context), id));
  }

  #set(
    context: GraphqlContext,
    command: Parameters<ReturnType<typeof setWebhookEndpoint>>[2],
  ): Promise<Result<WebhookEndpoint, Refusal>> {
    const editor = { side: this.app.side, scopes: actorOf(context).scopes };
    const set = setWebhookEndpoint(this.ports, (url) => problemOfAddress(url, this.rules));
    return set(organisationScope(context), editor, command);
  }
}

const refused = (refusal: Refusal): object => ({ endpoint: null, errors: [refusalToGraphQL(refusal)] });

const sent = (outcome: Result<DeliveryView, Refusal>): object =>
  outcome.ok
    ? { delivery: deliveryToGraphQL(outcome.value), errors: [] }
    : { delivery: null, errors: [refusalToGraphQL(outcome.refusal)] };

const deliveryToGraphQL = ({ event, state, nextAttemptAt, ...delivery }: DeliveryView): object => ({
  ...delivery,
  state,
  eventId: event.id,
  type: event.type,
  subjectId: event.subjectId,
  nextAttemptAt: state === 'WAITING' ? nextAttemptAt : null,
});
