import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { type Ports, listEvents } from '#libs/workflows';
import { type GraphqlContext, actorOf, organisationScope } from '../graphql/context.js';
import { SERVICE_PORTS } from '../graphql/lease-service.resolver.js';
import { LIVE_SIDE, type LiveSide } from './live.controller.js';

/** Entries of `types` that are looked at; more than this many different ones there are not. */
const MOST_TYPES = 20;

interface EventsArgs {
  readonly types?: readonly string[] | null;
  readonly newestFirst?: boolean | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** The feed of events, the same for both sides of the market. Provide SERVICE_PORTS and the live providers beside it. */
@Resolver('PartyEvent')
export class EventsResolver {
  constructor(
    @Inject(SERVICE_PORTS) private readonly ports: Pick<Ports, 'unitOfWork' | 'partyEvents'>,
    @Inject(LIVE_SIDE) private readonly app: LiveSide,
  ) {}

  @Query('events')
  async events(@Args() args: EventsArgs, @Context() context: GraphqlContext): Promise<object> {
    const { items, cursors, hasNextPage, totalCount } = await listEvents(this.ports)(organisationScope(context), {
      side: this.app.side,
      scopes: actorOf(context).scopes,
      types: (args.types ?? []).slice(0, MOST_TYPES),
      newestFirst: args.newestFirst ?? false,
      first: args.first ?? 20,
      after: args.after ?? null,
    });
    return {
      nodes: items,
      edges: items.map((node, index) => ({ node, cursor: cursors[index] ?? '' })),
      pageInfo: { hasNextPage, endCursor: cursors.at(-1) ?? args.after ?? null },
      totalCount,
    };
  }
}
