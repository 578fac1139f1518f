import { DAY, HOUR, addMilliseconds, decimal, instantFromEpoch, money } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type Database } from '#libs/store';
import { anId } from './domain.js';
import { PLATFORM, actingFor } from './seeded.js';

/** One of everything that a lease's service rests on, whatever the lease's state. */
export async function seedService({ unitOfWork, stores }: Database, lease: Lease): Promise<void> {
  const parties = { leaseId: lease.id, tenantOrgId: lease.tenantOrgId, providerOrgId: lease.providerOrgId };
  await unitOfWork.run(actingFor(lease.providerOrgId), async (tx) => {
    const period = { start: addMilliseconds(tx.now, -DAY), end: tx.now };
    const ahead = { start: addMilliseconds(tx.now, DAY), end: addMilliseconds(tx.now, DAY + HOUR) };
    const hour = instantFromEpoch(Math.floor(tx.now / HOUR) * HOUR - HOUR);
    await stores.heartbeats.record(tx, [{ ...parties, node: 'n1', units: 1, hour, minutes: 1n }]);
    await stores.readings.insert(tx, {
      ...{ ...parties, id: anId('rdg'), externalId: 'r1', period, itKwh: decimal('1'), pue: null, tariff: null },
      ...{ replaces: null, receivedAt: tx.now },
    });
    await stores.readings.insertCharge(tx, {
      ...{ ...parties, id: anId('chg'), externalId: 'c1', period, label: '4CP', amount: money(1n, 'USD') },
      receivedAt: tx.now,
    });
    await stores.leaseNotices.insertMaintenance(tx, {
      ...{ ...parties, id: anId('mnt'), window: ahead, note: 'fans', announcedAt: tx.now },
    });
    const call = {
      ...{ ...parties, id: anId('call'), siteId: lease.siteId, window: ahead, loadShare: decimal('0.5') },
      ...{ reason: 'event', calledAt: tx.now },
    };
    await stores.curtailmentCalls.insert(tx, call);
    const figures = { callId: call.id, leaseId: lease.id, megawattHours: decimal('1'), price: decimal('1') };
    await stores.curtailmentCalls.settle(tx, call, { ...figures, documents: ['statement'], settledAt: tx.now });
  });
  await unitOfWork.run(actingFor(lease.tenantOrgId), async (tx) => {
    const own = { ...parties, id: anId('acc'), basis: 'TENANT_ACCEPTED', at: tx.now, actorId: 'usr_1' } as const;
    await stores.acceptances.insert(tx, { ...own, deliveredAt: addMilliseconds(tx.now, -HOUR), test: null });
    await stores.leaseNotices.insert(tx, {
      ...{ ...parties, id: anId('ntc'), from: 'TENANT', kind: 'GENERAL', text: 'hello', documents: [] },
      ...{ givenAt: tx.now, giveBy: null, takesEffectAt: null },
    });
  });
  await unitOfWork.run(PLATFORM, async (tx) => {
    const counts = { minutes: 1, downMinutes: 0, maintenanceMinutes: 0, curtailedMinutes: 0 };
    const period = { start: addMilliseconds(tx.now, -DAY), end: tx.now };
    const result = { creditPercent: decimal('0'), mayLeave: false, isKnown: true, revision: 1 };
    await stores.availability.insert(tx, { ...parties, id: anId('avm'), period, ...counts, ...result });
    const id = anId('owc');
    await stores.owedCredits.insert(tx, {
      ...{ ...parties, id, kind: 'CREDIT', cause: id, period, currency: 'USD', amount: money(1n, 'USD') },
      ...{ reason: 'read', evidence: [], owedAt: tx.now, state: 'OWED', granted: money(0n, 'USD'), lookAt: tx.now },
      ...{ tries: 0, obstacle: null },
    });
    const billed = { energyKwh: decimal('1'), energy: money(1n, 'USD'), tax: money(0n, 'USD'), taxBasisPoints: 0 };
    const bill = { ...parties, id: anId('enb'), period, revision: 0, meterRecordIds: [], ...billed };
    await stores.energyBills.insert(tx, [{ ...bill, invoiceId: null, owedCreditId: id, billedAt: tx.now }]);
  });
}
