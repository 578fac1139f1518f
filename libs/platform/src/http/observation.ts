import { type Logger } from '../log/logger.js';
import { type Metrics } from '../metrics/metrics.js';
import { withRequest } from '../request-context.js';
import { type HttpServer } from './http-server.js';

const QUIET = new Set(['/health/live', '/health/ready', '/metrics']);

/** Serves each request inside its context, measures it and writes one line about it: the route, never the query string. */
export function observeRequests(server: HttpServer, logger: Logger, metrics: Metrics): void {
  server.addHook('onRequest', (request, _reply, done) => withRequest({ requestId: request.id }, done));
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const seconds = reply.elapsedTime / 1000;
    metrics.http.observe({ method: request.method, route, status: String(reply.statusCode) }, seconds);
    const line = {
      method: request.method,
      route,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      from: request.ip,
    };
    if (QUIET.has(route) && reply.statusCode < 400) logger.debug(line, 'request');
    else logger.info(line, 'request');
    done();
  });
}
