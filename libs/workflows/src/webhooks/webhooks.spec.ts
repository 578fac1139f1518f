// World: one AI firm with a feed that the test writes, a receiver that answers what the test says; everything in memory.
import { HOUR, MINUTE, SECOND, addMilliseconds, instant, unwrap } from '#libs/kernel';
import { FakeDatabase, fakeWebhooks, webhookTables } from '#libs/testkit';
import {
  type OrganisationScope,
  type PartyEvent,
  type WebhookAnswer,
  type WebhookMessage,
  deliverWebhooks,
  forgetWebhooks,
  listDeliveries,
  queueWebhooks,
  removeWebhookEndpoint,
  rotateWebhookSecret,
  sendWebhookAgain,
  setWebhookEndpoint,
  testWebhook,
} from '#libs/workflows';
import { RETRY_TABLE, afterAnswer } from './retry-table.js';

const NOW = instant('2026-03-01T00:00:00Z');
const SCOPES = new Set(['leases:read', 'invoices:read']);
const EDITOR = { side: 'TENANT', scopes: SCOPES } as const;
const OWN: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_ai', actorId: 'usr_1' };
const WORKER = { kind: 'PLATFORM', actorId: 'worker' } as const;
const answer = (status: number, retryAfterSeconds: number | null = null): WebhookAnswer => ({
  ...{ status, fault: null, body: 'said', milliseconds: 3, retryAfterSeconds },
});
const SILENCE: WebhookAnswer = { ...answer(200), status: null, fault: 'connect ECONNREFUSED', body: '' };
const NEW = { id: null, url: 'https://hooks.example/x', types: [], isEnabled: true, secret: 'whsec_one' };

function setup() {
  const database = new FakeDatabase(NOW);
  const tables = webhookTables(NOW);
  const audited: string[] = [];
  const audit = {
    append: (_: object, { action }: { action: string }) => Promise.resolve(void audited.push(action)),
    page: () => Promise.reject(new Error('nobody reads it')),
  };
  const ports = { unitOfWork: database, webhooks: fakeWebhooks(tables), audit };
  const set = setWebhookEndpoint(ports, (url) =>
    url.startsWith('https://') ? null : 'Only https addresses are called.',
  );
  const calls: WebhookMessage[] = [];
  const round = async (said: WebhookAnswer): Promise<number> => {
    await queueWebhooks(ports)(WORKER, { limit: 10 });
    const call = (message: WebhookMessage) => Promise.resolve((calls.push(message), said));
    const claim = { worker: 'w', limit: 10, leaseMilliseconds: 1_000 };
    const first = await deliverWebhooks(ports, call)(WORKER, { ...claim, lane: 'FIRST' });
    return first + (await deliverWebhooks(ports, call)(WORKER, { ...claim, lane: 'AGAIN' }));
  };
  const happen = (...types: string[]): void => {
    const feed = tables.feeds.get('org_ai') ?? [];
    const events = types.map((type, n): PartyEvent => ({
      id: `evt_1_${feed.length + n}`,
      type,
      subjectId: 'lse_1',
      at: NOW,
    }));
    tables.feeds.set('org_ai', [...feed, ...events]);
  };
  const later = (milliseconds: number): void => {
    tables.clock.now = addMilliseconds(tables.clock.now, milliseconds);
  };
  const log = async (id: string) =>
    unwrap(await listDeliveries(ports)(OWN, id, { first: 20, after: null })).items.map(
      ({ event, state, log: tries }) => [...[event.type, state], tries.map(({ status, fault }) => status ?? fault)],
    );
  return { database, tables, audited, ports, set, calls, round, happen, later, log };
}

describe('endpoints', () => {
  it.each([
    ['no address', { ...NEW, url: null }, 'url'],
    ['an address that may not be called', { ...NEW, url: 'ftp://x' }, 'url'],
    ['an event that nobody knows', { ...NEW, types: ['moon.rose'] }, 'types'],
    ['an event that the caller may not read', { ...NEW, types: ['contract.signed'] }, 'types'],
    ['a type with more in it', { ...NEW, types: ['lease.a.b'] }, 'types'],
  ])('refuses %s', async (_, command, field) => {
    const { set } = setup();
    expect(await set(OWN, EDITOR, command)).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_INPUT', path: [field] },
    });
  });

  it('are twenty at most, and one that was removed makes room', async () => {
    const { set, ports } = setup();
    const made = [];
    for (let n = 0; n < 20; n += 1) made.push(unwrap(await set(OWN, EDITOR, NEW)));
    expect((await set(OWN, EDITOR, NEW)).ok).toBe(false);
    unwrap(await removeWebhookEndpoint(ports)(OWN, made[0]?.id ?? ''));
    expect((await set(OWN, EDITOR, NEW)).ok).toBe(true);
  });

  it("are nobody else's to change", async () => {
    const { set, ports } = setup();
    const { id } = unwrap(await set(OWN, EDITOR, NEW));
    const other = { ...OWN, orgId: 'org_other' };
    const missing = { ok: false, refusal: { code: 'NOT_FOUND', path: ['id'] } };
    expect(await set(other, EDITOR, { ...NEW, id })).toEqual(missing);
    expect(await rotateWebhookSecret(ports)(other, id, 'whsec_two')).toEqual(missing);
    expect(await removeWebhookEndpoint(ports)(other, id)).toEqual(missing);
    expect(await testWebhook(ports)(other, id)).toEqual(missing);
    expect(await listDeliveries(ports)(other, id, { first: 1, after: null })).toEqual(missing);
  });
});

describe('deliveries', () => {
  it('tell what is wanted, once, thinly, and nothing that the maker may not read', async () => {
    const { set, calls, round, happen } = setup();
    unwrap(await set(OWN, EDITOR, { ...NEW, types: ['lease', 'invoice.paid'] }));
    happen('lease.active', 'invoice.open', 'contract.signed', 'invoice.paid');
    expect([await round(answer(204)), await round(answer(204))]).toEqual([2, 0]);
    expect(calls).toEqual([
      ...[
        { type: 'lease.active', id: 'evt_1_0' },
        { type: 'invoice.paid', id: 'evt_1_3' },
      ].map(({ type, id }) => ({
        ...{ url: NEW.url, secrets: ['whsec_one'], id },
        body: `{"type":"${type}","timestamp":"2026-03-01T00:00:00.000Z","data":{"id":"lse_1"}}`,
      })),
    ]);
  });

  it('are tried ten times by the table of the standard, then given up', async () => {
    const { set, round, happen, later, log } = setup();
    const { id } = unwrap(await set(OWN, EDITOR, NEW));
    happen('lease.active');
    for (const pause of RETRY_TABLE) {
      if (pause > 0) {
        later(pause - 1);
        expect(await round(answer(200))).toBe(0);
        later(1);
      }
      expect(await round(pause === 0 ? SILENCE : answer(500))).toBe(1);
    }
    later(24 * 10 * HOUR);
    expect(await round(answer(200))).toBe(0);
    expect(await log(id)).toEqual([
      ['lease.active', 'FAILED', ['connect ECONNREFUSED', ...Array<number>(9).fill(500)]],
    ]);
  });

  it('stop where the receiver is gone, and go on from then when it is enabled again', async () => {
    const { set, calls, round, happen, ports, log } = setup();
    const { id } = unwrap(await set(OWN, EDITOR, NEW));
    happen('lease.active');
    await round(answer(410));
    happen('lease.ended');
    expect(await round(answer(200))).toBe(0);
    expect(await testWebhook(ports)(OWN, id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    unwrap(await set(OWN, EDITOR, { id, url: null, types: null, isEnabled: true, secret: null }));
    happen('lease.cancelled');
    await round(answer(200));
    expect(calls.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'lease.active',
      'lease.cancelled',
    ]);
    expect(await log(id)).toEqual([
      ['lease.cancelled', 'DELIVERED', [200]],
      ['lease.active', 'FAILED', [410]],
    ]);
  });

  it('are sent again under the same id, whatever came of them', async () => {
    const { set, calls, round, happen, ports } = setup();
    unwrap(await set(OWN, EDITOR, NEW));
    happen('lease.active');
    await round(answer(200));
    const [{ id = '' } = {}] = [...(await ports.unitOfWork.run(WORKER, (tx) => ports.webhooks.endpoints(tx)))];
    const [sent] = unwrap(await listDeliveries(ports)(OWN, id, { first: 1, after: null })).items;
    unwrap(await sendWebhookAgain(ports)(OWN, sent?.id ?? ''));
    await round(answer(200));
    expect(calls.map((call) => call.id)).toEqual(['evt_1_0', 'evt_1_0']);
  });

  it('are signed with both secrets for a day after a rotation, the new one first', async () => {
    const { set, calls, round, ports, later, audited } = setup();
    const { id } = unwrap(await set(OWN, EDITOR, NEW));
    unwrap(await rotateWebhookSecret(ports)(OWN, id, 'whsec_two'));
    unwrap(await testWebhook(ports)(OWN, id));
    await round(answer(200));
    later(24 * HOUR);
    unwrap(await testWebhook(ports)(OWN, id));
    await round(answer(200));
    expect(calls.map(({ secrets }) => secrets)).toEqual([['whsec_two', 'whsec_one'], ['whsec_two']]);
    expect(audited).toEqual(['webhook.made', 'webhook.rotated']);
  });

  it('are forgotten after 30 days', async () => {
    const { set, round, happen, database, ports } = setup();
    unwrap(await set(OWN, EDITOR, NEW));
    happen('lease.active');
    await round(answer(200));
    const none = await forgetWebhooks(ports)(WORKER, { limit: 10 });
    database.advance(31 * 24 * HOUR);
    expect([none, await forgetWebhooks(ports)(WORKER, { limit: 10 })]).toEqual([0, 1]);
  });
});

describe('afterAnswer', () => {
  it.each([
    [1, answer(200), 'DELIVERED', 0],
    [1, answer(302), 'WAITING', 5 * SECOND],
    [2, answer(500), 'WAITING', 5 * MINUTE],
    // asked for longer, and for shorter, than the table
    [1, answer(429, 60), 'WAITING', MINUTE],
    [2, answer(503, 1), 'WAITING', 5 * MINUTE],
    [1, answer(503, 999_999), 'WAITING', 24 * HOUR],
    [10, answer(500), 'FAILED', 0],
    [1, answer(410), 'FAILED', 0],
  ])('attempt %i, %o: %s after %i ms', (attempts, said, state, pauseMilliseconds) => {
    expect(afterAnswer(attempts, said)).toMatchObject({ state, pauseMilliseconds });
  });
});
