// World: throwaway measurement.
import { performance } from 'node:perf_hooks';
import { createTestDatabase, seedOrganisation, supplier } from '#libs/testkit';
import { requestQuote } from './request-quote.js';

it('measures', async () => {
  const db = await createTestDatabase();
  const { unitOfWork, stores } = await db.open({ poolSize: 10 });
  const settings = { platformFeeBasisPoints: 500, seller: { orgId: null, legalName: 'x', country: 'US', taxId: null }, isClockControlled: false };
  const ports = { unitOfWork, ...stores, settings };
  const miner = { kind: 'ORGANISATION', orgId: await seedOrganisation(db, 'PROVIDER'), actorId: 'm' } as const;
  const supply = supplier(ports, miner);
  await supply.site();
  const pool = await supply.pool();
  await supply.publish(pool.id);
  const firms = await Promise.all(Array.from({ length: 40 }, () => seedOrganisation(db, 'TENANT')));
  const start = (Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000;
  const window = { start, end: start + 172_800_000 } as never;
  const ask = (index: number) => requestQuote(ports)({ kind: 'ORGANISATION', orgId: firms[index % 40] ?? '', actorId: 'x' }, { offerId: pool.id, units: 8, window, gang: true, billing: 'RESERVED', holdMinutes: 30, idempotencyKey: `bench-key-${index}` });
  const began = performance.now();
  const all = await Promise.all(Array.from({ length: 1000 }, (_, index) => ask(index)));
  console.log('1000 in', performance.now() - began, all.filter((one) => one.ok).length);
  const again = performance.now();
  for (let index = 2000; index < 2200; index += 1) await ask(index);
  console.log('serial loser ms', (performance.now() - again) / 200);
  await db.close();
}, 120000);
