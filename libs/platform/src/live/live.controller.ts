import { Controller, HttpException, Inject, type MessageEvent, Req, Sse } from '@nestjs/common';
import { type Observable } from 'rxjs';
import { nounOf, nounsFor } from '#libs/workflows';
import { demandAccess } from '../graphql/access.js';
import { type Caller, type HttpRequest, type RequestAuthenticator, principalOf } from '../graphql/context.js';
import { unauthenticated } from '../graphql/failure.js';
import { httpOf } from '../documents/document-desk.js';
import { LiveDesk } from './live-desk.js';

/** What the controller needs of its app: who asks, and on which side of the market. */
export interface LiveSide {
  readonly side: 'TENANT' | 'PROVIDER';
  readonly authenticator: RequestAuthenticator;
}
export const LIVE_SIDE = Symbol('LiveSide');

/** What is on offer is public to whoever may read leases. */
const MARKET = 'market';

/**
 * `GET /live`: what changes, as server-sent events, to whoever is signed in or has a key with `leases:read`. See LiveDesk.
 */
@Controller('live')
export class LiveController {
  constructor(
    private readonly desk: LiveDesk,
    @Inject(LIVE_SIDE) private readonly app: LiveSide,
  ) {}

  @Sse()
  async follow(@Req() request: HttpRequest): Promise<Observable<MessageEvent>> {
    const caller = await this.callerOf(request).catch((error: unknown) => {
      throw httpOf(error);
    });
    const nouns = new Set([MARKET, ...nounsFor(this.app.side, caller.scopes)]);
    const stream = this.desk.open({
      scope: { kind: 'ORGANISATION', orgId: caller.orgId, actorId: principalOf(caller) },
      hears: (type) => nouns.has(nounOf(type)),
      isWelcome: () =>
        this.callerOf(request).then(
          () => true,
          () => false,
        ),
    });
    if (stream === null)
      throw new HttpException({ statusCode: 429, message: 'Too many streams are open; close one first.' }, 429);
    return stream;
  }

  private async callerOf(request: HttpRequest): Promise<Caller> {
    const caller = await this.app.authenticator.authenticate(request);
    demandAccess('leases:read', caller);
    if (caller === null) throw unauthenticated();
    return caller;
  }
}
