// World: the worker in this process over a database of its own, and the Stripe emulator beside it; webhooks are posted by hand.
import Stripe from 'stripe';
import { createApp, readConfig } from '#libs/platform';
import { createTestDatabase } from '#libs/testkit';
import { startEmulator } from '../../stripe-emulator/src/server.js';
import { workerConfig } from '../src/config.js';
import { WorkerModule } from '../src/worker.module.js';

const [OLD, NEW] = ['whsec_oldoldold', 'whsec_newnewnew'];
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

async function setup() {
  const db = await createTestDatabase();
  const emulator = await startEmulator({ chaos: 'off' });
  const config = readConfig(workerConfig, {
    PORT: '0',
    LOG_LEVEL: 'silent',
    APP_DATABASE_URL: db.appUrl,
    STAFF_DATABASE_URL: db.staffUrl,
    TENANT_TOKEN_KEY: db.tenantTokenKey,
    STRIPE_SECRET_KEY: 'sk_test_worker',
    STRIPE_API_BASE: emulator.url,
    STRIPE_WEBHOOK_SECRET: `${NEW},${OLD}`,
  });
  const app = await createApp(WorkerModule.forConfig(config), { config, rawBody: true });
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/webhooks/stripe`;
  closing.push(
    () => db.close(),
    () => emulator.close(),
    () => app.close(),
  );
  const post = async (body: string, signature: string | null) => {
    const headers = {
      'content-type': 'application/json',
      ...(signature === null ? {} : { 'stripe-signature': signature }),
    };
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };
  const stored = async () =>
    (await db.sql<{ event_id: string }>('SELECT event_id FROM inbox_event ORDER BY 1')).map((row) => row.event_id);
  return { post, stored };
}

function event(id: string): string {
  const now = Math.floor(Date.now() / 1000);
  return JSON.stringify({
    id,
    object: 'event',
    type: 'customer.updated',
    created: now,
    data: { object: { id: 'cus_1', object: 'customer' } },
  });
}

function sign(payload: string, secret = NEW, ageSeconds = 0): string {
  return Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp: Math.floor(Date.now() / 1000) - ageSeconds,
  });
}

describe('POST /webhooks/stripe', () => {
  it('stores what Stripe signed, once, and answers 200 to a replay', async () => {
    const { post, stored } = await setup();
    const body = event('evt_1');
    const signature = sign(body);
    expect([await post(body, signature), await post(body, signature), await post(body, sign(body, OLD))]).toEqual([
      200, 200, 200,
    ]);
    expect(await stored()).toEqual(['evt_1']);
  });

  it('accepts one good signature of two, as while a secret is rotated', async () => {
    const { post, stored } = await setup();
    const body = event('evt_2');
    const [stamp, good] = sign(body).split(',');
    expect(await post(body, `${stamp},v1=${'0'.repeat(64)},${good}`)).toBe(200);
    expect(await stored()).toEqual(['evt_2']);
  });

  it('refuses everything else and stores none of it', async () => {
    const { post, stored } = await setup();
    const body = event('evt_3');
    const good = sign(body);
    const statuses = [
      await post(body, null),
      await post(body, 'nonsense'),
      await post(body, sign(body, 'whsec_somebodyelse')),
      await post(body, sign(body, NEW, 301)),
      await post(body, sign(body, NEW, -90)),
      await post(`${body} `, good),
      await post(JSON.stringify(JSON.parse(body), null, 2), good),
      await post(event('evt_4'), good),
    ];
    expect(statuses).toEqual(statuses.map(() => 400));
    expect(await stored()).toEqual([]);
  });

  it('refuses a body that is no event, however well it is signed', async () => {
    const { post, stored } = await setup();
    for (const body of ['{"object":"invoice","id":"in_1"}', '[]', '"evt_1"'])
      expect(await post(body, sign(body))).toBe(400);
    expect(await stored()).toEqual([]);
  });
});
