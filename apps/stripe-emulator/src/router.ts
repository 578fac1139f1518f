import type { Method, PathIds, Route } from './route.js';
import { compilePath } from './route-path.js';
import { sdkRoutes } from './sdk-routes.js';
import { invalidRequest, notModelled, StripeError } from './stripe-error.js';

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
}

export class Router {
  private readonly compiled: Compiled[];

  constructor(routes: readonly Route[]) {
    // A fixed path must win over one with a parameter in its place (`/v1/invoices/create_preview`).
    const ordered = [...routes].sort((a, b) => a.path.split(':').length - b.path.split(':').length);
    this.compiled = ordered.map((one) => ({ route: one, pattern: compilePath(one.path) }));
  }

  /** Finds the route, or throws: 501 where Stripe's own SDK knows it, else Stripe's 404. */
  match(method: string, path: string): { route: Route; ids: PathIds } {
    const same = this.compiled.filter((one) => one.route.method === (method as Method));
    for (const { route, pattern } of same) {
      const ids = readIds(pattern, path);
      if (ids !== undefined && !this.shadowsKnown(method, path, route)) return { route, ids };
    }
    const known = sdkRoutes().find((one) => one.method === method && one.pattern.test(path));
    if (known !== undefined) throw notModelled(`the route ${known.method} ${known.path}`);
    throw new StripeError(
      404,
      invalidRequest(
        `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
      ).body,
    );
  }

  /** `/v1/customers/search` must not be read as the customer `search`. */
  private shadowsKnown(method: string, path: string, route: Route): boolean {
    if (!route.path.includes(':')) return false;
    return sdkRoutes().some(
      (one) => one.method === method && one.path === path && !this.compiled.some((own) => own.route.path === path),
    );
  }
}

function readIds(pattern: RegExp, path: string): PathIds | undefined {
  const found = pattern.exec(path);
  if (found === null) return undefined;
  try {
    return Object.fromEntries(
      Object.entries(found.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]),
    );
  } catch {
    throw invalidRequest('The request URL is not properly encoded.');
  }
}
