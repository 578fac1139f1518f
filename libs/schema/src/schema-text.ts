import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

export const API_NAMES = ['tenant', 'provider', 'ops'] as const;
export type ApiName = (typeof API_NAMES)[number];

const SDL = fileURLToPath(new URL('../sdl/', import.meta.url));

/**
 * Files of `common/` that an API leaves out: what a tenant is credited, refunded and reminded of is no provider's, nobody signs up as staff, and
 * staff neither browse the catalogues nor make contracts. What miners are paid is no tenant's.
 */
const LEFT_OUT = JSON.parse(fs.readFileSync(`${SDL}left-out.json`, 'utf8')) as Readonly<
  Record<ApiName, readonly string[]>
>;

/** The whole SDL of one API as one text, directives included: its own folder and `common/`, files in alphabetical order. */
export function schemaText(api: ApiName): string {
  const folder = (name: string, leftOut: readonly string[]): string[] =>
    fs
      .readdirSync(`${SDL}${name}`)
      .filter((file) => file.endsWith('.graphql') && !leftOut.includes(file))
      .sort()
      .map((file) => fs.readFileSync(`${SDL}${name}/${file}`, 'utf8'));
  return [...folder('common', LEFT_OUT[api]), ...folder(api, [])].join('\n');
}
