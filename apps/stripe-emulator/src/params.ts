import type { Form, FormObject } from './form.js';
import { invalidRequest, notModelled, type StripeError } from './stripe-error.js';

/** Reads one parameter. `at` is its name as Stripe writes it in errors, e.g. `lines[0][amount]`. */
export interface Param<T> {
  readonly required?: boolean;
  read(value: Form, at: string): T;
}
/** A closed set of parameters: a name outside of it is refused. */
export type Shape = Readonly<Record<string, Param<unknown>>>;
export type Required<T> = Param<T> & { readonly required: true };
type RequiredKeys<S extends Shape> = { [K in keyof S]: S[K] extends { readonly required: true } ? K : never }[keyof S];
type ValueOf<P> = P extends Param<infer T> ? T : never;
export type Parsed<S extends Shape> = { [K in RequiredKeys<S>]: ValueOf<S[K]> } & {
  [K in Exclude<keyof S, RequiredKeys<S>>]?: ValueOf<S[K]>;
};

const unknownParam = (at: string): StripeError =>
  invalidRequest(`Received unknown parameter: ${at}`, { code: 'parameter_unknown', param: at });

/** Reads a whole form against a closed shape; throws the first refusal in Stripe's words. */
export function readShape<S extends Shape>(shape: S, form: FormObject, at = ''): Parsed<S> {
  const name = (key: string): string => (at === '' ? key : `${at}[${key}]`);
  for (const key of Object.keys(form)) {
    if (!Object.hasOwn(shape, key)) throw unknownParam(name(key));
  }
  const out: Record<string, unknown> = {};
  for (const [key, param] of Object.entries(shape)) {
    const value = form[key];
    if (value !== undefined) out[key] = param.read(value, name(key));
    else if (param.required === true) {
      throw invalidRequest(`Missing required param: ${name(key)}.`, { code: 'parameter_missing', param: name(key) });
    }
  }
  return out as Parsed<S>;
}

export function required<T>(param: Param<T>): Required<T> {
  return { required: true, read: (value, at) => param.read(value, at) };
}

/** Free text; an empty string is refused, as Stripe does where "" does not mean "unset". `max` counts UTF-16 units. */
export function text(max = 5000): Param<string> {
  return {
    read(value, at) {
      if (typeof value !== 'string') throw invalidRequest(`Invalid string: ${at}`, { param: at });
      if (value === '')
        throw invalidRequest(
          `You passed an empty string for '${at}'. We assume empty values are an attempt to unset a parameter; however '${at}' cannot be unset.`,
          { code: 'parameter_invalid_empty', param: at },
        );
      if (value.length > max)
        throw invalidRequest(`Invalid string: ${at}; must be at most ${max} characters`, { param: at });
      return value;
    },
  };
}

/** "" unsets: Stripe's `Emptyable`. Yields null for the empty string. */
export function emptyable<T>(param: Param<T>): Param<T | null> {
  return { read: (value, at) => (value === '' ? null : param.read(value, at)) };
}

export function integer(range: { min?: number; max?: number } = {}): Param<number> {
  return {
    read(value, at) {
      const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
      if (number === undefined)
        throw invalidRequest(`Invalid integer: ${typeof value === 'string' ? value : at}`, {
          code: 'parameter_invalid_integer',
          param: at,
        });
      if (range.min !== undefined && number < range.min) {
        throw invalidRequest(`This value must be greater than or equal to ${range.min}.`, {
          code: 'parameter_invalid_integer',
          param: at,
        });
      }
      if (range.max !== undefined && number > range.max) {
        throw invalidRequest(`This value must be less than or equal to ${range.max}.`, {
          code: 'parameter_invalid_integer',
          param: at,
        });
      }
      return number;
    },
  };
}

/** A decimal with at most 12 places, kept as text: the emulator never makes a float of it. */
export function decimal(): Param<string> {
  return {
    read(value, at) {
      if (typeof value === 'string' && /^-?\d{1,20}(\.\d{1,12})?$/.test(value)) return value;
      throw invalidRequest(
        `Invalid decimal: ${typeof value === 'string' ? value : at}; must be a decimal with at most 12 decimal places`,
        { param: at },
      );
    },
  };
}

export function bool(): Param<boolean> {
  return {
    read(value, at) {
      if (value === 'true' || value === 'false') return value === 'true';
      throw invalidRequest(`Invalid boolean: ${typeof value === 'string' ? value : at}`, { param: at });
    },
  };
}

export function oneOf<const T extends readonly string[]>(...options: T): Param<T[number]> {
  return {
    read(value, at) {
      if (typeof value === 'string' && options.includes(value)) return value;
      throw invalidRequest(`Invalid ${at}: must be one of ${options.join(', ')}`, { param: at });
    },
  };
}

export function list<T>(item: Param<T>, max = 1000): Param<T[]> {
  return {
    read(value, at) {
      if (value === '') return [];
      if (!Array.isArray(value)) throw invalidRequest(`Invalid array: ${at}`, { param: at });
      if (value.length > max)
        throw invalidRequest(`Array ${at} exceeded maximum ${max} allowed elements.`, { param: at });
      return value.map((one, index) => item.read(one, `${at}[${index}]`));
    },
  };
}

export function object<S extends Shape>(shape: S): Param<Parsed<S>> {
  return {
    read(value, at) {
      if (typeof value === 'string' || Array.isArray(value))
        throw invalidRequest(`Invalid object: ${at}`, { param: at });
      return readShape(shape, value, at);
    },
  };
}

/** Metadata as given: keys with "" are to be removed. At most 50 keys, 40 characters a key, 500 a value. */
export type MetadataChange = Readonly<Record<string, string>> | null;
export function metadata(): Param<MetadataChange> {
  return {
    read(value, at) {
      if (value === '') return null;
      if (Array.isArray(value))
        return Object.fromEntries(value.map((one, index) => [String(index), metadataValue(one, `${at}[${index}]`)]));
      if (typeof value === 'string') throw invalidRequest(`Invalid object: ${at}`, { param: at });
      const entries = Object.entries(value);
      if (entries.length > 50)
        throw invalidRequest(`You can specify at most 50 metadata keys; you passed ${entries.length}.`, { param: at });
      for (const [key] of entries) {
        if (key.length > 40)
          throw invalidRequest(`Metadata keys can have at most 40 characters: '${key}'.`, { param: at });
      }
      return Object.fromEntries(entries.map(([key, one]) => [key, metadataValue(one, `${at}[${key}]`)]));
    },
  };
}

function metadataValue(value: Form, at: string): string {
  if (typeof value !== 'string') throw invalidRequest(`Metadata values must be strings: ${at}`, { param: at });
  if (value.length > 500)
    throw invalidRequest(
      `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters.`,
      { param: at },
    );
  return value;
}

/** Applies a metadata change: keys merge, "" removes a key, null removes all. */
export function mergeMetadata(
  old: Readonly<Record<string, string>>,
  change: MetadataChange | undefined,
): Record<string, string> {
  if (change === undefined) return { ...old };
  if (change === null) return {};
  const next: Record<string, string> = { ...old, ...change };
  for (const [key, value] of Object.entries(change)) if (value === '') delete next[key];
  if (Object.keys(next).length > 50)
    throw invalidRequest('An object can hold at most 50 metadata keys.', { param: 'metadata' });
  return next;
}

/** A filter on an instant (unix seconds): an exact value or gt, gte, lt, lte. */
export type InstantRange = { readonly gt?: number; readonly gte?: number; readonly lt?: number; readonly lte?: number };
export function instantRange(): Param<InstantRange> {
  const bounds = object({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });
  return {
    read(value, at) {
      if (typeof value !== 'string') return bounds.read(value, at);
      const exact = integer().read(value, at);
      return { gte: exact, lte: exact };
    },
  };
}

export function inRange(value: number, range: InstantRange | undefined): boolean {
  if (range === undefined) return true;
  return (
    (range.gt === undefined || value > range.gt) &&
    (range.gte === undefined || value >= range.gte) &&
    (range.lt === undefined || value < range.lt) &&
    (range.lte === undefined || value <= range.lte)
  );
}

/** A parameter that Stripe knows and the emulator does not: refused loudly with 501 rather than ignored. */
export function unmodelled(): Param<never> {
  return {
    read(_value, at) {
      throw notModelled(`the parameter '${at}' on this route`);
    },
  };
}
