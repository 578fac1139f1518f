// World: the built portal in dist/web, as `npm run build` left it; no browser, no server.
import { routeWeights } from '#scripts/route-weights';

/** Bytes of compressed JavaScript that the first view of a page may run. The search is where everybody begins, on a phone too. */
const LIMITS: Readonly<Record<string, number>> = { '/gpus': 240_000 };
const LIMIT_ELSEWHERE = 280_000;

describe('what a page of the portal weighs', () => {
  const weights = routeWeights();

  it('knows every page', () => {
    expect(weights.map(({ path }) => path)).toEqual(expect.arrayContaining(['/sign-in', '/gpus', '/leases/$leaseId']));
  });

  it.each(weights)('$path is within its limit, in both languages', ({ path, bytes }) => {
    const limit = LIMITS[path] ?? LIMIT_ELSEWHERE;
    expect(bytes.en).toBeLessThanOrEqual(limit);
    expect(bytes.ar).toBeLessThanOrEqual(limit);
  });
});
