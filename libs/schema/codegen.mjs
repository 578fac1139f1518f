// Types of the three APIs for their resolvers, from the SDL: src/generated/{tenant,provider,ops}.ts (ignored by git).
// A field with arguments is optional in its type, because a resolver of its own answers it.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import { isObjectType } from 'graphql';
import { API_NAMES, apiDocument, apiSchema } from './sdl.mjs';

const room = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(room, 'src/generated');

const SCALARS = {
  ID: { input: 'string', output: 'string' },
  Decimal: { input: 'Decimal', output: 'string | Decimal' },
  Date: { input: 'CivilDate', output: 'CivilDate' },
  DateTime: { input: 'Instant', output: 'Instant' },
  CurrencyCode: { input: 'CurrencyCode', output: 'CurrencyCode' },
};
const HEAD = "import { type CivilDate, type CurrencyCode, type Decimal, type Instant } from '#libs/kernel';\n";

const config = {
  scalars: SCALARS,
  enumsAsTypes: true,
  immutableTypes: true,
  skipTypename: false,
  noExport: false,
  avoidOptionals: { field: true, object: true, inputValue: false, defaultValue: true },
  maybeValue: 'T | null',
  inputMaybeValue: 'T | null | undefined',
};

/** Makes the fields of `schema` that take arguments optional in the generated text. */
function optionalWhereResolved(text, schema) {
  let result = text;
  const roots = [schema.getQueryType(), schema.getMutationType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || roots.includes(type)) continue;
    const names = Object.values(type.getFields())
      .filter((field) => field.args.length > 0)
      .map((field) => field.name);
    if (names.length === 0) continue;
    const block = new RegExp(`(export type ${type.name} = [^{]*\\{)([\\s\\S]*?)(\\n\\};)`);
    result = result.replace(
      block,
      (_all, open, body, close) =>
        open + body.replace(new RegExp(`(readonly (?:${names.join('|')})):`, 'g'), '$1?:') + close,
    );
  }
  return result;
}

fs.mkdirSync(out, { recursive: true });
for (const api of API_NAMES) {
  const text = await codegen({
    filename: `${api}.ts`,
    schema: apiDocument(api),
    schemaAst: apiSchema(api),
    documents: [],
    config,
    plugins: [{ typescript: config }],
    pluginMap: { typescript },
  });
  const file = path.join(out, `${api}.ts`);
  const content = HEAD + optionalWhereResolved(text, apiSchema(api));
  if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== content) fs.writeFileSync(file, content);
}
console.log(`schema types: ${API_NAMES.join(', ')}`);
