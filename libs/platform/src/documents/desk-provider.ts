import { type InjectionToken, type Provider } from '@nestjs/common';
import { type RequestAuthenticator } from '../graphql/context.js';
import { Metrics } from '../metrics/metrics.js';
import { TypstTypesetter } from '../typesetter/typst-typesetter.js';
import { DocumentDesk } from './document-desk.js';

/** One desk per app, with a typesetter of its own, which starts with the first document. */
export function documentDesk(authenticator: InjectionToken<RequestAuthenticator>): Provider {
  return {
    provide: DocumentDesk,
    inject: [authenticator, Metrics],
    useFactory: (who: RequestAuthenticator, metrics: Metrics) => new DocumentDesk(who, new TypstTypesetter(), metrics),
  };
}
