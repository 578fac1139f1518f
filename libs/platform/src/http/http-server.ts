import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { newRequestId } from '../request-id.js';

/** The Fastify instance under a Nest application. */
export type HttpServer = Awaited<ReturnType<NestFastifyApplication['register']>>;

/** Most a request body may weigh. A webhook of ours is never larger either. */
const BODY_LIMIT_BYTES = 100 * 1024;

/** Time-outs of the server, in milliseconds: the server gives up after its transactions (10 s) and before its clients (15 s). */
const REQUEST_TIMEOUT = 12_000;
const HEADERS_TIMEOUT = 10_000;
/** Longer than the idle time of common balancers, so that it is the balancer who closes first. */
const KEEP_ALIVE_TIMEOUT = 65_000;

/** A server that reads at most 100 kB of body, waits 12 s for it, and believes no proxy it was not told of. */
export function httpAdapter(
  options: { readonly trustedProxies?: number; readonly bodyLimitBytes?: number } = {},
): FastifyAdapter {
  const { trustedProxies = 0 } = options;
  return new FastifyAdapter({
    bodyLimit: options.bodyLimitBytes ?? BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    forceCloseConnections: 'idle',
    trustProxy: trustedProxies > 0 ? (_address, hop) => hop < trustedProxies : false,
    http: { headersTimeout: HEADERS_TIMEOUT, maxHeaderSize: 16 * 1024 },
    routerOptions: { maxParamLength: 200 },
    genReqId: newRequestId,
    requestIdHeader: false,
  });
}
