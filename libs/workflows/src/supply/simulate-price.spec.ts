// World: one miner with a published pool, a rival, and forty requests of four organisations recorded by the real workflows; in memory.
import { DAY, HOUR, addMilliseconds, decimal, instant, unwrap } from '#libs/kernel';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type MarketWorld, MINER, RIVAL, marketWorld } from '#libs/testkit';
import { requestQuote } from '../demand/request-quote.js';
import { recordRefusal } from '../demand/record-refusal.js';
import { withdrawQuote } from '../demand/withdraw-quote.js';
import { adviseTerms } from './advise-terms.js';
import { type SimulateCommand, simulatePrice } from './simulate-price.js';

const NOW = instant('2026-03-01T00:00:00Z');

describe('simulatePrice', () => {
  it('answers with sums about the demand of the model in the region, whoever was asked', async () => {
    const { world, poolId } = await listed();
    await demand(world, poolId, 40);
    const found = unwrap(await simulatePrice(world.ports)(MINER, command(poolId, '2')));
    expect(found).toMatchObject({ requests: 40, refusals: 10, shareBasisPoints: 10_000, currency: 'USD' });
    expect(found.since).toBe(addMilliseconds(world.database.now, -90 * DAY));
    expect(found.change).toEqual({ mean: 0, low: 0, high: 0 });
    expect(found.proposed.fill.mean).toBeGreaterThan(0);
    expect(unwrap(await simulatePrice(world.ports)(MINER, command(poolId, '2')))).toEqual(found);
    const dear = unwrap(await simulatePrice(world.ports)(MINER, command(poolId, '9')));
    expect(dear.proposed.leases.mean).toBeLessThan(found.proposed.leases.mean);
  });

  it('says NOT_ENOUGH_DATA below thirty requests, with how many there are', async () => {
    const { world, poolId } = await listed();
    await demand(world, poolId, 12);
    expect(await simulatePrice(world.ports)(MINER, command(poolId, '2'))).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_ENOUGH_DATA', requests: 12, leastRequests: 30 },
    });
  });

  it.each([
    [{ days: 0 }, 'INVALID_INPUT', 'days'],
    [{ shareBasisPoints: 10_001 }, 'INVALID_INPUT', 'shareBasisPoints'],
    [{ proposal: proposal('0') }, 'INVALID_INPUT', 'price.amount'],
    [
      { proposal: { ...proposal('2'), price: { amount: decimal('2'), currency: 'EUR' as const } } },
      'INVALID_INPUT',
      'price.currency',
    ],
    [{ proposal: { ...proposal('2'), pricingCurve: curve(0) } }, 'INVALID_INPUT', 'pricingCurve.kinkBasisPoints'],
    [{ poolId: 'pool_of_nobody' }, 'NOT_FOUND', 'poolId'],
  ])('refuses %j', async (different, code, path) => {
    const { world, poolId } = await listed();
    const answer = await simulatePrice(world.ports)(MINER, { ...command(poolId, '2'), ...different });
    expect(answer.ok ? 'OK' : [answer.refusal.code, answer.refusal.path?.join('.')]).toEqual([code, path]);
  });

  it('is for the owner of the pool alone', async () => {
    const { world, poolId } = await listed();
    expect(await simulatePrice(world.ports)(RIVAL, command(poolId, '2'))).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });
});

describe('adviseTerms', () => {
  it('is what limits.md 5.1 has for a month, a year, three and twelve years', () => {
    const steps = unwrap(
      adviseTerms({ utilisationBasisPoints: 7_000, declineBasisPoints: 3_000, interestBasisPoints: 1_000 }),
    );
    expect(steps.map(({ minHours }) => minHours)).toEqual([720, 2_160, 8_760, 26_280, 105_120]);
    expect(steps.map(({ basisPoints }) => Math.round(basisPoints / 100))).toEqual([31, 33, 39, 53, 75]);
    expect(adviseTerms({ utilisationBasisPoints: 0, declineBasisPoints: 0, interestBasisPoints: 0 })).toMatchObject({
      refusal: { code: 'INVALID_INPUT', path: ['utilisationBasisPoints'] },
    });
  });
});

async function listed(): Promise<{ world: MarketWorld; poolId: string }> {
  const world = marketWorld({ now: NOW });
  await world.supply.site();
  const pool = await world.supply.pool();
  await world.supply.publish(pool.id);
  return { world, poolId: pool.id };
}

/** Four organisations in turn: three of four requests are quoted (one let go), the fourth finds nothing left. */
async function demand(world: MarketWorld, poolId: string, requests: number): Promise<void> {
  const { ports } = world;
  for (let index = 0; index < requests; index += 1) {
    const orgId = `org_asker_${index % 4}`;
    world.profile(orgId, {});
    const scope: OrganisationScope = { kind: 'ORGANISATION', orgId, actorId: 'usr_asker' };
    const start = addMilliseconds(NOW, (index + 2) * HOUR);
    const request = { offerId: poolId, units: 8, window: { start, end: addMilliseconds(start, 2 * DAY) }, gang: false };
    const rest = { billing: 'RESERVED', holdMinutes: 30 } as const;
    if (index % 4 === 3) await recordRefusal(ports)(scope, { ...request, ...rest });
    else {
      const quote = unwrap(
        await requestQuote(ports)(scope, { ...request, ...rest, idempotencyKey: `key-${index}-0123` }),
      );
      unwrap(await withdrawQuote(ports)(scope, quote.id));
      // two of three count as booked: nothing else of a booking matters here
      if (index % 4 > 0) await ports.unitOfWork.run(scope, (tx) => ports.quotes.setState(tx, quote.id, 'ACCEPTED'));
    }
    world.database.advance(HOUR);
  }
}

function proposal(amount: string): SimulateCommand['proposal'] {
  return { price: { amount: decimal(amount), currency: 'USD' }, pricingCurve: null };
}

function curve(kinkBasisPoints: number) {
  return { kinkBasisPoints, slopeBelowBasisPoints: 0, slopeAboveBasisPoints: 0 };
}

function command(poolId: string, amount: string): SimulateCommand {
  return { poolId, proposal: proposal(amount), days: 90, shareBasisPoints: null };
}
