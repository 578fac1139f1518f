// World: a migrated database with one pool of four nodes of eight; companies of one process want the same week of it at the same moment.
import { DAY, type Instant, MINUTE, type Period, addMilliseconds, instant } from '#libs/kernel';
import { actingFor, anId, createTestDatabase, seedListing, seedOrganisation } from '#libs/testkit';
import { type HoldRequest } from '#libs/workflows';
import { tokenSigner } from '../database/tenant-token.js';

const db = await createTestDatabase();
afterAll(() => db.close());

async function setup() {
  const database = await db.open();
  const listing = await seedListing(db, database);
  const buyers: string[] = [];
  while (buyers.length < 6) buyers.push(await seedOrganisation(db, 'TENANT'));
  const { now } = await database.stores.glances.at(listing.pool.id, weekFrom(0 as Instant));
  const week = weekFrom(now);
  const want = (facts: Partial<HoldRequest> = {}): HoldRequest => ({
    orgId: buyers[0] ?? '',
    offerId: listing.pool.id,
    units: 8,
    window: week,
    gang: false,
    holdMinutes: 30,
    ...facts,
  });
  const rectangles = () =>
    db.sql<{ units: string; holder_id: string; holder_org: string; watts: string; expires_at: Date }>(
      'SELECT units::text, holder_id, holder_org, watts, expires_at FROM allocation WHERE resource_id = $1 ORDER BY lower(units)',
      [listing.pool.id],
    );
  return { ...database, listing, buyers, week, want, rectangles };
}

const weekFrom = (now: Instant): Period => ({ start: addMilliseconds(now, DAY), end: addMilliseconds(now, 8 * DAY) });

describe('a crowd', () => {
  it('is placed apart in one call: who finds a place holds it under its own name, who finds none goes on alone', async () => {
    const { stores, buyers, want, rectangles } = await setup();
    const holds = await Promise.all(buyers.map((orgId) => stores.crowd.hold(want({ orgId }))));
    expect(holds.filter((hold) => hold !== null)).toHaveLength(4);
    const held = await rectangles();
    expect(held.map(({ units }) => units)).toEqual(['[0,8)', '[8,16)', '[16,24)', '[24,32)']);
    for (const [index, hold] of holds.entries()) {
      const own = held.filter(({ holder_id: id }) => id === hold?.quoteId);
      expect(own.map(({ holder_org: org }) => org)).toEqual(hold === null ? [] : [buyers[index]]);
    }
  });

  it('holds as long and draws as much as a reservation of one', async () => {
    const { stores, listing, want, rectangles } = await setup();
    const hold = await stores.crowd.hold(want({ holdMinutes: 10 }));
    const [held] = await rectangles();
    expect(held?.expires_at.getTime()).toBe(addMilliseconds(hold?.now ?? (0 as Instant), 10 * MINUTE));
    const [watts] = await db.sql<{ watts: string }>('SELECT 8 * watts_per_unit AS watts FROM resource WHERE id = $1', [
      listing.pool.id,
    ]);
    expect(Number(held?.watts)).toBe(Number(watts?.watts));
  });

  it('can be released by who holds it, and by nobody else', async () => {
    const { unitOfWork, stores, buyers, want, week, rectangles } = await setup();
    const hold = await stores.crowd.hold(want());
    const letGo = (orgId: string) =>
      unitOfWork.run(actingFor(orgId), (tx) => stores.capacity.release(tx, hold?.quoteId ?? '', week.start));
    await expect(letGo(buyers[1] ?? '')).rejects.toThrow('organisation');
    await letGo(buyers[0] ?? '');
    expect(await rectangles()).toEqual([]);
  });

  it('answers null for what is not there or has begun', async () => {
    const { stores, want } = await setup();
    expect(await stores.crowd.hold(want({ offerId: 'pool_nowhere' }))).toBeNull();
    expect(await stores.crowd.hold(want({ units: 4_000 }))).toBeNull();
    const window = { start: instant('1969-12-31T23:59:59Z'), end: want().window.end };
    expect(await stores.crowd.hold(want({ window }))).toBeNull();
  });
});

describe('capacity_reserve_together', () => {
  const CALL = 'SELECT * FROM capacity_reserve_together($1, $2, $3::int4multirange[], $4::tstzrange[], $5, $6) AS held';

  async function together(pool: string, week: Period, asked: { token: string; units: string; holder?: string }[]) {
    const period = `[${new Date(week.start).toISOString()},${new Date(week.end).toISOString()})`;
    const { rows } = await (
      await db.connectAs('app')
    ).query<{ held: boolean }>(CALL, [
      pool,
      asked.map(({ token }) => token),
      asked.map(({ units }) => units),
      asked.map(() => period),
      asked.map(({ holder }) => holder ?? anId('qte')),
      asked.map(() => new Date(week.start)),
    ]);
    return rows.map(({ held }) => held);
  }

  async function signed() {
    const world = await setup();
    const sign = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000);
    return { ...world, tokens: world.buyers.map(sign), pool: world.listing.pool.id };
  }

  it('gives a gang everything or nothing, and what it does not get to nobody', async () => {
    const { tokens, pool, week, rectangles } = await signed();
    const [a = '', b = '', c = ''] = tokens;
    const answers = await together(pool, week, [
      { token: a, units: '{[0,8)}' },
      { token: b, units: '{[4,12),[16,24)}' },
      { token: c, units: '{[24,32)}' },
    ]);
    expect(answers).toEqual([true, false, true]);
    expect((await rectangles()).map(({ units }) => units)).toEqual(['[0,8)', '[24,32)']);
  });

  it.each([
    ['a forged token', { units: '{[0,8)}', forge: true }, 'forged'],
    ['two wishes under one id', { units: '{[0,8)}', holder: 'qte_same' }, 'id of its own'],
  ])(
    'refuses %s and holds nothing for anybody',
    async (_, { units, forge, holder }: { units: string; forge?: boolean; holder?: string }, message) => {
      const { tokens, pool, week, rectangles } = await signed();
      const [a = '', b = ''] = tokens;
      const second = {
        token: forge === true ? `${b}0` : b,
        units: '{[8,16)}',
        ...(holder === undefined ? {} : { holder }),
      };
      const first = { token: a, units, ...(holder === undefined ? {} : { holder }) };
      await expect(together(pool, week, [first, second])).rejects.toThrow(message);
      expect(await rectangles()).toEqual([]);
    },
  );

  it('holds nothing beyond the listing, and nothing that is not on sale', async () => {
    const { tokens, pool, week, rectangles } = await signed();
    const [token = ''] = tokens;
    expect(await together(pool, week, [{ token, units: '{[30,40)}' }])).toEqual([false]);
    await db.sql('UPDATE resource SET on_sale = false WHERE id = $1', [pool]);
    expect(await together(pool, week, [{ token, units: '{[0,8)}' }])).toEqual([false]);
    expect(await together('pool_nowhere', week, [{ token, units: '{[0,8)}' }])).toEqual([false]);
    expect(await rectangles()).toEqual([]);
  });
});
