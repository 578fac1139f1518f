import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compilePath } from './route-path.js';

export interface SdkRoute {
  readonly method: string;
  /** As in the SDK, with `:a`, `:b`, ... for ids. */
  readonly path: string;
  readonly pattern: RegExp;
}

const CALL = /_makeRequest\(\s*'(GET|POST|DELETE)',\s*(?:'([^']*)'|`([^`]*)`)/g;

let cached: readonly SdkRoute[] | undefined;

/**
 * Every route that the installed SDK can call (about 650), read from its own resource files: the emulator then knows
 * which requests are Stripe's even where it does not model them.
 */
export function sdkRoutes(): readonly SdkRoute[] {
  cached ??= readRoutes(join(dirname(createRequire(import.meta.url).resolve('stripe')), '..', 'esm', 'resources'));
  return cached;
}

function readRoutes(folder: string): SdkRoute[] {
  const found = new Map<string, SdkRoute>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js')) continue;
    for (const [, method = '', plain, template] of readFileSync(join(folder, file), 'utf8').matchAll(CALL)) {
      let count = 0;
      const path = plain ?? (template ?? '').replace(/\$\{[^}]*\}/g, () => `:${String.fromCharCode(97 + count++)}`);
      found.set(`${method} ${path}`, { method, path, pattern: compilePath(path) });
    }
  }
  return [...found.values()].sort((a, b) => a.path.split(':').length - b.path.split(':').length);
}
