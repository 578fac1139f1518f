// World: stretches of a site's power and offers of some size that draw on it.
import { fedUnits, freeWattsOf } from './offered-power.js';

describe('the units that free power feeds', () => {
  it.each([
    ['all of them, however much more is free', 40_000, 0, { units: 32, meterWattsPerUnit: 1_000 }, 32],
    ['as many as there is power for', 40_000, 20_000, { units: 32, meterWattsPerUnit: 1_000 }, 20],
    ['whole ones only', 40_000, 20_001, { units: 32, meterWattsPerUnit: 1_000 }, 19],
    ['none where all is claimed', 40_000, 40_000, { units: 32, meterWattsPerUnit: 1_000 }, 0],
    ['none where more is claimed than the limit carries', 10_000, 20_000, { units: 32, meterWattsPerUnit: 1_000 }, 0],
  ])('%s', (_, limitWatts, claimedWatts, offer, fed) => {
    expect(fedUnits({ limitWatts, claimedWatts }, offer)).toBe(fed);
    expect(freeWattsOf({ limitWatts, claimedWatts })).toBe(limitWatts - claimedWatts);
  });
});
