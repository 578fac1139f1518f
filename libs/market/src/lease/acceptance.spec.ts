// World: one acceptance test of 16 GPUs at 400 Gbit/s a node.
import { decimal, instant } from '#libs/kernel';
import { type AcceptanceTest, shortfalls } from './acceptance.js';

const TEST: AcceptanceTest = {
  measuredAt: instant('2026-03-01T00:00:00Z'),
  units: 16,
  networkGbpsPerNode: 400,
  pue: decimal('1.2'),
  report: 'burn-in-7',
};
const PROMISE = { units: 16, networkGbpsPerNode: 400, pue: decimal('1.2') };

describe('an acceptance test', () => {
  it.each([
    ['as promised', {}, []],
    ['better than promised', { units: 32, networkGbpsPerNode: 800, pue: decimal('1.1') }, []],
    ['not measured, not judged', { networkGbpsPerNode: null, pue: null }, []],
    ['a GPU short', { units: 15 }, ['units']],
    ['slow', { networkGbpsPerNode: 399 }, ['networkGbpsPerNode']],
    ['wasteful', { pue: decimal('1.200000000001') }, ['pue']],
  ] as const)('%s', (_name, over, missing) => {
    expect(shortfalls({ ...TEST, ...over }, PROMISE).map(({ figure }) => figure)).toEqual(missing);
  });

  it('asks for what was promised only', () => {
    const nothing = { units: 16, networkGbpsPerNode: null, pue: null };
    expect(shortfalls({ ...TEST, networkGbpsPerNode: 1, pue: decimal('9') }, nothing)).toEqual([]);
  });
});
