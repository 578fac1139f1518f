import { BlockList, isIP } from 'node:net';
import { type Readiness } from '../health/readiness.js';
import { type Logger } from '../log/logger.js';
import { type Metrics } from '../metrics/metrics.js';
import { type HttpServer } from './http-server.js';

const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

function isPrivate(address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  const version = isIP(plain);
  return version !== 0 && PRIVATE.check(plain, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * `GET /health/live`, `/health/ready` (503 while draining or when a check fails) and `/metrics`.
 * Metrics are for the machines next door: a caller from a public address, or through a proxy, is told there is no such page.
 */
export function addOperationsRoutes(
  server: HttpServer,
  { readiness, metrics, logger }: { readiness: Readiness; metrics: Metrics; logger: Logger },
): void {
  server.get('/health/live', () => ({ status: 'ok' }));
  server.get('/health/ready', async (_request, reply) => {
    const report = await readiness.report((check, error) =>
      logger.warn({ check, err: error }, 'readiness check failed'),
    );
    return reply
      .code(report.ready ? 200 : 503)
      .send({ status: report.ready ? 'ok' : 'unavailable', checks: report.checks });
  });
  server.get('/metrics', async (request, reply) => {
    const isProxied = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    if (isProxied || !isPrivate(request.socket.remoteAddress ?? ''))
      return reply.code(404).send({ statusCode: 404, message: 'Not found' });
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (readiness.isDraining) void reply.header('connection', 'close');
    done();
  });
}
