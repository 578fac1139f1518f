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

  it('does nothing when it is off', () => {
    expect(planDelivery('off', 7, '0')).toEqual({ delayMs: 0, loseFirst: false, duplicateAfterMs: null });
  });
});
