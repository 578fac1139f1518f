// World: a migrated database, two AI firms, a worker or two; events come from top-ups' rows that the test writes by SQL.
import { addMilliseconds } from '#libs/kernel';
import { type OrganisationScope, type WebhookAnswer, type WebhookEndpoint, type WebhookLane } from '#libs/workflows';
import { anId, createTestDatabase, seedOrganisation, untilSettled } from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());
const { unitOfWork, stores } = await db.open({ poolSize: 4 });
const { webhooks } = stores;
const WORKER = { kind: 'PLATFORM', actorId: 'worker' } as const;
const ANSWER: WebhookAnswer = { status: 500, fault: null, body: 'no', milliseconds: 12, retryAfterSeconds: null };
const SECRETS = [1, 2, 3].map((byte) => `whsec_${Buffer.alloc(24, byte).toString('base64')}`);

async function setup() {
  const orgId = await seedOrganisation(db, 'TENANT');
  const scope: OrganisationScope = { kind: 'ORGANISATION', orgId, actorId: 'usr_tenant' };
  const endpoint = await unitOfWork.run(scope, async (tx): Promise<WebhookEndpoint> => {
    const made = {
      ...{ id: tx.newId('webhookEndpoint'), orgId, url: 'https://hooks.example.com/', nouns: ['top_up'], types: [] },
      ...{ state: 'ENABLED' as const, failingSince: null, createdAt: tx.now },
    };
    await webhooks.saveEndpoint(tx, made);
    await webhooks.addSecret(tx, made, SECRETS[0] ?? '', 0);
    return made;
  });
  const happen = async () => {
    await db.sql(`SELECT party_tell('top_up.settled', $1, $2)`, [anId('tup'), orgId]);
    await untilSettled(db);
  };
  const queue = () =>
    unitOfWork.run(WORKER, async (tx) => {
      const behind = (await webhooks.behind(tx, 10)).find((one) => one.endpoint.id === endpoint.id);
      const events = behind?.events ?? [];
      const queued = { endpointId: endpoint.id, orgId, state: 'WAITING', attempts: 0, createdAt: tx.now } as const;
      await webhooks.queue(
        tx,
        events.map((event) => ({ ...queued, id: tx.newId('webhookDelivery'), event })),
      );
      const last = events.at(-1);
      if (last) await webhooks.moveOn(tx, endpoint.id, last);
      return events.length;
    });
  const claim = (leaseMilliseconds = 60_000, lane: WebhookLane = 'FIRST') =>
    unitOfWork.run(WORKER, async (tx) => {
      const claimed = await webhooks.claim(tx, { lane, worker: 'w', limit: 100, leaseMilliseconds });
      return claimed.filter(({ endpointId }) => endpointId === endpoint.id);
    });
  const own = () => unitOfWork.run(scope, (tx) => webhooks.endpoint(tx, endpoint.id));
  return { scope, endpoint, happen, queue, claim, own };
}

describe('webhook store', () => {
  it('serves each event once, in order, and only what came after the endpoint', async () => {
    const { scope, endpoint, happen, queue, own } = await setup();
    await happen();
    await happen();
    expect([await queue(), await queue()]).toEqual([2, 0]);
    await unitOfWork.run(scope, (tx) => webhooks.saveEndpoint(tx, { ...endpoint, state: 'DISABLED' }));
    await happen();
    expect(await queue()).toBe(0);
    await unitOfWork.run(scope, (tx) => webhooks.saveEndpoint(tx, { ...endpoint, state: 'ENABLED' }));
    expect(await queue()).toBe(0);
    await happen();
    expect(await queue()).toBe(1);
    const page = await unitOfWork.run(scope, (tx) => webhooks.deliveries(tx, endpoint.id, { first: 2, after: null }));
    expect([page.items.length, page.hasNextPage, page.totalCount]).toEqual([2, true, 3]);
    expect(await own()).toMatchObject({ state: 'ENABLED', nouns: ['top_up'], types: [] });
  });

  it('gives a delivery to one worker at a time, and lets one whose claim ran out change nothing', async () => {
    const { scope, happen, queue, claim, own } = await setup();
    await happen();
    await queue();
    const claims = await Promise.all([claim(), claim(), claim()]);
    expect(claims.flat().map(({ url, secrets }) => [url, secrets])).toEqual([
      ['https://hooks.example.com/', [SECRETS[0]]],
    ]);
    const [stale] = claims.flat();
    if (!stale) throw new Error('nothing was claimed');
    await db.sql(`UPDATE webhook_delivery SET claimed_until = clock_timestamp() WHERE id = $1`, [stale.id]);
    const [fresh] = await claim();
    if (!fresh) throw new Error('nothing was claimed again');
    const settle = (one: typeof stale, pauseMilliseconds: number) =>
      unitOfWork.run(WORKER, (tx) =>
        webhooks.settle(tx, one, ANSWER, { state: 'WAITING', pauseMilliseconds, isGone: false }),
      );
    expect([await settle(stale, 0), await settle(fresh, 0), await settle(fresh, 0)]).toEqual([false, true, false]);
    expect((await own())?.failingSince).not.toBeNull();
    // who fails is called in the other lane
    expect([(await claim()).length, (await claim(60_000, 'AGAIN')).length]).toEqual([0, 1]);
    const log = await unitOfWork.run(scope, (tx) => webhooks.attempts(tx, [fresh.id]));
    expect(log).toMatchObject([{ number: 1, status: 500, fault: null, body: 'no', milliseconds: 12 }]);
  });

  it('stops at an endpoint that is gone', async () => {
    const { happen, queue, claim, own } = await setup();
    await happen();
    await happen();
    await queue();
    const [one] = await claim(0);
    if (!one) throw new Error('nothing was claimed');
    await unitOfWork.run(WORKER, (tx) =>
      webhooks.settle(tx, one, { ...ANSWER, status: 410 }, { state: 'FAILED', pauseMilliseconds: 0, isGone: true }),
    );
    expect([(await own())?.state, await claim(0), await claim(0, 'AGAIN')]).toEqual(['GONE', [], []]);
  });

  it('signs with the old secret beside the new one until the overlap is over', async () => {
    const { scope, endpoint, happen, queue, claim } = await setup();
    await happen();
    await queue();
    const rotate = (secret: string | undefined, overlap: number) =>
      unitOfWork.run(scope, (tx) => webhooks.addSecret(tx, endpoint, secret ?? '', overlap));
    await rotate(SECRETS[1], 60_000);
    expect((await claim(0))[0]?.secrets).toEqual([SECRETS[1], SECRETS[0]]);
    await rotate(SECRETS[2], 0);
    expect((await claim(0))[0]?.secrets).toEqual([SECRETS[2]]);
  });

  it("lets no API read a secret, not even its own organisation's, and nobody see another's endpoint", async () => {
    const { scope, endpoint } = await setup();
    const other = await setup();
    expect(await unitOfWork.run(other.scope, (tx) => webhooks.endpoint(tx, endpoint.id))).toBeNull();
    await expect(
      unitOfWork.run(scope, (tx) => webhooks.claim(tx, { lane: 'FIRST', worker: 'w', limit: 1, leaseMilliseconds: 1 })),
    ).rejects.toThrow(/permission denied/);
  });

  it('forgets with a delivery what was tried', async () => {
    const { happen, queue, claim, scope, endpoint } = await setup();
    await happen();
    await queue();
    const [one] = await claim(0);
    if (!one) throw new Error('nothing was claimed');
    await unitOfWork.run(WORKER, (tx) =>
      webhooks.settle(tx, one, ANSWER, { state: 'FAILED', pauseMilliseconds: 0, isGone: false }),
    );
    await unitOfWork.run(WORKER, (tx) => webhooks.forget(tx, addMilliseconds(tx.now, 1_000), 1_000));
    const page = await unitOfWork.run(scope, (tx) => webhooks.deliveries(tx, endpoint.id, { first: 5, after: null }));
    expect(page.items).toEqual([]);
  });
});
