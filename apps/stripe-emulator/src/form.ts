import { invalidRequest } from './stripe-error.js';

/** A decoded form value: Stripe's v1 API is form-encoded, with brackets for nesting (`metadata[a]=1`, `lines[0][amount]=5`). */
export type Form = string | Form[] | FormObject;
export interface FormObject {
  [key: string]: Form;
}

const MAX_DEPTH = 8;

/** Decodes a query string or a form body. Throws a Stripe-shaped 400 on contradictory or too deep brackets. */
export function decodeForm(text: string): FormObject {
  const root = emptyObject();
  for (const [key, value] of new URLSearchParams(text)) {
    if (key !== '') assign(root, pathOf(key), value, key);
  }
  return arraysIn(root) as FormObject;
}

function emptyObject(): FormObject {
  // No prototype: a field called `__proto__` or `constructor` is then only an unknown parameter.
  return Object.create(null) as FormObject;
}

function pathOf(key: string): string[] {
  const first = key.indexOf('[');
  if (first < 0) return [key];
  const rest = key.slice(first);
  if (!/^(\[[^[\]]*\])+$/.test(rest)) throw invalidRequest(`Invalid parameter name: ${key}`, { param: key });
  return [key.slice(0, first), ...rest.slice(1, -1).split('][')];
}

function assign(root: FormObject, path: string[], value: string, key: string): void {
  if (path.length > MAX_DEPTH) throw invalidRequest(`Parameter is nested too deeply: ${key}`, { param: key });
  let at = root;
  path.forEach((step, depth) => {
    const name = step === '' ? String(Object.keys(at).length) : step;
    if (depth === path.length - 1) {
      at[name] = value;
      return;
    }
    const next = at[name];
    if (next === undefined) {
      const child = emptyObject();
      at[name] = child;
      at = child;
    } else if (typeof next === 'object' && !Array.isArray(next)) at = next;
    else throw invalidRequest(`Parameter given both as a value and as an object: ${key}`, { param: key });
  });
}

/** Objects whose keys are 0, 1, 2, ... are lists: that is how the SDK and curl write them. */
function arraysIn(value: Form): Form {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  for (const key of keys) value[key] = arraysIn(value[key] as Form);
  const isList = keys.length > 0 && keys.every((key) => /^\d+$/.test(key));
  if (!isList) return value;
  return keys
    .map(Number)
    .sort((a, b) => a - b)
    .map((index) => value[String(index)] as Form);
}
