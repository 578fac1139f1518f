// World: a migrated database; buyers rush for rectangles through the store, as the roles of the apps. Winners are counted exactly.
import { DAY, HOUR, type Instant, MINUTE, type Period, addMilliseconds } from '#libs/kernel';
import { type UnitRange } from '#libs/market';
import { type Reservation, type Tx, type UnitOfWork } from '#libs/workflows';
import { PLATFORM, type SeededListing, actingFor, anId, createTestDatabase, seedListing } from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());

async function setup(options: Parameters<typeof seedListing>[2] = {}) {
  const database = await db.open({ poolSize: 40 });
  const listing = await seedListing(db, database, options);
  return { ...database, listing };
}

const inDays = (now: Instant, from: number, to: number): Period => ({
  start: addMilliseconds(now, from * DAY),
  end: addMilliseconds(now, to * DAY),
});

function hold(
  tx: Tx,
  { pool, site }: SeededListing,
  units: readonly UnitRange[],
  over: Partial<Reservation> = {},
): Reservation {
  const orgId = tx.scope.kind === 'ORGANISATION' ? tx.scope.orgId : '';
  return {
    resourceId: pool.id,
    siteId: site.id,
    units,
    period: inDays(tx.now, 1, 11),
    watts: 0,
    holder: { kind: 'QUOTE', id: anId('qte'), orgId, expiresAt: addMilliseconds(tx.now, 15 * MINUTE) },
    ...over,
  };
}

async function deadlocks(): Promise<number> {
  const [row] = await db.sql<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(row?.deadlocks);
}

/** How many sessions wait for a lock right now. */
async function waiting(): Promise<number> {
  const [row] = await db.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row?.count ?? 0;
}

/** Starts a transaction, does the work and stays open; the result rolls it back. */
async function blocker(unitOfWork: UnitOfWork, work: (tx: Tx) => Promise<unknown>): Promise<() => Promise<void>> {
  const signals: (() => void)[] = [];
  const isToEnd = new Promise<void>((resolve) => signals.push(resolve));
  const ended: Promise<unknown>[] = [];
  await new Promise<void>((resolve, reject) => {
    const open = unitOfWork.run(actingFor('org_blocker'), async (tx) => {
      await work(tx);
      resolve();
      await isToEnd;
      throw new Error('given up');
    });
    ended.push(open.catch(reject));
  });
  return async () => {
    for (const signal of signals) signal();
    await Promise.all(ended);
  };
}

/** Overlaps by self-join: the constraint checked by other means. */
async function overlaps(): Promise<number> {
  const [row] = await db.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM allocation a JOIN allocation b ON a.resource_id = b.resource_id AND a.id < b.id AND a.units && b.units AND a.period && b.period`,
  );
  return row?.count ?? -1;
}

describe('a rush', () => {
  it('sells the last 4 GPUs to exactly 4 of 1,000 buyers, without a deadlock', async () => {
    const { unitOfWork, stores, listing } = await setup({ pool: { nodeCount: 1, gpusPerNode: 4 } });
    const before = await deadlocks();
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, (_, buyer) =>
        unitOfWork.run(actingFor(`org_${buyer}`), (tx) =>
          stores.capacity.reserve(tx, hold(tx, listing, [{ from: buyer % 4, to: (buyer % 4) + 1 }])),
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'RESERVED')).toHaveLength(4);
    expect(outcomes.filter((outcome) => outcome === 'UNITS_TAKEN')).toHaveLength(996);
    expect(await deadlocks()).toBe(before);
    expect(await overlaps()).toBe(0);
  });

  it('gives 300 gangs of 8 on 32 GPUs all or nothing, whatever GPUs they name in whatever order', async () => {
    const { unitOfWork, stores, listing } = await setup();
    const before = await deadlocks();
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, (_, gang) =>
        unitOfWork.run(actingFor(`org_${gang}`), (tx) => {
          const names = Array.from(
            { length: 8 },
            (_unused, index) => (gang * 7 + index * 5 * (1 + (gang % 3) * 2)) % 32,
          );
          const units = [...new Set(names)].map((from) => ({ from, to: from + 1 }));
          return stores.capacity.reserve(tx, hold(tx, listing, units));
        }),
      ),
    );
    const gangs = await db.sql<{ holder_id: string; units: number }>(
      'SELECT holder_id, count(*)::int AS units FROM allocation WHERE resource_id = $1 GROUP BY 1',
      [listing.pool.id],
    );
    expect(gangs.length).toBe(outcomes.filter((outcome) => outcome === 'RESERVED').length);
    expect(gangs.length).toBeGreaterThan(0);
    expect(gangs.every(({ units }) => units === 8)).toBe(true);
    expect(await deadlocks()).toBe(before);
    expect(await overlaps()).toBe(0);
  });

  it('makes two gangs that name the same units in opposite order wait one way, never in a circle', async () => {
    const { unitOfWork, stores, listing } = await setup();
    const before = await deadlocks();
    const reserve = (org: string, ...units: number[]) =>
      unitOfWork.run(actingFor(org), (tx) =>
        stores.capacity.reserve(
          tx,
          hold(
            tx,
            listing,
            units.map((from) => ({ from, to: from + 1 })),
          ),
        ),
      );
    for (let low = 0; low < 24; low += 3) {
      const [up, down] = [low, low + 1];
      // each gang waits for somebody who gives up; which of them goes on first is chance, so the round is repeated
      const blockers = await Promise.all(
        [up, down].map((unit) =>
          blocker(unitOfWork, (tx) => stores.capacity.reserve(tx, hold(tx, listing, [{ from: unit, to: unit + 1 }]))),
        ),
      );
      const gangs = [reserve('org_up', up, down), reserve('org_down', down, up)];
      while ((await waiting()) < 2) await db.sql('SELECT pg_sleep(0.01)');
      for (const giveUp of blockers.reverse()) await giveUp();
      expect((await Promise.all(gangs)).sort()).toEqual(['RESERVED', 'UNITS_TAKEN']);
    }
    expect(await deadlocks()).toBe(before);
  });

  it('sells units of expired holds at once, to one buyer each, and never a hold that is converted', async () => {
    const { unitOfWork, stores, listing } = await setup();
    const expired = await unitOfWork.run(actingFor('org_old'), async (tx) => {
      const old = hold(tx, listing, [{ from: 0, to: 16 }], {
        holder: { kind: 'QUOTE', id: anId('qte'), orgId: 'org_old', expiresAt: addMilliseconds(tx.now, 60) },
      });
      expect(await stores.capacity.reserve(tx, old)).toBe('RESERVED');
      return old;
    });
    const kept = await unitOfWork.run(actingFor('org_kept'), async (tx) => {
      const own = hold(tx, listing, [{ from: 16, to: 32 }]);
      expect(await stores.capacity.reserve(tx, own)).toBe('RESERVED');
      return own;
    });
    await db.sql('SELECT pg_sleep(0.1)');
    const buy = (buyer: number) =>
      unitOfWork.run(actingFor(`org_${buyer}`), async (tx) => {
        const from = (buyer * 8) % 32;
        return stores.capacity.reserve(tx, hold(tx, listing, [{ from, to: from + 8 }], { period: expired.period }));
      });
    const convert = unitOfWork.run(actingFor('org_kept'), (tx) =>
      stores.capacity.convert(tx, kept.holder.id, 'lse_kept'),
    );
    const late = unitOfWork.run(actingFor('org_old'), (tx) =>
      stores.capacity.convert(tx, expired.holder.id, 'lse_late'),
    );
    const outcomes = await Promise.all(Array.from({ length: 80 }, (_, buyer) => buy(buyer)));
    expect([await convert, await late]).toEqual([true, false]);
    expect(outcomes.filter((outcome) => outcome === 'RESERVED')).toHaveLength(2);
    expect(await overlaps()).toBe(0);
  });

  it('lets convert and release of one hold race: it is leased or free, never both', async () => {
    const { unitOfWork, stores, listing } = await setup();
    for (let round = 0; round < 20; round += 1) {
      const orgId = `org_race${round}`;
      const own = await unitOfWork.run(actingFor(orgId), async (tx) => {
        const mine = hold(tx, listing, [{ from: round, to: round + 1 }]);
        expect(await stores.capacity.reserve(tx, mine)).toBe('RESERVED');
        return mine;
      });
      const [converted] = await Promise.all([
        unitOfWork.run(actingFor(orgId), (tx) => stores.capacity.convert(tx, own.holder.id, `lse_race${round}`)),
        unitOfWork.run(PLATFORM, (tx) => stores.capacity.release(tx, own.holder.id, own.period.start)),
      ]);
      const rows = await db.sql<{ holder_kind: string }>(
        'SELECT holder_kind FROM allocation WHERE holder_id IN ($1, $2)',
        [own.holder.id, `lse_race${round}`],
      );
      expect(rows.map(({ holder_kind: kind }) => kind)).toEqual(converted ? ['LEASE'] : []);
    }
  });
});

describe('a stranger', () => {
  it('cannot hold in another name, nor release, convert or block what is not its own', async () => {
    const { unitOfWork, stores, listing } = await setup();
    const own = await unitOfWork.run(actingFor('org_mine'), async (tx) => {
      const mine = hold(tx, listing, [{ from: 0, to: 8 }]);
      await stores.capacity.reserve(tx, mine);
      return mine;
    });
    const attempts = [
      (tx: Tx) => stores.capacity.release(tx, own.holder.id, tx.now),
      (tx: Tx) => stores.capacity.convert(tx, own.holder.id, 'lse_stolen'),
      (tx: Tx) =>
        stores.capacity.reserve(tx, {
          ...hold(tx, listing, [{ from: 8, to: 9 }]),
          holder: { ...own.holder, id: 'qte_other' },
        }),
      (tx: Tx) =>
        stores.capacity.reserve(tx, {
          ...hold(tx, listing, [{ from: 8, to: 9 }]),
          holder: { kind: 'BLOCK', id: 'blk_1', orgId: 'org_thief', expiresAt: null },
        }),
    ];
    for (const attempt of attempts)
      await expect(unitOfWork.run<unknown>(actingFor('org_thief'), attempt)).rejects.toThrow(
        'is not the one of this transaction',
      );
    const used = await unitOfWork.run(actingFor('org_thief'), (tx) =>
      stores.capacity.used(tx, listing.pool.id, own.period),
    );
    expect(used).toEqual([{ resourceId: listing.pool.id, units: { from: 0, to: 8 }, period: own.period, use: 'HELD' }]);
  });

  it('is told that nothing is free where nothing is on sale, and blocks stay possible for the owner', async () => {
    const { unitOfWork, stores, listing } = await setup({ pool: { state: 'PAUSED' } });
    const asked = await unitOfWork.run(actingFor('org_buyer'), (tx) =>
      stores.capacity.reserve(tx, hold(tx, listing, [{ from: 0, to: 1 }])),
    );
    expect(asked).toBe('UNITS_TAKEN');
    await unitOfWork.run(actingFor(listing.providerOrgId), async (tx) => {
      const holder = { kind: 'BLOCK', id: anId('blk'), orgId: listing.providerOrgId, expiresAt: null } as const;
      expect(await stores.capacity.reserve(tx, hold(tx, listing, [{ from: 0, to: 1 }], { holder }))).toBe('RESERVED');
      expect(
        await stores.capacity.reserve(
          tx,
          hold(tx, listing, [{ from: 0, to: 1 }], { holder: { ...holder, id: anId('blk') } }),
        ),
      ).toBe('UNITS_TAKEN');
    });
  });
});

describe('release', () => {
  it('cuts a lease at an instant and frees the rest', async () => {
    const { unitOfWork, stores, listing } = await setup();
    await unitOfWork.run(actingFor('org_cut'), async (tx) => {
      const own = hold(tx, listing, [{ from: 0, to: 32 }]);
      await stores.capacity.reserve(tx, own);
      await stores.capacity.convert(tx, own.holder.id, 'lse_cut');
      const cut = addMilliseconds(own.period.start, 3 * DAY + HOUR);
      await stores.capacity.release(tx, 'lse_cut', cut);
      const used = await stores.capacity.used(tx, listing.pool.id, own.period);
      expect(used).toEqual([
        {
          resourceId: listing.pool.id,
          units: { from: 0, to: 32 },
          period: { start: own.period.start, end: cut },
          use: 'LEASED',
        },
      ]);
      const free = await stores.capacity.free(tx, [listing.pool.id, 'nothing'], { start: cut, end: own.period.end });
      expect([...free]).toEqual([
        [listing.pool.id, [{ from: 0, to: 32 }]],
        ['nothing', []],
      ]);
    });
  });
});
