import type { Call } from './call.js';
import type { FormObject } from './form.js';
import type { JsonObject } from './json.js';
import { list, readShape, text, type Parsed, type Shape } from './params.js';

export type Method = 'GET' | 'POST' | 'DELETE';
export type PathIds = Readonly<Record<string, string>>;

/** A request whose parameters were accepted; nothing has been executed yet. */
export interface Prepared {
  readonly expand: readonly string[];
  run(call: Call): JsonObject;
}

export interface Route {
  readonly method: Method;
  /** e.g. `/v1/invoices/:id/pay`. */
  readonly path: string;
  readonly shape: Shape;
  prepare(form: FormObject, ids: PathIds): Prepared;
}

const expandShape = { expand: list(text(), 20) };

/** Declares a route with its closed set of parameters; every route but a deletion also takes `expand[]`. */
export function route<S extends Shape>(
  method: Method,
  path: string,
  shape: S,
  run: (call: Call, params: Parsed<S>, ids: PathIds) => JsonObject,
): Route {
  const extra = method === 'DELETE' ? {} : expandShape;
  return {
    method,
    path,
    shape: { ...shape, ...extra },
    prepare(form, ids) {
      if (method === 'DELETE') {
        const params = readShape(shape, form);
        return { expand: [], run: (call) => run(call, params, ids) };
      }
      const { expand, ...own } = form;
      const expands = readShape(expandShape, expand === undefined ? {} : { expand }).expand ?? [];
      const params = readShape(shape, own);
      return { expand: expands, run: (call) => run(call, params, ids) };
    },
  };
}
