/**
 * platform: what every app of ours stands on: settings, logs, health, metrics, the HTTP server and the GraphQL API as a machine.
 * It decides how a request is let in, measured, limited and answered when something breaks. It refuses to know what is sold,
 * who exactly asks (identity does) and what the schema says (it is handed in).
 */
export {
  ConfigError,
  type GraphqlConfig,
  type ServerConfig,
  graphqlSettings,
  hexKey,
  onOff,
  postgresUrl,
  readConfig,
  serverSettings,
  webUrl,
  wholeNumber,
} from './config.js';
export { dealSettings, marketClock, settingsOf, signingSettings, taxSettings, webhookRules } from './deployment.js';
export {
  exportIn,
  languageOf,
  nameIn,
  scopeOfOrganisation,
  scopeOfStaff,
  statementOrNone,
  windowIn,
} from './documents/asked-for.js';
export { documentDesk } from './documents/desk-provider.js';
export { DOCUMENT_POINTS, DocumentDesk, type DocumentReply } from './documents/document-desk.js';
export { ClockResolver, type ClockReading, MARKET_CLOCK, type MarketClock } from './graphql/clock.resolver.js';
export {
  type Caller,
  type ContextExtension,
  type GraphqlContext,
  type HttpReply,
  type HttpRequest,
  type RequestAuthenticator,
  actorOf,
  organisationScope,
  platformScope,
  principalOf,
} from './graphql/context.js';
export { contractRefusalToGraphQL } from './graphql/contract-refusal.convert.js';
export { type FailureCode, failure } from './graphql/failure.js';
export { type GraphqlApiOptions, graphqlModule } from './graphql/graphql.module.js';
export { idempotencyKey } from './graphql/idempotency.js';
export {
  type CurtailmentCallAnswer,
  callRefusalToGraphQL,
  curtailmentCallToGraphQL,
  noticeToGraphQL,
  windowOf,
} from './graphql/lease-service.convert.js';
export { type LeaseServiceAnswer, LeaseServiceResolver, SERVICE_PORTS } from './graphql/lease-service.resolver.js';
export { type PlainRefusal, refusalToGraphQL, valueOrFailure } from './graphql/refusal.convert.js';
export { type ReadinessCheck, type ReadinessReport, Readiness } from './health/readiness.js';
export { type AppOptions, boot, createApp, runApp } from './http/bootstrap.js';
export { type WebPages } from './http/web-pages.js';
export { EventsResolver } from './live/events.resolver.js';
export { LiveController } from './live/live.controller.js';
export { liveProviders } from './live/live-provider.js';
export { REQUEST_LOG } from './requests/request-log.js';
export { RequestsResolver, requestLog } from './requests/requests.resolver.js';
export { webhookCaller } from './webhooks/call-webhook.js';
export { WEBHOOK_RULES, WebhooksResolver } from './webhooks/webhooks.resolver.js';
export { type Logger, type LoggerOptions, createLogger } from './log/logger.js';
export { Metrics, type PoolLike } from './metrics/metrics.js';
export { LOGGER, PlatformModule } from './platform.module.js';
export { type RequestContext, currentRequest, withRequest } from './request-context.js';
