import fc from 'fast-check';
import { DAY, type Instant, MINUTE, type Period, addMilliseconds, overlaps } from '#libs/kernel';
import { type UnitRange } from '#libs/market';
import { type Reservation, type Tx } from '#libs/workflows';
import { anId } from '../builders/domain.js';
import { type MakeWorld, tenantOf } from './world.js';

const WATTS = 1_000;

function days(now: Instant, from: number, to: number): Period {
  return { start: addMilliseconds(now, from * DAY), end: addMilliseconds(now, to * DAY) };
}

async function prepared(make: MakeWorld, powerLimitWatts = 1_000_000) {
  const world = await make();
  const { site, pool } = await world.listing({ wattsPerUnit: WATTS, powerLimitWatts });
  const holdOf = (tx: Tx, units: readonly UnitRange[], period: Period): Reservation => ({
    resourceId: pool.id,
    siteId: site.id,
    units,
    period,
    watts: units.reduce((total, { from, to }) => total + (to - from) * WATTS, 0),
    holder: {
      kind: 'QUOTE',
      id: anId('qte'),
      orgId: world.tenantOrgId,
      expiresAt: addMilliseconds(tx.now, 15 * MINUTE),
    },
  });
  const run = <T>(work: (tx: Tx) => Promise<T>) => world.ports.unitOfWork.run(tenantOf(world), work);
  /** The index in memory says the same as the rows, at once after each commit. */
  const indexAgrees = (window: (now: Instant) => Period) =>
    run(async (tx) => {
      const [span, index] = [window(tx.now), await world.ports.offers.index(tx)];
      const { capacity } = world.ports;
      expect(index.free(pool.id, span, tx.now)).toEqual((await capacity.free(tx, [pool.id], span)).get(pool.id));
      expect(index.freeWatts(site.id, span)).toBe((await capacity.freePower(tx, [site.id], span)).get(site.id));
    });
  return { world, capacity: world.ports.capacity, site, pool, holdOf, run, indexAgrees };
}

/** What a set of intervals says, unit by unit: the model the rectangles are compared with. */
class UnitModel {
  readonly #held: { readonly holder: string; readonly unit: number; readonly start: Instant; readonly end: Instant }[] =
    [];

  reserve(holder: string, units: readonly UnitRange[], { start, end }: Period): boolean {
    const named = units.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index));
    const isTaken = named.some(
      (unit) => unit >= 32 || this.#held.some((one) => one.unit === unit && overlaps(one, { start, end })),
    );
    if (isTaken || new Set(named).size < named.length) return false;
    this.#held.push(...named.map((unit) => ({ holder, unit, start, end })));
    return true;
  }

  release(holder: string, from: Instant): void {
    const mine = this.#held.filter((one) => one.holder === holder && one.end > from);
    for (const one of mine) {
      const cut = one.start < from ? [{ ...one, end: from }] : [];
      this.#held.splice(this.#held.indexOf(one), 1, ...cut);
    }
  }

  free(window: Period): number[] {
    const taken = new Set(this.#held.filter((one) => overlaps(one, window)).map(({ unit }) => unit));
    return Array.from({ length: 32 }, (_, unit) => unit).filter((unit) => !taken.has(unit));
  }
}

const command = fc.record({
  kind: fc.constantFrom('RESERVE', 'RESERVE', 'RESERVE', 'RELEASE', 'CONVERT'),
  units: fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 3 }),
  start: fc.nat(12),
  length: fc.integer({ min: 1, max: 8 }),
  pick: fc.nat(20),
});

async function followsTheModel(
  make: MakeWorld,
  commands: readonly (typeof command extends fc.Arbitrary<infer C> ? C : never)[],
): Promise<void> {
  const { capacity, pool, holdOf, run, indexAgrees } = await prepared(make);
  const model = new UnitModel();
  const holders: string[] = [];
  for (const { kind, units, start, length, pick } of commands) {
    await run(async (tx) => {
      const asked = holdOf(
        tx,
        units.map(([from, size]) => ({ from, to: from + size })),
        days(tx.now, start, start + length),
      );
      const holder = holders[pick % Math.max(1, holders.length)] ?? asked.holder.id;
      if (kind === 'RESERVE') {
        const outcome = await capacity.reserve(tx, asked);
        expect(outcome).toBe(model.reserve(asked.holder.id, asked.units, asked.period) ? 'RESERVED' : 'UNITS_TAKEN');
        if (outcome === 'RESERVED') holders.push(asked.holder.id);
      } else if (kind === 'RELEASE') {
        await capacity.release(tx, holder, asked.period.start);
        model.release(holder, asked.period.start);
      } else {
        await capacity.convert(tx, holder, holder);
      }
      const window = days(tx.now, start, start + length);
      const free = (await capacity.free(tx, [pool.id], window)).get(pool.id) ?? [];
      const units32 = free.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index));
      expect(units32).toEqual(model.free(window));
    });
    await indexAgrees((now) => days(now, start, start + length));
  }
}

/** What every keeper of rectangles does. */
export function capacityContract(name: string, make: MakeWorld): void {
  describe(`capacity of ${name}`, () => {
    it('follows a model of single units through any sequence of reserving, releasing and converting', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 12 }), (commands) =>
          followsTheModel(make, commands),
        ),
        { numRuns: 30 },
      );
    });

    it('reserves all ranges or none, and rectangles may touch', async () => {
      const { capacity, pool, holdOf, run } = await prepared(make);
      await run(async (tx) => {
        const window = days(tx.now, 1, 3);
        expect(await capacity.reserve(tx, holdOf(tx, [{ from: 0, to: 8 }], window))).toBe('RESERVED');
        expect(
          await capacity.reserve(
            tx,
            holdOf(
              tx,
              [
                { from: 16, to: 24 },
                { from: 7, to: 9 },
              ],
              window,
            ),
          ),
        ).toBe('UNITS_TAKEN');
        expect((await capacity.free(tx, [pool.id], window)).get(pool.id)).toEqual([{ from: 8, to: 32 }]);
        expect(await capacity.reserve(tx, holdOf(tx, [{ from: 8, to: 16 }], window))).toBe('RESERVED');
        expect(await capacity.reserve(tx, holdOf(tx, [{ from: 0, to: 8 }], days(tx.now, 3, 4)))).toBe('RESERVED');
      });
    });

    it('tells what is used, and how, never by whom', async () => {
      const { capacity, pool, holdOf, run } = await prepared(make);
      await run(async (tx) => {
        const [held, leased] = [
          holdOf(tx, [{ from: 0, to: 2 }], days(tx.now, 2, 3)),
          holdOf(tx, [{ from: 4, to: 6 }], days(tx.now, 1, 3)),
        ];
        await capacity.reserve(tx, held);
        await capacity.reserve(tx, leased);
        expect(await capacity.convert(tx, leased.holder.id, 'lse_1')).toBe(true);
        expect(await capacity.convert(tx, leased.holder.id, 'lse_1')).toBe(false);
        expect(await capacity.used(tx, pool.id, days(tx.now, 0, 9))).toEqual([
          { resourceId: pool.id, units: { from: 4, to: 6 }, period: leased.period, use: 'LEASED' },
          { resourceId: pool.id, units: { from: 0, to: 2 }, period: held.period, use: 'HELD' },
        ]);
      });
    });

    it('counts watts only where a site sold more than its limit', async () => {
      const fits = await prepared(make, 32_000);
      await fits.run(async (tx) => {
        expect((await fits.capacity.freePower(tx, [fits.site.id], days(tx.now, 0, 9))).get(fits.site.id)).toBeNull();
      });
      const short = await prepared(make, 20_000);
      await short.run(async (tx) => {
        const window = days(tx.now, 1, 3);
        expect(await short.capacity.reserve(tx, short.holdOf(tx, [{ from: 0, to: 15 }], window))).toBe('RESERVED');
        expect(await short.capacity.reserve(tx, short.holdOf(tx, [{ from: 15, to: 21 }], window))).toBe(
          'POWER_EXCEEDED',
        );
        expect(await short.capacity.reserve(tx, short.holdOf(tx, [{ from: 15, to: 20 }], window))).toBe('RESERVED');
        expect((await short.capacity.freePower(tx, [short.site.id], window)).get(short.site.id)).toBe(0);
        expect((await short.capacity.freePower(tx, [short.site.id], days(tx.now, 3, 4))).get(short.site.id)).toBe(
          20_000,
        );
      });
      for (const [from, to] of [
        [1, 3],
        [0, 9],
        [3, 4],
      ] as const) {
        await short.indexAgrees((now) => days(now, from, to));
        await fits.indexAgrees((now) => days(now, from, to));
      }
    });
  });
}
