// World: the installed SDK's own files.
import { routeKey } from './route-path.js';
import { Router } from './router.js';
import { routes } from './routes.js';
import { sdkRoutes } from './sdk-routes.js';

describe('the route table of the SDK', () => {
  const known = new Set(sdkRoutes().map((one) => routeKey(one.method, one.path)));

  it('has about 650 routes, those of API v2 among them', () => {
    expect(known.size).toBeGreaterThan(600);
    expect(known).toContain('POST /v1/invoices/:x/pay');
    expect(known).toContain('POST /v2/core/accounts');
  });

  it('contains every route that is modelled: none is invented', () => {
    expect(routes.map((one) => routeKey(one.method, one.path)).filter((key) => !known.has(key))).toEqual([]);
  });

  it('lets no other route of the SDK through', () => {
    const router = new Router(routes);
    const modelled = new Set(routes.map((one) => routeKey(one.method, one.path)));
    const others = sdkRoutes().filter((one) => !modelled.has(routeKey(one.method, one.path)));
    const passed = others.filter((one) => {
      try {
        router.match(one.method, one.path.replace(/:\w+/g, 'xx_1'));
        return true;
      } catch (error) {
        return !(error instanceof Error && error.message.includes('does not model'));
      }
    });
    expect(passed.map((one) => `${one.method} ${one.path}`)).toEqual([]);
  });
});
