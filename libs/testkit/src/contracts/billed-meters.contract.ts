import { type EnergyBill, type MeterRecord } from '#libs/billing';
import { DAY, HOUR, addMilliseconds, decimal, instantFromEpoch, money } from '#libs/kernel';
import { type OwedCredit, type Scope, type Tx } from '#libs/workflows';
import { anId } from '../builders/domain.js';
import { type MakeWorld, STAFF, bookedLease, tenantOf } from './world.js';

async function setup(make: MakeWorld) {
  const world = await make();
  const lease = await bookedLease(world);
  const as = <T>(scope: Scope, work: (tx: Tx) => Promise<T>) => world.ports.unitOfWork.run(scope, work);
  const now = await as(STAFF, (tx) => Promise.resolve(tx.now));
  const midnight = instantFromEpoch(now - (now % DAY));
  const parties = { leaseId: lease.id, tenantOrgId: lease.tenantOrgId, providerOrgId: lease.providerOrgId };
  const period = { start: addMilliseconds(midnight, -2 * DAY), end: addMilliseconds(midnight, -DAY) };
  const record = (over: Partial<MeterRecord> = {}): MeterRecord => ({
    ...{ ...parties, id: anId('mtr'), period, revision: 0, units: 8, unitHours: decimal('192') },
    ...{ energyKwh: decimal('100'), source: 'ESTIMATED', readingIds: [], ...over },
  });
  const owed = (over: Partial<OwedCredit> = {}): OwedCredit => ({
    ...{ ...parties, id: anId('owc'), kind: 'CREDIT', cause: anId('cause'), period, currency: 'USD' },
    ...{ amount: money(500n, 'USD'), reason: 'Too much.', evidence: ['mtr_1'], owedAt: now, state: 'OWED' },
    ...{ granted: money(0n, 'USD'), lookAt: now, tries: 0, obstacle: null, ...over },
  });
  return { ...world, world, lease, as, now, parties, period, record, owed };
}

/** What every keeper of meters that are billed does. */
export function billedMetersContract(name: string, make: MakeWorld): void {
  describe(`billed meters kept by ${name}`, () => {
    it('keep every revision of a record, and the latest counts', async () => {
      const { ports, as, lease, record, period } = await setup(make);
      const first = record();
      const next = record({ revision: 1, energyKwh: decimal('90.5'), source: 'MEASURED', readingIds: ['rdg_1'] });
      expect(await as(STAFF, (tx) => ports.meters.insert(tx, [first]))).toBe(1);
      expect(await as(STAFF, (tx) => ports.meters.insert(tx, [record()]))).toBe(0);
      expect(await as(STAFF, (tx) => ports.meters.insert(tx, [next]))).toBe(1);
      expect(await as(STAFF, (tx) => ports.meters.byLease(tx, lease.id, period.start, period.end))).toEqual([next]);
      expect(await as(STAFF, (tx) => ports.meters.byIds(tx, [next.id, first.id]))).toEqual([first, next]);
    });

    it('remember from when on readings came, and hand such leases to the clock', async () => {
      const { ports, as, lease, now } = await setup(make);
      const came = (hours: number) =>
        as(STAFF, (tx) => ports.leases.readingsCame(tx, lease.id, addMilliseconds(now, -hours * HOUR)));
      const due = async () => (await as(STAFF, (tx) => ports.leases.due(tx, 'READINGS', 1_000))).map(({ id }) => id);
      expect(await due()).not.toContain(lease.id);
      await came(2);
      await came(5);
      await came(3);
      expect(await as(STAFF, (tx) => ports.leases.readingsSince(tx, lease.id))).toBe(addMilliseconds(now, -5 * HOUR));
      expect(await due()).toContain(lease.id);
      await as(STAFF, (tx) => ports.leases.readingsRead(tx, lease.id));
      expect(await due()).not.toContain(lease.id);
      expect(await as(STAFF, (tx) => ports.leases.readingsSince(tx, lease.id))).toBeNull();
    });

    it('try what is owed when its time has come, once for each cause, and show it to both sides', async () => {
      const { ports, world, as, owed, now, lease } = await setup(make);
      const [one, two] = [owed(), owed({ lookAt: addMilliseconds(now, DAY) })];
      await as(STAFF, async (tx) => {
        await ports.owedCredits.insert(tx, one);
        await ports.owedCredits.insert(tx, { ...one, id: anId('owc') });
        await ports.owedCredits.insert(tx, two);
      });
      const mine = (all: readonly OwedCredit[]) => all.filter(({ leaseId }) => leaseId === lease.id);
      expect(mine(await as(STAFF, (tx) => ports.owedCredits.due(tx, 1_000)))).toEqual([one]);
      const done = { ...one, state: 'GRANTED', granted: money(500n, 'USD'), lookAt: null, tries: 1 } as const;
      await as(STAFF, (tx) => ports.owedCredits.update(tx, done));
      expect(mine(await as(STAFF, (tx) => ports.owedCredits.due(tx, 1_000)))).toEqual([]);
      const page = await as(tenantOf(world), (tx) =>
        ports.owedCredits.page(tx, { first: 50, after: null, states: ['GRANTED', 'OWED'] }),
      );
      expect(mine(page.items)).toEqual(expect.arrayContaining([done, two]));
    });

    it('keep what each period was billed, revision after revision', async () => {
      const { ports, as, lease, parties, period, owed, now } = await setup(make);
      const credit = owed();
      const bill = (revision: number, minor: bigint): EnergyBill => ({
        ...{ ...parties, id: anId('enb'), period, revision, energyKwh: decimal('10'), energy: money(minor, 'USD') },
        ...{
          meterRecordIds: ['mtr_1'],
          tax: money(0n, 'USD'),
          taxBasisPoints: 0,
          invoiceId: null,
          owedCreditId: credit.id,
          billedAt: now,
        },
      });
      const [first, second] = [bill(0, 700n), bill(1, 600n)];
      await expect(as(STAFF, (tx) => ports.energyBills.insert(tx, [second]))).rejects.toThrow();
      await as(STAFF, async (tx) => {
        await ports.owedCredits.insert(tx, credit);
        await ports.energyBills.insert(tx, [first]);
        await ports.energyBills.insert(tx, [second]);
      });
      expect(await as(STAFF, (tx) => ports.energyBills.byLease(tx, lease.id))).toEqual([second]);
      await expect(as(STAFF, (tx) => ports.energyBills.insert(tx, [bill(1, 1n)]))).rejects.toThrow();
    });
  });
}
