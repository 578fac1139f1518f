import { type InjectionToken, type Provider, Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import {
  type ApiRequest,
  type ApiRequestOutcome,
  type Ports,
  findApiRequest,
  listApiRequests,
  noteApiRequests,
} from '#libs/workflows';
import { type GraphqlContext, organisationScope } from '../graphql/context.js';
import { SERVICE_PORTS } from '../graphql/lease-service.resolver.js';
import { type Logger } from '../log/logger.js';
import { LOGGER } from '../platform.module.js';
import { REQUEST_LOG, RequestLog } from './request-log.js';

type RequestPorts = Pick<Ports, 'unitOfWork' | 'apiRequests'>;

interface RequestsArgs {
  readonly outcome?: ApiRequestOutcome | null;
  readonly keyId?: string | null;
  readonly operation?: string | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** The request log of an app, over its ports. Provide it in a global module and export REQUEST_LOG. */
export function requestLog(ports: InjectionToken): Provider {
  return {
    provide: REQUEST_LOG,
    useFactory: (own: RequestPorts, logger: Logger) => new RequestLog(noteApiRequests(own), logger),
    inject: [ports, LOGGER],
  };
}

/** What programs asked with the organisation's keys, the same for both sides of the market. Provide SERVICE_PORTS beside it. */
@Resolver()
export class RequestsResolver {
  constructor(@Inject(SERVICE_PORTS) private readonly ports: RequestPorts) {}

  @Query('apiRequests')
  async apiRequests(@Args() args: RequestsArgs, @Context() context: GraphqlContext): Promise<object> {
    const filter = { outcome: args.outcome ?? null, keyId: args.keyId ?? null, operation: args.operation ?? null };
    const page = { first: args.first ?? 20, after: args.after ?? null };
    const { items, cursors, hasNextPage, totalCount } = await listApiRequests(this.ports)(
      organisationScope(context),
      filter,
      page,
    );
    return {
      nodes: items,
      edges: items.map((node, index) => ({ node, cursor: cursors[index] ?? '' })),
      pageInfo: { hasNextPage, endCursor: cursors.at(-1) ?? page.after },
      totalCount,
    };
  }

  @Query('apiRequest')
  apiRequest(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ApiRequest | null> {
    return findApiRequest(this.ports)(organisationScope(context), id);
  }
}
