// World: a migrated database; transactions are broken on purpose, by the database and from outside.
import { setTimeout as pause } from 'node:timers/promises';
import { instantFromEpoch } from '#libs/kernel';
import { type Tx } from '#libs/workflows';
import { PLATFORM, actingFor, aQuote, createTestDatabase, seedOrganisation } from '#libs/testkit';
import { on } from './store-tx.js';

const db = await createTestDatabase();
afterAll(() => db.close());

async function setup(options: Parameters<typeof db.open>[0] = {}) {
  return db.open(options);
}

const raise = (tx: Tx, state: string) =>
  on(tx).rows(`DO $$ BEGIN RAISE EXCEPTION 'planned' USING ERRCODE = '${state}'; END $$`);

describe('a transaction', () => {
  it('knows the market’s time, its scope, and ids that sort in the order they were made', async () => {
    const { unitOfWork } = await setup();
    await db.sql('UPDATE clock SET offset_ms = 86400000');
    await unitOfWork.run(actingFor('org_1'), (tx) => {
      expect(Math.abs(tx.now - instantFromEpoch(Date.now()) - 86_400_000)).toBeLessThan(60_000);
      const ids = Array.from({ length: 300 }, () => tx.newId('lease'));
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(300);
      return Promise.resolve();
    });
    await db.sql('UPDATE clock SET offset_ms = 0');
  });

  it.each(['40001', '40P01'])('runs again as a whole on %s, three times at most', async (state) => {
    const { unitOfWork } = await setup();
    const runs = { succeeding: 0, failing: 0 };
    const result = await unitOfWork.run(PLATFORM, async (tx) => {
      runs.succeeding += 1;
      if (runs.succeeding <= 3) await raise(tx, state);
      return 'done';
    });
    expect([result, runs.succeeding]).toEqual(['done', 4]);
    const failing = unitOfWork.run(PLATFORM, async (tx) => {
      runs.failing += 1;
      await raise(tx, state);
    });
    await expect(failing).rejects.toThrow('planned');
    expect(runs.failing).toBe(4);
  });

  it('runs once on any other failure, leaves nothing behind, and gives its connection back', async () => {
    const { unitOfWork, stores } = await setup({ poolSize: 1 });
    const orgId = await seedOrganisation(db, 'TENANT');
    const quote = aQuote({ orgId });
    const runs = { count: 0 };
    const failing = unitOfWork.run(actingFor(orgId), async (tx) => {
      runs.count += 1;
      await stores.quotes.insert(tx, quote);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(runs.count).toBe(1);
    expect(await unitOfWork.run(actingFor(orgId), (tx) => stores.quotes.byId(tx, quote.id))).toBeNull();
  });

  it('runs queries one after another, however many a workflow starts at once', async () => {
    const { unitOfWork, stores } = await setup({ poolSize: 1 });
    const orgId = await seedOrganisation(db, 'TENANT');
    const quotes = Array.from({ length: 10 }, () => aQuote({ orgId }));
    await unitOfWork.run(actingFor(orgId), async (tx) => {
      await Promise.all(quotes.map((quote) => stores.quotes.insert(tx, quote)));
      expect(await stores.quotes.countOpen(tx, orgId)).toBe(0); // long expired
      const found = await Promise.all(quotes.map(({ id }) => stores.quotes.byId(tx, id)));
      expect(found.map((quote) => quote?.id)).toEqual(quotes.map(({ id }) => id));
    });
  });

  it('survives the loss of its connection: the next one works', async () => {
    const { unitOfWork } = await setup({ poolSize: 1 });
    const cut = unitOfWork.run(PLATFORM, async (tx) => {
      const pid = (await on(tx).row<{ pid: number }>('SELECT pg_backend_pid() AS pid'))?.pid;
      await db.sql('SELECT pg_terminate_backend($1)', [pid]);
      await on(tx).rows('SELECT 1');
    });
    await expect(cut).rejects.toThrow();
    expect(await unitOfWork.run(PLATFORM, (tx) => Promise.resolve(tx.scope.kind))).toBe('PLATFORM');
  });

  it('does not outlive its time-outs', async () => {
    const { unitOfWork } = await setup({
      poolSize: 1,
      timeouts: { statement: 100, lock: 50, idleInTransaction: 200, transaction: 1_000 },
    });
    await expect(unitOfWork.run(PLATFORM, (tx) => on(tx).rows('SELECT pg_sleep(5)'))).rejects.toThrow(
      'statement timeout',
    );
    const idle = unitOfWork.run(PLATFORM, async (tx) => {
      await pause(400);
      await on(tx).rows('SELECT 1');
    });
    await expect(idle).rejects.toThrow();
    expect(await unitOfWork.run(PLATFORM, () => Promise.resolve('fine'))).toBe('fine');
  });
});

describe('a program without the platform’s connection', () => {
  it('cannot act as the platform', async () => {
    const { unitOfWork } = await setup({ staffUrl: undefined });
    await expect(unitOfWork.run(PLATFORM, () => Promise.resolve())).rejects.toThrow('no connection for the platform');
  });
});

describe('a closed or unreachable database', () => {
  it('says so', async () => {
    const database = await setup();
    expect(await database.ping()).toBe(true);
    await database.close();
    expect(await database.ping()).toBe(false);
    await expect(db.open({ appUrl: 'postgres://nobody@127.0.0.1:1/nothing' })).rejects.toThrow();
  });
});
