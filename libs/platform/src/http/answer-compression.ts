import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { type HttpServer } from './http-server.js';

const gzip = promisify<string, zlib.ZlibOptions, Buffer>(zlib.gzip);
/** What fits one packet anyway gains nothing. */
const WORTH_LENGTH = 1_400;
/** Level 4: most of the gain, a third of the time of level 6. It runs on a thread of its own. */
const LEVEL = 4;
const JSON_TYPE = /^application\/(graphql-response\+)?json\b/;

/**
 * Sends the API's larger answers compressed: on a phone an answer's size is most of its time. Safe here although answers hold secrets
 * beside text of the caller: no other site can make a reader's browser send such a request at all (content type and header are asked for).
 */
export function compressAnswers(server: HttpServer, path = '/graphql'): void {
  server.addHook('onSend', async (request, reply, payload: unknown) => {
    if (typeof payload !== 'string' || payload.length < WORTH_LENGTH) return payload;
    if (request.routeOptions.url !== path || !JSON_TYPE.test(String(reply.getHeader('content-type')))) return payload;
    void reply.header('vary', 'accept-encoding');
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return payload;
    const compressed = await gzip(payload, { level: LEVEL });
    void reply.headers({ 'content-encoding': 'gzip', 'content-length': compressed.length });
    return compressed;
  });
}
