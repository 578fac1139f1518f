import type { Schema, SdkSchemas } from './sdk-schema.js';

/** One place where a value does not fit. */
export interface Misfit {
  readonly at: string;
  readonly why: string;
}

/**
 * Checks a value against a schema derived from the SDK. `form` reads numbers and booleans from text, as a form body has them.
 * A plain interpreter: compiling three thousand definitions takes longer than the whole test run.
 */
export function misfits(schemas: SdkSchemas, schema: Schema, value: unknown, form = false, at = '$'): Misfit[] {
  const say = (why: string): Misfit[] => [{ at, why }];
  if (schema.$ref !== undefined) {
    const target = schemas.definitions[schema.$ref.slice('#/definitions/'.length)];
    if (target === undefined) throw new Error(`no definition ${schema.$ref}`);
    return misfits(schemas, target, value, form, at);
  }
  if (schema.not !== undefined) return say('nothing may stand here: the emulator does not model it');
  if (schema.anyOf !== undefined) return anyOf(schemas, schema.anyOf, value, form, at);
  if (schema.const !== undefined)
    return value === schema.const || (form && value === String(schema.const))
      ? []
      : say(`is not ${JSON.stringify(schema.const)}`);
  if (schema.enum !== undefined)
    return typeof value === 'string' && schema.enum.includes(value)
      ? []
      : say(`${JSON.stringify(value)} is none of ${schema.enum.slice(0, 8).join(', ')}`);
  if (schema.type === 'object') return object(schemas, schema, value, form, at);
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return form && value === '' ? [] : say('is no list');
    return value.flatMap((one, index) => misfits(schemas, schema.items ?? {}, one, form, `${at}[${index}]`));
  }
  return schema.type === undefined || fits(schema.type, value, form)
    ? []
    : say(`${JSON.stringify(value)} is no ${schema.type}`);
}

function fits(type: string, value: unknown, form: boolean): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean' || (form && (value === 'true' || value === 'false'));
    case 'integer':
      return Number.isSafeInteger(value) || (form && typeof value === 'string' && /^-?\d+$/.test(value));
    case 'number':
      return typeof value === 'number' || (form && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
    case 'null':
      return value === null || (form && value === '');
    default:
      throw new Error(`a type that the checker does not know: ${type}`);
  }
}

/** Of several failures the most telling is the one that got furthest: that of the same kind of object. */
function anyOf(schemas: SdkSchemas, choices: readonly Schema[], value: unknown, form: boolean, at: string): Misfit[] {
  let best: Misfit[] | undefined;
  const possible = choices.filter((choice) => !ruledOut(schemas, choice, value));
  for (const choice of possible.length > 0 ? possible : choices) {
    const found = misfits(schemas, choice, value, form, at);
    if (found.length === 0) return [];
    const deeper = found.every((one) => one.at !== at && !one.at.endsWith('.object'));
    if (best === undefined || (deeper && (best.length > found.length || best.some((one) => one.at === at))))
      best = found;
  }
  return best ?? [];
}

/** An event may be one of hundreds of types: its own `type` and `object` say at once which it is not. */
function ruledOut(schemas: SdkSchemas, choice: Schema, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || choice.$ref === undefined) return false;
  const properties = schemas.definitions[choice.$ref.slice('#/definitions/'.length)]?.properties;
  const given: Partial<Record<string, unknown>> = { ...value };
  return ['type', 'object'].some((name) => {
    const only = properties?.[name]?.const;
    return only !== undefined && name in given && given[name] !== only;
  });
}

function object(schemas: SdkSchemas, schema: Schema, value: unknown, form: boolean, at: string): Misfit[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ at, why: `${JSON.stringify(value)} is no object` }];
  const { properties = {}, additionalProperties } = schema;
  const out: Misfit[] = [];
  for (const name of schema.required ?? []) if (!(name in value)) out.push({ at: `${at}.${name}`, why: 'is missing' });
  for (const [name, one] of Object.entries(value)) {
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own !== undefined) out.push(...misfits(schemas, own, one, form, `${at}.${name}`));
    else if (typeof additionalProperties === 'object')
      out.push(...misfits(schemas, additionalProperties, one, form, `${at}.${name}`));
    else out.push({ at: `${at}.${name}`, why: 'is no field of the SDK' });
  }
  return out;
}
