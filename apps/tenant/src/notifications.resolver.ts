import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor } from '#libs/identity';
import { type GraphqlContext, actorOf, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, moneyToGraphQL, type tenant } from '#libs/schema';
import {
  NOTIFICATION_KINDS,
  type Notification,
  type NotificationReader,
  type Ports,
  countUnread,
  isWanted,
  listNotifications,
  listPreferences,
  markNotificationsRead,
  setPreference,
} from '#libs/workflows';
import { PORTS } from './tokens.js';

type Preferences = Awaited<ReturnType<ReturnType<typeof listPreferences>>>;

/** The bell: events of the feed that a person is told of, what was read of them, and what is not wanted. */
@Resolver()
export class NotificationsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('notifications')
  async notifications(
    @Args() { first, after }: tenant.QueryNotificationsArgs,
    @Context() context: GraphqlContext<Actor>,
  ): Promise<Connection<tenant.Notification>> {
    const request = { first: first ?? 20, after: after ?? null };
    const page = await listNotifications(this.ports)(organisationScope(context), readerOf(context), request);
    return connectionToGraphQL(page, notificationToGraphQL);
  }

  @Query('notificationsUnread')
  notificationsUnread(@Context() context: GraphqlContext<Actor>): Promise<number> {
    return countUnread(this.ports)(organisationScope(context), readerOf(context));
  }

  @Query('notificationPreferences')
  async notificationPreferences(@Context() context: GraphqlContext<Actor>): Promise<tenant.NotificationPreference[]> {
    const found = await listPreferences(this.ports)(organisationScope(context), readerOf(context));
    return this.#withWebhooks(context, found);
  }

  @Mutation('notificationsMarkRead')
  async notificationsMarkRead(
    @Args() { ids }: tenant.MutationNotificationsMarkReadArgs,
    @Context() context: GraphqlContext<Actor>,
  ): Promise<tenant.NotificationsReadPayload> {
    const mark = markNotificationsRead(this.ports);
    const outcome = await mark(organisationScope(context), readerOf(context), ids ?? null);
    if (!outcome.ok) return { unread: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { unread: outcome.value, errors: [] };
  }

  @Mutation('notificationPreferenceSet')
  async notificationPreferenceSet(
    @Args('input') input: tenant.NotificationPreferenceSetInput,
    @Context() context: GraphqlContext<Actor>,
  ): Promise<tenant.NotificationPreferencePayload> {
    const outcome = await setPreference(this.ports)(organisationScope(context), readerOf(context), input);
    if (!outcome.ok) return { preferences: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { preferences: await this.#withWebhooks(context, outcome.value), errors: [] };
  }

  async #withWebhooks(context: GraphqlContext<Actor>, found: Preferences): Promise<tenant.NotificationPreference[]> {
    const mayKnow = actorOf(context).scopes.has('keys:read');
    const { unitOfWork, webhooks } = this.ports;
    const endpoints = mayKnow ? await unitOfWork.run(organisationScope(context), (tx) => webhooks.endpoints(tx)) : [];
    const enabled = endpoints.filter(({ state }) => state === 'ENABLED');
    return found.map((one) => ({
      ...one,
      weight: NOTIFICATION_KINDS[one.type],
      webhooks: mayKnow ? enabled.filter((endpoint) => isWanted(endpoint, one.type)).length : null,
    }));
  }
}

function readerOf(context: GraphqlContext<Actor>): NotificationReader {
  const { scopes, role } = actorOf(context);
  return { scopes, isOwner: role === 'OWNER' };
}

function notificationToGraphQL({ facts, ...event }: Notification): tenant.Notification {
  const amount = facts.amount && moneyToGraphQL(facts.amount);
  return { ...event, ...facts, amount, weight: NOTIFICATION_KINDS[event.type] };
}
