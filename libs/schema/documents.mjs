/**
 * Typed GraphQL documents for a client of ours, from the SDL on disk: no server is asked.
 * Each operation in `src/<api>/**\/*.graphql` becomes one small module in `src/gql/<api>/documents/`, so that a route
 * carries only its own operations; what both sides of a contract do alike is in `src/parties/`.
 * `src/gql/<api>/graphql.ts` holds the types. All of it is ignored by git.
 */
import fs from 'node:fs';
import path from 'node:path';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { buildASTSchema, concatAST, parse, print, Source, validate, visit } from 'graphql';
import { apiDocument } from './sdl.mjs';

const filesUnder = (dir, ending) =>
  fs.existsSync(dir)
    ? fs
        .readdirSync(dir, { recursive: true })
        .filter((name) => name.endsWith(ending))
        .sort()
        .map((name) => path.join(dir, name))
    : [];
const parsed = (file) => parse(new Source(fs.readFileSync(file, 'utf8'), path.basename(file)));

/** An operation with every fragment it needs, directly or through another fragment. */
const withFragments = (operation, fragments) => {
  const needed = new Map();
  const collect = (node) =>
    visit(node, {
      FragmentSpread({ name }) {
        if (needed.has(name.value)) return;
        const fragment = fragments.get(name.value);
        if (fragment === undefined) throw new Error(`Unknown fragment ${name.value}`);
        needed.set(name.value, fragment);
        collect(fragment);
      },
    });
  collect(operation);
  return [operation, ...needed.values()].map(print).join('\n');
};

const generate = async (client, door) => {
  const schema = apiDocument(door);
  const schemaAst = buildASTSchema(schema);
  const folders = door === 'ops' ? [door] : [door, 'parties'];
  const files = folders.flatMap((folder) => filesUnder(path.join(client, 'src', folder), '.graphql'));
  const documents = files.map((file) => ({
    location: file,
    document: parsed(file),
    rawSDL: fs.readFileSync(file, 'utf8'),
  }));
  const all = concatAST(documents.map((one) => one.document));
  const errors = validate(schemaAst, all);
  if (errors.length > 0) throw new Error(errors.map(String).join('\n\n'));

  const out = path.join(client, 'src/gql', door);
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(path.join(out, 'documents'), { recursive: true });
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: `${out}/`,
    schema,
    schemaAst,
    documents,
    config: {
      scalars: { Date: 'string', DateTime: 'string', Decimal: 'string', CurrencyCode: 'string' },
      useTypeImports: true,
      enumsAsTypes: true,
      immutableTypes: true,
    },
    presetConfig: { fragmentMasking: false },
    plugins: [],
    pluginMap: {},
    pluginContext: {},
    profiler: { run: (work) => work(), collect: () => [] },
  });
  const types = sections.find((section) => section.filename.endsWith('graphql.ts'));
  const text = await codegen(types);
  fs.writeFileSync(
    path.join(out, 'graphql.ts'),
    text
      .replace(/^export const \w+(?:Doc|FragmentDoc|Document) = .*$/gm, '')
      .replace(/^import .*TypedDocumentNode.*$/gm, ''),
  );

  const fragments = new Map(
    all.definitions.filter((node) => node.kind === 'FragmentDefinition').map((node) => [node.name.value, node]),
  );
  const operations = all.definitions.filter((node) => node.kind === 'OperationDefinition');
  for (const operation of operations) {
    const name = operation.name.value;
    const typed = `${name}${{ query: 'Query', mutation: 'Mutation' }[operation.operation]}`;
    const body = JSON.stringify(withFragments(operation, fragments));
    const lines = [
      "import { type TypedDocumentNode } from '@graphql-typed-document-node/core';",
      `import { type ${typed}, type ${typed}Variables } from '../graphql.js';`,
      '',
      `export const ${name} = ${body} as unknown as TypedDocumentNode<${typed}, ${typed}Variables>;`,
      '',
    ];
    fs.writeFileSync(path.join(out, 'documents', `${name}.ts`), lines.join('\n'));
  }
  return `${door}: ${operations.length} operations`;
};

/** Generates the documents of the client in folder `client` for each of the APIs it speaks to. */
export async function generateDocuments(client, apis) {
  for (const api of apis) console.log(await generate(client, api));
}
