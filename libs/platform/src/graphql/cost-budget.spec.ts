// World: buckets on a clock that the spec turns.
import fc from 'fast-check';
import { CostBudget } from './cost-budget.js';

function setup(bucketPoints: number, restorePointsPerSecond: number) {
  const clock = { now: 0 };
  return { clock, budget: new CostBudget({ bucketPoints, restorePointsPerSecond }, () => clock.now) };
}

it('spends a bucket, says how long to wait, and fills it again', () => {
  const { clock, budget } = setup(100, 10);
  expect(budget.take('a', 60)).toBe(0);
  expect(budget.take('a', 60)).toBe(2);
  expect(budget.take('b', 60)).toBe(0);
  clock.now = 2_000;
  expect(budget.take('a', 60)).toBe(0);
});

it('never gives more than the bucket and what has flowed in since', () => {
  const steps = fc.array(fc.record({ wait: fc.nat({ max: 5_000 }), cost: fc.integer({ min: 1, max: 80 }) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, (sequence) => {
      const { clock, budget } = setup(100, 20);
      let given = 0;
      for (const { wait, cost } of sequence) {
        clock.now += wait;
        if (budget.take('a', cost) === 0) given += cost;
        expect(given).toBeLessThanOrEqual(100 + (clock.now / 1000) * 20 + 1e-6);
      }
    }),
  );
});

it('lets a caller through who waits as long as it was told', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 }), (costs) => {
      const { clock, budget } = setup(100, 7);
      for (const cost of costs) {
        const wait = budget.take('a', cost);
        clock.now += wait * 1000;
        if (wait > 0) expect(budget.take('a', cost)).toBe(0);
      }
    }),
  );
});
