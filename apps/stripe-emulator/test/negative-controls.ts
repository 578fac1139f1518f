import type { FormObject } from '../src/form.js';
import { routeKey } from '../src/route-path.js';
import { routes } from '../src/routes.js';
import { StripeError } from '../src/stripe-error.js';
import { misfits } from './check-schema.js';
import { isRecord, schemas } from './validated-stripe.js';

/** What was spoilt on purpose, and what of it nobody noticed. */
export interface Controls {
  readonly tried: number;
  readonly missed: readonly string[];
}

/** Every response of a story, spoilt in five ways: each must be refused by the schemas. */
export function responseControls(samples: ReadonlyMap<string, unknown>): Controls {
  const missed: string[] = [];
  let tried = 0;
  for (const [key, body] of samples) {
    const result = schemas.routes[key]?.result;
    if (result === undefined) throw new Error(`no schema for ${key}`);
    for (const [what, spoilt] of spoilt5(body)) {
      tried += 1;
      if (misfits(schemas, result, spoilt).length === 0) missed.push(`${key}: ${what}`);
    }
  }
  return { tried, missed };
}

/** The first object of a list stands for all of them. */
function* spoilt5(body: unknown): Generator<readonly [string, unknown]> {
  if (!isRecord(body)) return;
  const list = body['data'];
  const inner: unknown = Array.isArray(list) ? list[0] : body;
  if (!isRecord(inner)) return;
  const whole = (one: Record<string, unknown>): unknown =>
    Array.isArray(list) ? { ...body, data: [one, ...list.slice(1)] } : one;
  const { object: _object, ...nameless } = inner;
  yield ['without its kind', whole(nameless)];
  yield ['of another kind', whole({ ...inner, object: 'bill' })];
  yield ['with an invented field', whole({ ...inner, invented_field: true })];
  const number = Object.entries(inner).find(([, value]) => typeof value === 'number');
  if (number === undefined) return;
  yield ['with a number as text', whole({ ...inner, [number[0]]: String(number[1]) })];
  yield ['with a fraction', whole({ ...inner, [number[0]]: Number(number[1]) + 0.5 })];
}

/** An invented parameter on every route: refused by the SDK's types where they are closed, and always by the emulator. */
export function parameterControls(): Controls {
  const missed: string[] = [];
  let tried = 0;
  for (const route of routes) {
    const key = routeKey(route.method, route.path);
    const params = schemas.routes[key]?.params ?? {};
    if (params.$ref !== undefined) {
      tried += 1;
      if (misfits(schemas, params, { invented_param: '1' }, true).length === 0)
        missed.push(`${key}: the types take it`);
    }
    tried += 1;
    if (!refuses(() => route.prepare({ invented_param: '1' } satisfies FormObject, {})))
      missed.push(`${key}: the emulator takes it`);
  }
  return { tried, missed };
}

function refuses(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch (error) {
    return error instanceof StripeError && error.body.code === 'parameter_unknown';
  }
}
