// World: the worker in this process over a database of its own, and a receiver of webhooks on loopback that fails once.
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { createApp, readConfig } from '#libs/platform';
import { createTestDatabase, seedOrganisation, seedWebhook } from '#libs/testkit';
import { workerConfig } from '../src/config.js';
import { WorkerModule } from '../src/worker.module.js';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** Verifies each message as a receiver would and remembers it; says 503 to the first and 204 to the rest. */
async function receiver() {
  const messages: { readonly id: string; readonly message: unknown }[] = [];
  let arrived = (): void => undefined;
  const both = new Promise<void>((resolve) => (arrived = resolve));
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      messages.push({ id: headers['webhook-id'] ?? '', message: new Webhook(SECRET).verify(body, headers) });
      response.writeHead(messages.length === 1 ? 503 : 204).end();
      if (messages.length === 2) arrived();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, messages, both };
}

it('calls who wants to hear of an event, signed, and again when the answer was no', async () => {
  const { url, messages, both } = await receiver();
  const db = await createTestDatabase();
  closing.push(() => db.close());
  const org = await seedOrganisation(db, 'TENANT');
  await seedWebhook(db, org, url);
  await db.sql(`SELECT party_tell('lease.active', 'lse_1', $1)`, [org]);
  const config = readConfig(workerConfig, {
    ...{ PORT: '0', LOG_LEVEL: 'silent', WEBHOOKS_TO_LOOPBACK: 'on', TENANT_TOKEN_KEY: db.tenantTokenKey },
    ...{ APP_DATABASE_URL: db.appUrl, STAFF_DATABASE_URL: db.staffUrl },
    ...{
      STRIPE_SECRET_KEY: 'sk_test_worker',
      STRIPE_API_BASE: 'http://127.0.0.1:9',
      STRIPE_WEBHOOK_SECRET: 'whsec_abc',
    },
  });
  const app = await createApp(WorkerModule.forConfig(config), { config, rawBody: true });
  await app.listen(0, '127.0.0.1');
  closing.push(() => app.close());
  await both;
  const [first, second] = messages;
  expect(first?.message).toEqual({ type: 'lease.active', timestamp: expect.any(String), data: { id: 'lse_1' } });
  expect(second).toEqual(first);
}, 30_000);
