// World: an app with one slow controller and a folder of built pages, on a loopback port.
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { Controller, Get, Module } from '@nestjs/common';
import { type AddressInfo } from 'node:net';
import { Readiness } from '../health/readiness.js';
import { createLogger } from '../log/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { PlatformModule } from '../platform.module.js';
import { createApp } from './bootstrap.js';
import { shutdownOnce } from './shutdown.js';

function setup() {
  const lines: string[] = [];
  const gate: { open: () => void; opened: Promise<void>; entered: Promise<void>; enter: () => void } = {
    open: () => undefined,
    opened: Promise.resolve(),
    entered: Promise.resolve(),
    enter: () => undefined,
  };
  gate.opened = new Promise((resolve) => (gate.open = resolve));
  gate.entered = new Promise((resolve) => (gate.enter = resolve));

  @Controller('work')
  class Work {
    @Get('slow')
    async slow(): Promise<string> {
      gate.enter();
      await gate.opened;
      return 'done';
    }
    @Get('fault')
    fault(): string {
      throw new Error('relation "lease" does not exist');
    }
  }
  @Module({
    imports: [
      PlatformModule.forRoot({
        service: 'spec',
        level: 'info',
        destination: { write: (line) => void lines.push(line) },
      }),
    ],
    controllers: [Work],
  })
  class SpecModule {}

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-pages-'));
  fs.mkdirSync(path.join(folder, 'assets'));
  fs.writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Portal</title>');
  fs.writeFileSync(path.join(folder, 'ops.html'), '<!doctype html><title>Ops</title>');
  fs.writeFileSync(path.join(folder, 'assets', 'main-abc123.js'), 'export {};');
  fs.writeFileSync(path.join(folder, 'assets', 'main-abc123.js.br'), zlib.brotliCompressSync('export {};'));
  const words = { en: ['/assets/en.js'], ar: ['/assets/ar.js'] };
  const route = { path: '/leases/$leaseId', scripts: ['/assets/main-abc123.js'], words };
  fs.writeFileSync(path.join(folder, 'routes.json'), JSON.stringify([route]));
  fs.writeFileSync(path.join(folder, 'mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  fs.writeFileSync(path.join(path.dirname(folder), `${path.basename(folder)}-secret`), 'secret');

  const state = { databaseFails: false };
  const open = async (behindHttps = false) => {
    const app = await createApp(SpecModule, {
      config: { BEHIND_HTTPS: behindHttps, TRUSTED_PROXIES: 0 },
      web: { folder, page: 'index.html', hasSession: (cookies) => cookies?.includes('sid=') === true },
      checks: () => ({
        database: () => (state.databaseFails ? Promise.reject(new Error('no route')) : Promise.resolve()),
      }),
    });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return { app, port, get: (where: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${where}`, init) };
  };
  return { open, lines, gate, state, folder };
}

/** The raw answer to raw bytes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}

describe('the HTTP server', () => {
  const world = setup();
  let server: Awaited<ReturnType<typeof world.open>>;
  beforeAll(async () => {
    server = await world.open();
  });
  afterAll(() => server.app.close());

  it.each([
    '/',
    '/leases/lse_1',
    '/assets/main-abc123.js',
    '/assets/gone.js',
    '/health/ready',
    '/work/fault',
    '/work/none',
  ])('sends the security headers with %s', async (where) => {
    const { headers } = await server.get(where);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9A-Z]{26}$/);
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by') ?? headers.get('server')).toBeNull();
  });

  it('sends HSTS behind https', async () => {
    const secure = await world.open(true);
    const { headers } = await secure.get('/health/live');
    await secure.app.close();
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  });

  it.each([
    ['/', 'Portal', 'no-cache'],
    ['/leases/lse_1?tab=2', 'Portal', 'no-cache'],
    ['/index.html', 'Portal', 'no-cache'],
    ['/assets/main-abc123.js', 'export', 'public, max-age=31536000, immutable'],
    ['/mark.svg', '<svg', 'no-cache'],
  ])('serves %s', async (where, text, caching) => {
    const response = await server.get(where);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, caching]);
    expect(await response.text()).toContain(text);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it.each([
    [{ 'accept-language': 'ar-AE,en;q=0.5' }, 'ar'],
    [{ 'accept-language': 'ar', cookie: 'a=b; gridlease-language=en' }, 'en'],
    [{ 'accept-language': 'fr' }, 'en'],
  ])('sends the scripts of a page and the words of its reader along, %j', async (headers, language) => {
    const { headers: answered } = await server.get('/leases/lse_1', { headers });
    const wanted = ['/assets/main-abc123.js', `/assets/${language}.js`].map((file) => `<${file}>; rel=modulepreload`);
    expect(answered.get('link')).toBe(wanted.join(', '));
    expect((await server.get('/nowhere', { headers })).headers.get('link')).toBeNull();
  });

  it.each([
    ['/leases/lse_1', 'sid=1', 'session'],
    ['/leases/lse_1', 'a=b', null],
    ['/leases/lse_1', '', null],
    ['/mark.svg', 'sid=1', null],
  ])('tells %s with cookies "%s" whether somebody comes with a session: %s', async (where, cookie, told) => {
    expect((await server.get(where, { headers: { cookie } })).headers.get('server-timing')).toBe(told);
  });

  it('sends a file compressed where it lies so and the reader takes it, under its own address only', async () => {
    const compressed = await server.get('/assets/main-abc123.js', { headers: { 'accept-encoding': 'br' } });
    expect([compressed.headers.get('content-encoding'), await compressed.text()]).toEqual(['br', 'export {};']);
    const plain = await server.get('/assets/main-abc123.js', { headers: { 'accept-encoding': 'identity' } });
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, 'export {};']);
    expect((await server.get('/assets/main-abc123.js.br')).status).toBe(404);
  });

  it.each([
    '/assets/gone.js',
    '/ops.html',
    '/favicon.ico',
    '/.env',
    '/.git/config',
    '/%2e%2e/%2e%2e/etc/passwd.txt',
    '/..%2f..%2fetc%2fpasswd',
    '//etc/passwd.txt',
    '/assets/%00.js',
  ])('answers 404 to %s', async (where) => {
    const answer = await raw(server.port, `GET ${where} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 40[04] /);
    expect(answer).not.toContain('secret');
  });

  it.each([
    ['an odd Host', 'GET /health/live HTTP/1.1\r\nHost: a b]\r\nConnection: close\r\n\r\n', /^HTTP\/1.1 400 /],
    ['no Host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', /^HTTP\/1.1 400 /],
    [
      'two lengths',
      'POST /work/none HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
      /^HTTP\/1.1 400 /,
    ],
    [
      'length and chunks',
      'POST /work/none HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1.1 400 /,
    ],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', /^HTTP\/1.1 40[045] /],
    ['huge headers', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1.1 431 /],
  ])('answers 4xx to %s', async (_name, bytes, expected) => {
    expect(await raw(server.port, bytes)).toMatch(expected);
  });

  it('hides a fault and logs it under the request id', async () => {
    const response = await server.get('/work/fault');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('relation');
    const id = response.headers.get('x-request-id') ?? 'none';
    expect(world.lines.filter((line) => line.includes(id) && line.includes('relation')).length).toBeGreaterThan(0);
  });

  it('writes one JSON line per request, with the route and without the query', async () => {
    const response = await server.get('/work/fault?password=hunter2');
    const id = response.headers.get('x-request-id') ?? 'none';
    const requests = world.lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line.requestId === id && line.message === 'request');
    expect(requests).toEqual([
      expect.objectContaining({ service: 'spec', method: 'GET', route: '/work/fault', status: 500 }),
    ]);
    expect(world.lines.join('')).not.toContain('hunter2');
  });

  it('is ready while its checks pass, and alive anyway', async () => {
    expect(await (await server.get('/health/ready')).json()).toEqual({ status: 'ok', checks: { database: 'ok' } });
    world.state.databaseFails = true;
    const failing = await server.get('/health/ready');
    expect([failing.status, await failing.json()]).toEqual([
      503,
      { status: 'unavailable', checks: { database: 'failed' } },
    ]);
    expect((await server.get('/health/live')).status).toBe(200);
    world.state.databaseFails = false;
  });

  it('shows its numbers next door and to nobody behind a proxy', async () => {
    server.app.get(Metrics).watchPool('app', { totalCount: 5, idleCount: 3, waitingCount: 1 });
    await server.get('/work/fault');
    const lines = (await (await server.get('/metrics')).text()).split('\n');
    const valueOf = (name: string, ...labels: string[]): string | undefined =>
      lines
        .find((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
        ?.split(' ')
        .at(-1);
    expect(
      Number(valueOf('http_request_duration_seconds_count', 'route="/work/fault"', 'status="500"', 'service="spec"')),
    ).toBeGreaterThan(0);
    expect(valueOf('pg_pool_connections', 'pool="app"', 'state="busy"')).toBe('2');
    expect(Number(valueOf('process_resident_memory_bytes'))).toBeGreaterThan(0);
    expect((await server.get('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(404);
  });
});

describe('leaving', () => {
  it('is not ready at once, finishes what is in flight, closes idle connections and ends once', async () => {
    const world = setup();
    const { app, port, get } = await world.open();
    const codes: number[] = [];
    const logger = createLogger({ service: 'spec', level: 'silent' });
    const leave = shutdownOnce({
      app,
      readiness: app.get(Readiness),
      logger,
      withinSeconds: 10,
      exit: (code) => void codes.push(code),
    });
    const idle = new http.Agent({ keepAlive: true });
    await new Promise((resolve) =>
      http.get({ port, host: '127.0.0.1', path: '/health/live', agent: idle }, (response) =>
        response.resume().on('end', resolve),
      ),
    );
    const slow = get('/work/slow');
    await world.gate.entered;
    app.get(Readiness).drain();
    const ready = await get('/health/ready');
    expect([ready.status, ready.headers.get('connection'), await ready.json()]).toEqual([
      503,
      'close',
      { status: 'unavailable', checks: { server: 'draining' } },
    ]);
    const left = Promise.all([leave('SIGTERM'), leave('SIGINT')]);
    world.gate.open();
    expect(await (await slow).text()).toBe('done');
    await left;
    expect(codes).toEqual([0]);
    await expect(get('/health/live')).rejects.toThrow();
    idle.destroy();
  });

  it('gives up on requests that do not finish in time', async () => {
    const world = setup();
    const { app, get } = await world.open();
    const slow = get('/work/slow').then((response) => response.text());
    await world.gate.entered;
    const logger = createLogger({ service: 'spec', level: 'silent' });
    const code = await new Promise<number>(
      (resolve) =>
        void shutdownOnce({ app, readiness: app.get(Readiness), logger, withinSeconds: 0.05, exit: resolve })(
          'SIGTERM',
        ),
    );
    expect(code).toBe(1);
    world.gate.open();
    expect(await slow).toBe('done');
  });
});
