import { type MeterReading } from '#libs/billing';
import {
  DAY,
  HOUR,
  MINUTE,
  type Instant,
  type Period,
  addMilliseconds,
  decimal,
  instantFromEpoch,
  money,
} from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type Heartbeats, type Scope, type Tx } from '#libs/workflows';
import { anId } from '../builders/domain.js';
import { type MakeWorld, STAFF, bookedLease, tenantOf } from './world.js';

const ALL = (1n << 60n) - 1n;

async function setup(make: MakeWorld) {
  const world = await make();
  const lease = await bookedLease(world);
  const provider: Scope = { kind: 'ORGANISATION', orgId: lease.providerOrgId, actorId: 'usr_miner' };
  const as = <T>(scope: Scope, work: (tx: Tx) => Promise<T>) => world.ports.unitOfWork.run(scope, work);
  const now = await as(STAFF, (tx) => Promise.resolve(tx.now));
  const hour = instantFromEpoch(Math.floor(now / HOUR) * HOUR - HOUR);
  const parties = { leaseId: lease.id, tenantOrgId: lease.tenantOrgId, providerOrgId: lease.providerOrgId };
  const beat = (over: Partial<Heartbeats> = {}): Heartbeats => ({
    ...parties,
    node: 'n1',
    units: 8,
    hour,
    minutes: ALL,
    ...over,
  });
  const days = (from: number, to: number): Period => ({
    start: addMilliseconds(now, from * DAY),
    end: addMilliseconds(now, to * DAY),
  });
  return { ...world, world, lease, provider, as, now, hour, parties, beat, days };
}

/** What every keeper of a lease's service does. */
export function meteringContract(name: string, make: MakeWorld): void {
  describe(`metering kept by ${name}`, () => {
    it('adds minutes to heartbeats, whatever is sent twice, and groups nodes that answered alike', async () => {
      const { ports, provider, as, lease, beat, hour } = await setup(make);
      const window = { start: hour, end: addMilliseconds(hour, HOUR) };
      const read = () => as(provider, (tx) => ports.heartbeats.answered(tx, lease.id, window));
      await as(provider, (tx) =>
        ports.heartbeats.record(tx, [beat({ minutes: 0b0110n }), beat({ node: 'n2', minutes: 0b0110n })]),
      );
      await as(provider, (tx) => ports.heartbeats.record(tx, [beat({ minutes: 0b0010n }), beat({ minutes: 0b1000n })]));
      expect(await read()).toEqual([
        { hour, minutes: 0b0110n, units: 8 },
        { hour, minutes: 0b1110n, units: 8 },
      ]);
      await as(provider, (tx) => ports.heartbeats.record(tx, [beat({ node: 'n2', minutes: 0b1000n })]));
      expect(await read()).toEqual([{ hour, minutes: 0b1110n, units: 16 }]);
      expect(await as(provider, (tx) => ports.heartbeats.firstReported(tx, lease.id))).toBe(
        addMilliseconds(hour, MINUTE),
      );
    });

    it('counts the smaller of two numbers of units a node reported for a minute', async () => {
      const { ports, provider, as, lease, beat, hour } = await setup(make);
      await as(provider, (tx) =>
        ports.heartbeats.record(tx, [beat({ minutes: 0b11n }), beat({ units: 7, minutes: 0b01n })]),
      );
      const window = { start: addMilliseconds(hour, 30 * MINUTE), end: addMilliseconds(hour, 40 * MINUTE) };
      expect(await as(provider, (tx) => ports.heartbeats.answered(tx, lease.id, window))).toEqual([
        { hour, minutes: 0b01n, units: 7 },
        { hour, minutes: 0b10n, units: 8 },
      ]);
    });

    it('refuses heartbeats of minutes to come and of closed ones', async () => {
      const { ports, provider, as, beat, hour } = await setup(make);
      const ahead = beat({ hour: addMilliseconds(hour, 3 * HOUR), minutes: 1n });
      await expect(as(provider, (tx) => ports.heartbeats.record(tx, [ahead]))).rejects.toThrow('minutes to come');
      const old = beat({ hour: addMilliseconds(hour, -5 * DAY), minutes: 1n });
      await expect(as(provider, (tx) => ports.heartbeats.record(tx, [old]))).rejects.toThrow('closed');
    });

    it('finds the readings of a time with all their kin, and late ones', async () => {
      const { ports, provider, as, world, lease, parties, days, now } = await setup(make);
      const reading = (externalId: string, period: Period, replaces: string | null = null): MeterReading => ({
        ...parties,
        id: anId('rdg'),
        ...{ externalId, period, replaces, itKwh: decimal('1.5'), pue: decimal('1.2'), tariff: null, receivedAt: now },
      });
      const put = (one: MeterReading) =>
        as(provider, (tx) => ports.readings.insert(tx, { ...one, receivedAt: tx.now }));
      await put(reading('a', days(-9, -8)));
      await put(reading('b', days(-6, -5), 'a'));
      await put(reading('c', days(-3, -2)));
      const ids = async (window: Period, names: string[] = []) =>
        (await as(tenantOf(world), (tx) => ports.readings.related(tx, lease.id, window, names))).map(
          (one) => one.externalId,
        );
      expect(await ids(days(-6, -5))).toEqual(['a', 'b']);
      expect(await ids(days(-3, -2))).toEqual(['c']);
      expect(await ids(days(-2, -1), ['a'])).toEqual(['a', 'b', 'c']); // the hull from a to the window
      const late = (after: Instant) =>
        as(provider, (tx) => ports.readings.earliestLate(tx, lease.id, days(-4, 0).start, after));
      expect(await late(days(-1, 0).start)).toBe(days(-9, 0).start);
      expect(await late(addMilliseconds(now, DAY))).toBeNull();
      await expect(put(reading('d', days(-9, -8), 'a'))).rejects.toThrow(); // corrected once
      await expect(put(reading('c', days(-1, 0)))).rejects.toThrow(); // one name, one reading
    });

    it('keeps a charge of the utility once', async () => {
      const { ports, provider, as, lease, parties, days, now } = await setup(make);
      const charge = {
        ...parties,
        id: anId('chg'),
        externalId: '4cp',
        period: days(-2, -1),
        label: '4CP',
        amount: money(-5n, 'USD'),
      };
      const put = (id: string) =>
        as(provider, (tx) => ports.readings.insertCharge(tx, { ...charge, id, receivedAt: tx.now }));
      expect([await put(anId('chg')), await put(anId('chg'))]).toEqual([true, false]);
      const found = await as(provider, (tx) =>
        ports.readings.charges(tx, lease.id, days(-2, -1), addMilliseconds(now, DAY)),
      );
      expect(found).toMatchObject([{ externalId: '4cp', amount: money(-5n, 'USD') }]);
      expect(
        await as(provider, (tx) => ports.readings.charges(tx, lease.id, days(-1, 0), addMilliseconds(now, DAY))),
      ).toEqual([]);
      expect(
        await as(provider, (tx) => ports.readings.charges(tx, lease.id, days(-1, 0), days(-1, 0).start)),
      ).toHaveLength(1);
    });

    it('keeps calls apart and settles each once', async () => {
      const { ports, provider, as, lease, parties, days, now } = await setup(make);
      const call = {
        ...parties,
        id: anId('call'),
        ...{ siteId: lease.siteId, window: days(1, 2), loadShare: decimal('0.5'), reason: 'ERS', calledAt: now },
      };
      const put = (over: object) =>
        as(provider, (tx) => ports.curtailmentCalls.insert(tx, { ...call, ...over, calledAt: tx.now }));
      await put({});
      await expect(
        put({ id: anId('call'), window: { start: days(1.5, 3).start, end: days(1.5, 3).end } }),
      ).rejects.toThrow('curtailment_call_apart');
      const settle = (price: string) =>
        as(provider, (tx) =>
          ports.curtailmentCalls.settle(tx, call, {
            ...{ callId: call.id, leaseId: lease.id, megawattHours: decimal('60'), price: decimal(price) },
            documents: ['statement'],
            settledAt: tx.now,
          }),
        );
      expect([await settle('500'), await settle('1')]).toEqual([true, false]);
      const seen = await as(provider, async (tx) => ({
        calls: await ports.curtailmentCalls.byLease(tx, lease.id),
        settled: (await ports.curtailmentCalls.settlements(tx, lease.id)).get(call.id),
        one: await ports.curtailmentCalls.byId(tx, call.id),
      }));
      expect(seen).toMatchObject({
        calls: [{ id: call.id, loadShare: decimal('0.5') }],
        settled: { price: decimal('500') },
        one: { id: call.id },
      });
    });

    it('shows both parties the notices, acceptances and latest months of a lease, and strangers none', async () => {
      const { ports, provider, as, world, lease, parties, days, now } = await setup(make);
      const tenant = tenantOf(world);
      await as(provider, (tx) =>
        ports.leaseNotices.insertMaintenance(tx, {
          ...parties,
          id: anId('mnt'),
          window: days(4, 5),
          note: 'fans',
          announcedAt: tx.now,
        }),
      );
      await as(tenant, async (tx) => {
        await ports.leaseNotices.insert(tx, {
          ...parties,
          id: anId('ntc'),
          ...{ from: 'TENANT', kind: 'BREACH', text: 'no power', documents: ['mail'], givenAt: tx.now, giveBy: null },
          takesEffectAt: days(30, 31).start,
        });
        await ports.acceptances.insert(tx, {
          ...parties,
          id: anId('acc'),
          ...{
            basis: 'TENANT_ACCEPTED',
            at: tx.now,
            actorId: 'usr_1',
            deliveredAt: addMilliseconds(now, -HOUR),
            test: null,
          },
        });
      });
      await as(STAFF, async (tx) => {
        const month = {
          ...parties,
          period: days(-31, -1),
          ...{
            minutes: 43_200,
            downMinutes: 22,
            maintenanceMinutes: 0,
            curtailedMinutes: 0,
            creditPercent: decimal('5'),
            mayLeave: false,
            isKnown: true,
          },
        };
        await ports.availability.insert(tx, { ...month, id: anId('avm'), revision: 1 });
        await ports.availability.insert(tx, {
          ...month,
          id: anId('avm'),
          revision: 2,
          downMinutes: 0,
          creditPercent: decimal('0'),
        });
      });
      const read = (scope: Scope) =>
        as(scope, async (tx) => [
          await ports.leaseNotices.maintenance(tx, lease.id),
          await ports.leaseNotices.byLease(tx, lease.id),
          await ports.acceptances.byLease(tx, lease.id),
          await ports.availability.months(tx, lease.id),
        ]);
      const seen = await read(provider);
      expect(seen).toMatchObject([
        [{ note: 'fans' }],
        [{ kind: 'BREACH', documents: ['mail'] }],
        [{ basis: 'TENANT_ACCEPTED', test: null }],
        [{ revision: 2, downMinutes: 0 }],
      ]);
      expect(await read(tenant)).toEqual(seen);
      expect(await read({ kind: 'ORGANISATION', orgId: 'org_stranger', actorId: 'usr_x' })).toEqual([[], [], [], []]);
    });

    it('finds leases whose availability or acceptance is due', async () => {
      const { ports, as, lease, now } = await setup(make);
      await as(STAFF, (tx) => ports.leases.scheduleAvailability(tx, lease.id, now));
      const due = (what: 'AVAILABILITY' | 'ACCEPTANCE') =>
        as(STAFF, async (tx) => (await ports.leases.due(tx, what, 1_000)).filter(({ id }) => id === lease.id).length);
      expect([await due('AVAILABILITY'), await due('ACCEPTANCE')]).toEqual([1, 0]);
      await as(STAFF, (tx) => ports.leases.scheduleAvailability(tx, lease.id, null));
      const deliver = async (deliveredAt: Instant, ...states: ('CONFIRMED' | 'PROVISIONING')[]) => {
        const access = { endpoint: 'ssh a', instructions: '', hostKeyFingerprint: null, deliveredAt };
        for (const state of states) {
          await as(STAFF, async (tx) => {
            const present = await ports.leases.lock(tx, lease.id);
            const next: Lease | null = present && { ...present, state, access };
            if (next) await ports.leases.update(tx, next, null);
          });
        }
      };
      await deliver(now, 'CONFIRMED', 'PROVISIONING');
      expect([await due('AVAILABILITY'), await due('ACCEPTANCE')]).toEqual([0, 0]);
      await deliver(addMilliseconds(now, -400 * DAY), 'PROVISIONING');
      const isPast = lease.period.start < addMilliseconds(now, -3 * DAY);
      expect(await due('ACCEPTANCE')).toBe(isPast ? 1 : 0);
    });
  });
}
