import fc from 'fast-check';
import { DAY, HOUR, type Instant, MINUTE, type Period, addMilliseconds, decimal, includes } from '#libs/kernel';
import { type GpuPool, type MiningLoad, POWER_USES, type Site, powerEnvelope } from '#libs/market';
import { type Reservation, type Scope, type Tx } from '#libs/workflows';
import { anId } from '../builders/domain.js';
import { MODEL, type SiteCommand, SiteModel, siteCommand } from './site-model.js';
import { type ContractWorld, type MakeWorld, STAFF, tenantOf } from './world.js';

/** A site of the model's in a world, and the model beside it. */
class Trial {
  readonly model = new SiteModel();
  readonly #holders: string[] = [];
  readonly #loads = new Map<number, MiningLoad>();
  readonly #provider: Scope;

  private constructor(
    readonly world: ContractWorld,
    readonly site: Site,
    readonly pool: GpuPool,
    /** Where day 0 begins: ahead of everything that happens. */
    readonly dayZero: Instant,
  ) {
    this.#provider = { kind: 'ORGANISATION', orgId: site.orgId, actorId: 'usr_miner' };
  }

  static async begin(world: ContractWorld): Promise<Trial> {
    const { site, pool } = await world.listing({
      wattsPerUnit: MODEL.wattsPerUnit,
      powerLimitWatts: MODEL.limitWatts,
    });
    const now = await world.ports.unitOfWork.run(STAFF, (tx) => Promise.resolve(tx.now));
    return new Trial(world, site, pool, addMilliseconds(now, DAY));
  }

  async happens(command: SiteCommand): Promise<void> {
    if ('from' in command) await this.#reserve(command);
    else if (command.kind === 'BOOK' || command.kind === 'CANCEL') await this.#onHolder(command);
    else if (command.kind === 'CURTAIL') await this.#curtail(command);
    else if (command.kind === 'RESTORE') await this.#restore(command.pick);
    else if ('isFirm' in command) await this.#mine(command);
    else if ('load' in command) await this.#stop(command.load);
  }

  async #reserve({ kind, start, length, from, size }: Extract<SiteCommand, { size: number }>): Promise<void> {
    const range = [from, Math.min(MODEL.units, from + size)] as const;
    const watts = (range[1] - range[0]) * MODEL.wattsPerUnit;
    const id = anId(kind === 'QUOTE' ? 'qte' : 'blk');
    const until = start + length;
    const isTaken = this.model.isTaken(range, start, until);
    const fits = !isTaken && this.model.tries(this.model.claims, id, { watts, from: start, until, units: range });
    const scope = kind === 'QUOTE' ? tenantOf(this.world) : this.#provider;
    const answer = await this.world.ports.unitOfWork.run(scope, (tx) => {
      const expiresAt = addMilliseconds(tx.now, 15 * MINUTE);
      const holder: Reservation['holder'] =
        kind === 'QUOTE'
          ? { kind: 'QUOTE', id, orgId: this.world.tenantOrgId, expiresAt }
          : { kind: 'BLOCK', id, orgId: this.site.orgId, expiresAt: null };
      const place = { resourceId: this.pool.id, siteId: this.site.id, units: [{ from: range[0], to: range[1] }] };
      return this.world.ports.capacity.reserve(tx, { ...place, period: this.#days(start, until), watts, holder });
    });
    expect(answer).toBe(isTaken ? 'UNITS_TAKEN' : fits ? 'RESERVED' : 'POWER_EXCEEDED');
    if (fits) this.#holders.push(id);
  }

  async #onHolder({ kind, pick, start }: Extract<SiteCommand, { kind: 'BOOK' | 'CANCEL' }>): Promise<void> {
    const holder = this.#holders[pick % Math.max(1, this.#holders.length)] ?? 'qte_none';
    const { capacity } = this.world.ports;
    await this.world.ports.unitOfWork.run<unknown>(STAFF, (tx) =>
      kind === 'BOOK' ? capacity.convert(tx, holder, holder) : capacity.release(tx, holder, this.#day(start)),
    );
    if (kind === 'CANCEL') this.model.cut(holder, start);
  }

  async #curtail({ start, length, watts }: Extract<SiteCommand, { kind: 'CURTAIL' }>): Promise<void> {
    const id = anId('cut');
    const until = start + length;
    const fits = this.model.tries(this.model.curtailments, id, { watts, from: start, until, units: null });
    const { id: siteId, orgId } = this.site;
    const facts = { id, orgId, siteId, period: this.#days(start, until), limitWatts: watts };
    await this.#expects(fits, (tx) =>
      this.world.ports.curtailments.insert(tx, {
        ...facts,
        reason: 'GRID_ORDER',
        note: null,
        createdAt: tx.now,
        cancelledAt: null,
      }),
    );
  }

  async #restore(pick: number): Promise<void> {
    const standing = [...this.model.curtailments.keys()];
    const id = standing[pick % Math.max(1, standing.length)] ?? 'cut_none';
    this.model.curtailments.delete(id);
    await this.#expects(true, (tx) => this.world.ports.curtailments.cancel(tx, id, tx.now));
  }

  async #mine({ start, length, watts, isFirm, load: slot }: Extract<SiteCommand, { isFirm: boolean }>): Promise<void> {
    const until = start + length;
    const fits = this.model.tries(this.model.loads, slot, { watts, from: start, until, units: null, isFirm });
    const before = this.#loads.get(slot);
    const load: MiningLoad = {
      ...{ id: before?.id ?? anId('load'), orgId: this.site.orgId, siteId: this.site.id, externalId: `fleet-${slot}` },
      ...{ name: 'Fleet', model: 's21', terahashesPerSecond: decimal('200'), watts },
      ...{ yields: isFirm ? 'FIRM' : 'FLEXIBLE', from: this.#day(start), until: this.#day(until) },
      version: before?.version ?? 0,
    };
    await this.#expects(fits, (tx) => this.world.ports.miningLoads.save(tx, [load]));
    if (fits) this.#loads.set(slot, { ...load, version: load.version + 1 });
  }

  async #stop(slot: number): Promise<void> {
    const load = this.#loads.get(slot);
    this.model.loads.delete(slot);
    this.#loads.delete(slot);
    if (load) await this.#expects(true, (tx) => this.world.ports.miningLoads.remove(tx, load.id, tx.now));
  }

  /** The owner's transaction commits, or the last wall throws. */
  async #expects(fits: boolean, work: (tx: Tx) => Promise<void>): Promise<void> {
    const done = this.world.ports.unitOfWork.run(this.#provider, work);
    if (fits) await done;
    else await expect(done).rejects.toThrow('would draw more than its limit');
  }

  /** What the ports say of every day is what the model says. */
  async agrees(): Promise<void> {
    const { power, miningLoads, unitOfWork } = this.world.ports;
    const window = this.#days(0, MODEL.days + 6);
    const seen = await unitOfWork.run(this.#provider, async (tx) => ({
      facts: {
        claims: await power.claims(tx, this.site.id, window),
        limits: await power.limits(tx, this.site.id, window),
      },
      fleet: (await miningLoads.running(tx, this.site.id, window)).filter(({ yields }) => yields === 'FLEXIBLE'),
      orders: await power.orders(tx, this.site.id, window, 1_000),
    }));
    const told = await unitOfWork.run(tenantOf(this.world), async (tx) => ({
      offered: await power.offered(tx, this.site.id, window),
      hidden: [await power.claims(tx, this.site.id, window), await power.limits(tx, this.site.id, window)],
    }));
    expect(told.hidden).toEqual([[], []]);
    const slices = powerEnvelope(window, seen.facts, seen.fleet);
    for (let day = 0; day < MODEL.days + 6; day += 1) {
      const noon = addMilliseconds(this.#day(day), 12 * HOUR);
      const slice = slices.find(({ period }) => includes(period, noon));
      const firm = POWER_USES.reduce((total, use) => total + (slice?.claims[use] ?? 0), 0);
      const [limit, wanted] = [this.model.limit(day), this.model.wanted(day)];
      const allowed = Math.min(wanted, limit - this.model.firm(day));
      expect(slice).toMatchObject({
        contractedWatts: MODEL.limitWatts,
        withheldWatts: MODEL.limitWatts - limit,
        fleetWatts: wanted,
        flexibleMiningWatts: allowed,
        freeWatts: limit - firm - allowed,
      });
      expect([firm, slice?.claims.FIRM_MINING]).toEqual([this.model.firm(day), this.model.firmMining(day)]);
      // anybody sees the sum
      expect(told.offered.filter(({ period }) => includes(period, noon))).toMatchObject([
        { contractedWatts: MODEL.limitWatts, limitWatts: limit, claimedWatts: firm },
      ]);
      // the newest order never allows more than there is, and whoever may not draw all was told
      const order = seen.orders.find(({ period }) => includes(period, noon));
      expect(Math.min(wanted, order?.allowedWatts ?? wanted)).toBeLessThanOrEqual(allowed);
    }
  }

  #day(day: number): Instant {
    return addMilliseconds(this.dayZero, day * DAY);
  }

  #days(from: number, until: number): Period {
    return { start: this.#day(from), end: this.#day(until) };
  }
}

/** What every keeper of a site's power does. */
export function powerContract(name: string, make: MakeWorld): void {
  describe(`the power envelope of ${name}`, () => {
    it('follows a model of days through any sequence of quoting, booking, cancelling, mining and curtailing', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(siteCommand, { minLength: 6, maxLength: 16 }), async (commands) => {
          const trial = await Trial.begin(await make());
          for (const command of commands) {
            await trial.happens(command);
            await trial.agrees();
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}
