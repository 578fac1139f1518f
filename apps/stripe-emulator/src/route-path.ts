/** `/v1/invoices/:id/pay` as a pattern with named groups. */
export function compilePath(path: string): RegExp {
  return new RegExp(`^${path.replace(/:([A-Za-z_]+)/g, '(?<$1>[^/]+)')}$`);
}

/** A route with its parameter names made equal, so that fault plans, own routes and the SDK's table can be compared. */
export function routeKey(method: string, path: string): string {
  return `${method} ${path.replace(/:[A-Za-z_]+/g, ':x')}`;
}
