// World: a receiver on loopback in this process; names resolve to whatever the test says.
import http, { type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { type CallerOptions, webhookCaller } from './call-webhook.js';

const [ONE, TWO] = [secretOf(1), secretOf(2)];
const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

function secretOf(byte: number): string {
  return `whsec_${Buffer.alloc(24, byte).toString('base64')}`;
}

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function setup(answer: RequestListener, options: Partial<CallerOptions> = {}) {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const call = webhookCaller({ mayCallLoopback: true, ...options });
  const send = (url = `http://127.0.0.1:${port}/hook`) =>
    call({ url, secrets: [TWO, ONE], id: 'evt_1_2', body: '{"type":"webhook.test"}' });
  return { received, send, port };
}

describe('webhookCaller', () => {
  it('sends what the library of Standard Webhooks verifies, with either secret', async () => {
    const { received, send } = await setup((_, response) => response.writeHead(202).end('thanks'));
    expect(await send()).toMatchObject({ status: 202, fault: null, body: 'thanks', retryAfterSeconds: null });
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    for (const secret of [ONE, TWO]) expect(new Webhook(secret).verify(body, given)).toEqual({ type: 'webhook.test' });
    expect(() => new Webhook(secretOf(3)).verify(body, given)).toThrow();
    expect(headers['webhook-id']).toBe('evt_1_2');
  });

  it('follows no redirect, reads Retry-After and keeps 2,000 characters of an answer', async () => {
    const headers = { location: '/elsewhere', 'retry-after': '120' };
    const { received, send } = await setup((_, response) => response.writeHead(302, headers).end('x'.repeat(300_000)));
    const said = await send();
    expect([said.status, said.retryAfterSeconds, said.body.length, received.length]).toEqual([302, 120, 2_000, 1]);
  });

  it('gives up on who does not answer', async () => {
    const { send } = await setup(() => undefined, { timeoutMilliseconds: 50 });
    expect(await send()).toMatchObject({ status: null, fault: 'No answer within 0.05 seconds.' });
  });

  it('connects to nothing that is not public: by number, by name, or by one of several addresses', async () => {
    const names: Readonly<Record<string, readonly string[]>> = {
      'inside.example.com': ['127.0.0.1'],
      'both.example.com': ['8.8.8.8', '169.254.169.254'],
      'nowhere.example.com': [],
    };
    const resolve = (host: string) => Promise.resolve(names[host] ?? []);
    const { received, send, port } = await setup((_, response) => response.end(), { mayCallLoopback: false, resolve });
    const urls = [`http://127.0.0.1:${port}/`, ...Object.keys(names).map((name) => `https://${name}/`)];
    for (const url of urls) expect(await send(url)).toMatchObject({ status: null, fault: expect.any(String) });
    expect(received).toEqual([]);
  });

  it('resolves a name once and connects to what it got', async () => {
    const asked: string[] = [];
    const resolve = (host: string) => Promise.resolve((asked.push(host), ['127.0.0.1']));
    const { received, send, port } = await setup((_, response) => response.end('here'), { resolve });
    expect((await send(`http://localhost:${port}/`)).body).toBe('here');
    expect([asked, received[0]?.headers.host]).toEqual([['localhost'], `localhost:${port}`]);
  });
});
