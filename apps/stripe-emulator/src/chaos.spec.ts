// World: none; plans computed from seeds.
import { planDelivery } from './chaos.js';

const plans = (seed: string): ReturnType<typeof planDelivery>[] =>
  Array.from({ length: 2000 }, (_, index) => planDelivery({ seed }, index, '0'));
const share = (count: number): number => count / 2000;

describe('planDelivery', () => {
  it('depends on the seed and the number of the event only', () => {
    expect(plans('a')).toEqual(plans('a'));
    expect(plans('a')).not.toEqual(plans('b'));
  });

  it('delays half, doubles a quarter, loses an eighth, and never waits longer than 400 ms', () => {
    const all = plans('seed');
    expect(share(all.filter((one) => one.delayMs > 0).length)).toBeCloseTo(0.5, 1);
    expect(share(all.filter((one) => one.duplicateAfterMs !== null).length)).toBeCloseTo(0.25, 1);
    expect(share(all.filter((one) => one.loseFirst).length)).toBeCloseTo(0.125, 1);
    expect(Math.max(...all.map((one) => one.delayMs))).toBeLessThan(400);
  });

  it('loses for good what it is asked to, and nothing where it is not asked', () => {
    expect(plans('seed').filter((one) => one.isLost)).toEqual([]);
    const some = Array.from({ length: 2000 }, (_, index) =>
      planDelivery({ seed: 'seed', lostPercent: 20 }, index, '0'),
    );
    expect(share(some.filter((one) => one.isLost).length)).toBeCloseTo(0.2, 1);
    const all = Array.from({ length: 50 }, (_, index) => planDelivery({ seed: 'seed', lostPercent: 100 }, index, '0'));
    expect(all.every((one) => one.isLost)).toBe(true);
  });

  it('does nothing when it is off', () => {
    expect(planDelivery('off', 7, '0')).toEqual({
      delayMs: 0,
      loseFirst: false,
      duplicateAfterMs: null,
      isLost: false,
    });
  });
});
