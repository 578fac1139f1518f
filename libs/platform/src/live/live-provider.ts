import { type InjectionToken, type Provider } from '@nestjs/common';
import { type Ports, followEvents } from '#libs/workflows';
import { type RequestAuthenticator } from '../graphql/context.js';
import { type Logger } from '../log/logger.js';
import { LOGGER } from '../platform.module.js';
import { LIVE_SIDE, type LiveSide } from './live.controller.js';
import { LiveDesk } from './live-desk.js';

/** One desk per app, over its own ports. */
export function liveProviders(
  side: LiveSide['side'],
  authenticator: InjectionToken<RequestAuthenticator>,
  ports: InjectionToken<Ports>,
): Provider[] {
  return [
    {
      provide: LiveDesk,
      inject: [ports, LOGGER],
      useFactory: (all: Ports, log: Logger) => new LiveDesk(followEvents(all), log),
    },
    {
      provide: LIVE_SIDE,
      inject: [authenticator],
      useFactory: (who: RequestAuthenticator): LiveSide => ({ side, authenticator: who }),
    },
  ];
}
