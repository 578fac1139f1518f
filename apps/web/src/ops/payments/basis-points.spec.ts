// World: none; percentages as people write them.
import { basisPointsOf, percentText } from './basis-points.js';

describe('basis points', () => {
  it.each([
    ['0', 0],
    ['12.5', 1_250],
    ['12.50 %', 1_250],
    ['0.05', 5],
    ['100', 10_000],
  ])('of %s percent are %d', (percent, points) => {
    expect(basisPointsOf(percent)).toBe(points);
  });

  it.each(['', '-1', '1.234', 'ten', '1,5', '1e2'])('are none of %s', (percent) => {
    expect(basisPointsOf(percent)).toBeNull();
  });

  it('are written as they are read', () => {
    for (let points = 0; points <= 10_000; points += 7) expect(basisPointsOf(percentText(points))).toBe(points);
  });
});
