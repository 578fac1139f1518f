import fs from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { type Elsewhere, pageHeaders } from './headers.js';
import { type HttpServer } from './http-server.js';
import { pageLinks } from './page-links.js';

export interface WebPages {
  /** Folder of the built pages. Where it does not exist, none are served. */
  readonly folder: string;
  /** The page that answers every address of the single-page app, e.g. `index.html`. */
  readonly page: 'index.html' | 'ops.html';
  /** Other origins that its pages may load from; left out: none. */
  readonly elsewhere?: Elsewhere;
  /** Whether these cookies hold a session, alive or not. */
  readonly hasSession?: (cookies: string | undefined) => boolean;
}

/** Name in `Server-Timing` that tells the page's scripts what they cannot see of an HttpOnly cookie: somebody comes with a session. */
const SESSION = 'session';

const ONE_YEAR = 'public, max-age=31536000, immutable';

/** Files under the folder by their address. Read once at boot, so no request can name a file that is not one of them. */
function filesUnder(folder: string): Set<string> {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  // the compressed twin of a file goes out in its place and has no address of its own
  return new Set(files.map((file) => file.split(path.sep).join('/')).filter((file) => !/\.(br|gz)$/.test(file)));
}

/** Serves the built pages: files by name (hashed ones for a year), and the page itself for every other address a browser opens. */
export async function serveWebPages(server: HttpServer, web: WebPages): Promise<boolean> {
  const { folder, page, elsewhere, hasSession } = web;
  if (!fs.existsSync(path.join(folder, page))) return false;
  const files = filesUnder(folder);
  const headers = pageHeaders(elsewhere);
  const linksOf = pageLinks(folder);
  await server.register(fastifyStatic, {
    root: path.resolve(folder),
    serve: false,
    cacheControl: false,
    preCompressed: true,
  });
  server.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    handler: (request, reply) => {
      const address = new URL(request.url.replace(/^\/+/, '/'), 'http://pages').pathname;
      const asked = address.slice(1);
      const isPage = asked === '' || asked.endsWith('.html') || !files.has(asked);
      const isNoPage = path.extname(asked) !== '' || /(^|\/)\./.test(asked);
      if (isPage && isNoPage && asked !== page) return reply.code(404).send({ statusCode: 404, message: 'Not found' });
      void reply.headers({
        ...headers,
        // what a link opens is for whoever was sent it
        ...(asked.startsWith('shared/') && { 'x-robots-tag': 'noindex, nofollow' }),
        'cache-control': asked.startsWith('assets/') ? ONE_YEAR : 'no-cache',
        vary: isPage ? 'accept-encoding, accept-language, cookie' : 'accept-encoding',
      });
      const links = isPage && page === 'index.html' ? linksOf(address, request.headers) : undefined;
      if (links !== undefined) void reply.header('link', links);
      if (isPage && hasSession?.(request.headers.cookie) === true) void reply.header('server-timing', SESSION);
      return reply.sendFile(isPage ? page : asked);
    },
  });
  return true;
}
