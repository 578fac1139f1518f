import { DAY, HOUR, type Instant, addMilliseconds, money } from '#libs/kernel';
import { type Journal, depositReceived, depositReleased, wireIdentified, wireReceived } from '#libs/ledger';
import { type BooksAsOf } from '#libs/workflows';
import { anId } from '../builders/domain.js';
import { type ContractWorld, type MakeWorld, STAFF } from './world.js';

const usd = (minor: bigint) => money(minor, 'USD');

/** What each test posts is its own tenant's, since all share one set of books. */
function bank(world: ContractWorld) {
  const { ledger, unitOfWork } = world.ports;
  const tenantOrgId = anId('org');
  const wire = (minor: bigint, at: Instant) =>
    wireReceived({ wireId: anId('wir'), tenantOrgId, amount: usd(minor) }, at);
  const run = <T>(work: Parameters<typeof unitOfWork.run<T>>[1]) => unitOfWork.run(STAFF, work);
  const held = async (asOf: BooksAsOf | null) =>
    run(async (tx) => {
      const found = (await ledger.balances(tx, asOf)).find(({ account }) => account.ownerId === tenantOrgId);
      return -(found?.minor ?? 0n);
    });
  const now = () => run((tx) => Promise.resolve(tx.now));
  return { ledger, tenantOrgId, wire, run, held, now };
}

/** What every keeper of a ledger does. */
export function ledgerContract(name: string, make: MakeWorld): void {
  describe(`the ledger of ${name}`, () => {
    it('posts many at once, each once', async () => {
      const { ledger, tenantOrgId, wire, run, held, now } = bank(await make());
      const at = await now();
      const [first, ...more] = [wire(1n, at), wire(2n, at), wire(4n, at)] as [Journal, ...Journal[]];
      await run((tx) => ledger.post(tx, first));
      const keys = await run((tx) => ledger.postAll(tx, [first, ...more, ...more]));
      expect([...keys].sort()).toEqual(more.map(({ idempotencyKey }) => idempotencyKey).sort());
      expect(await held(null)).toBe(7n);
      const account = { type: 'UNAPPLIED_CASH', ownerId: tenantOrgId, currency: 'USD' } as const;
      expect(await run((tx) => ledger.lockHeld(tx, account))).toBe(7n);
      expect(await run((tx) => ledger.lockHeld(tx, { ...account, currency: 'EUR' }))).toBe(0n);
      expect(await run((tx) => ledger.postAll(tx, []))).toEqual(new Set());
      const filter = { ownerId: tenantOrgId };
      const page = await run((tx) => ledger.journals(tx, { first: 2, after: null, filter }));
      expect([page.items.length, page.hasNextPage, page.totalCount]).toEqual([2, true, 3]);
    });

    it('does not spend what it does not hold, and takes back exactly what was posted, once', async () => {
      const { ledger, tenantOrgId, run, held, now } = bank(await make());
      const at = await now();
      const deposit = { depositId: anId('dep'), tenantOrgId, paymentId: anId('pay') };
      const received = depositReceived({ ...deposit, amount: usd(100n), by: 'BANK' }, at);
      const release = (minor: bigint, paymentId: string) =>
        run((tx) => ledger.post(tx, depositReleased({ ...deposit, paymentId, amount: usd(minor), by: 'BANK' }, at)));
      const back = depositReceived.reversed(received, at);
      await run((tx) => ledger.post(tx, received));
      await expect(release(101n, 'a')).rejects.toThrow();
      expect(await release(40n, 'b')).toBe(true);
      await expect(release(61n, 'c')).rejects.toThrow();
      await expect(run((tx) => ledger.post(tx, back))).rejects.toThrow(); // 40 of it are gone
      expect(await held(null)).toBe(60n);
      const again = depositReceived({ ...deposit, paymentId: anId('pay'), amount: usd(40n), by: 'BANK' }, at);
      await run((tx) => ledger.post(tx, again));
      const off = { ...back, entries: back.entries.map((entry) => ({ ...entry, minor: entry.minor / 2n })) };
      await expect(run((tx) => ledger.post(tx, off))).rejects.toThrow();
      expect(await run((tx) => ledger.post(tx, back))).toBe(true);
      const [posted] = (await run((tx) => ledger.bySource(tx, deposit.depositId))).filter(({ reverses }) => reverses);
      expect(posted).toMatchObject({ kind: 'REVERSAL', reverses: received.idempotencyKey });
      await expect(run((tx) => ledger.post(tx, { ...back, idempotencyKey: anId('key') }))).rejects.toThrow();
    });

    it('answers for any instant by any of its times, and keeps what was closed', async () => {
      const { ledger, tenantOrgId, wire, run, held, now } = bank(await make());
      const end = addMilliseconds(await now(), -HOUR);
      const before = addMilliseconds(end, -DAY);
      const [early, late] = [wire(10n, before), wire(5n, before)];
      await run((tx) => ledger.post(tx, early));
      const closed = await run((tx) => ledger.close(tx, end));
      expect(closed).toMatchObject({ end, closedBy: STAFF.actorId });
      expect(await run((tx) => ledger.closedUntil(tx))).toBe(end);
      expect((await run((tx) => ledger.closedPeriods(tx, { first: 1, after: null }))).items).toEqual([closed]);
      await expect(run((tx) => ledger.close(tx, end))).rejects.toThrow();
      await expect(run((tx) => ledger.close(tx, addMilliseconds(tx.now, DAY)))).rejects.toThrow();
      await run((tx) => ledger.post(tx, late));
      const next = addMilliseconds(end, 1);
      const table = await Promise.all(
        [before, end, next].map(async (at) => [
          await held({ at, by: 'EFFECTIVE' }),
          await held({ at, by: 'BOOKED' }),
          await held({ at, by: 'POSTED' }),
        ]),
      );
      expect(table).toEqual([
        [0n, 0n, 0n],
        [15n, 10n, 0n],
        [15n, 15n, 0n],
      ]);
      expect(await held({ at: addMilliseconds(await now(), HOUR), by: 'POSTED' })).toBe(15n);
      const filter = { ownerId: tenantOrgId, window: { by: 'BOOKED', start: end, end: next } } as const;
      const { items } = await run((tx) => ledger.journals(tx, { first: 10, after: null, filter }));
      expect(items.map(({ idempotencyKey, effectiveAt, bookedAt }) => [idempotencyKey, effectiveAt, bookedAt])).toEqual(
        [[late.idempotencyKey, before, end]],
      );
      const other = { ...filter, kinds: ['STRIPE_PAYOUT'] } as const;
      expect((await run((tx) => ledger.journals(tx, { first: 10, after: null, filter: other }))).items).toEqual([]);
    });

    it('does not close over money that nobody knows', async () => {
      const { ledger, tenantOrgId, run, now } = bank(await make());
      const at = addMilliseconds(await now(), -HOUR / 2);
      const end = addMilliseconds(at, 1);
      const wire = { wireId: anId('wir'), amount: usd(9n) };
      await run((tx) => ledger.post(tx, wireReceived({ ...wire, tenantOrgId: null }, at)));
      await expect(run((tx) => ledger.close(tx, end))).rejects.toThrow(/suspense/);
      await run((tx) => ledger.post(tx, wireIdentified({ ...wire, tenantOrgId }, at)));
      expect(await run((tx) => ledger.close(tx, end))).toMatchObject({ end });
    });
  });
}
