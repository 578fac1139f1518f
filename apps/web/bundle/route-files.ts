import fs from 'node:fs';
import path from 'node:path';
import { type Plugin, type Rolldown } from 'vite';

/** A page's address and what its first view runs: the server sends them off together, a test weighs them. */
interface RouteFiles {
  /** As the router writes it, e.g. `/gpus/$offerId`. */
  readonly path: string;
  /** Scripts, by their addresses from the root of the site, without the words. */
  readonly scripts: readonly string[];
  /** Scripts with the words it says, by language. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

const PATH = /\bpath: '([^']+)'/;
const PAGE = /\b(firstPage|lazyRouteComponent)\(\(\) => import\('([^']+)'\)/;

type Chunks = ReadonlyMap<string, Rolldown.OutputChunk>;

/** Chunks by the source that they begin with: an entry, or what somebody loads by `import()`. */
const bySource = (bundle: Rolldown.OutputBundle): Chunks => {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  return new Map(chunks.flatMap((chunk) => (chunk.facadeModuleId === null ? [] : [[chunk.facadeModuleId, chunk]])));
};

const isBareEntry = (file: Rolldown.OutputBundle[string] | undefined): boolean =>
  file?.type === 'chunk' &&
  file.isEntry &&
  !/[^;\s]/.test(file.code.replace(/\bimport\s*("[^"]*"|'[^']*'|`[^`]*`)/g, ''));

const closureOf = (bundle: Rolldown.OutputBundle, roots: readonly Rolldown.OutputChunk[]): readonly string[] => {
  const seen = new Set<string>();
  const add = (name: string): void => {
    const chunk = bundle[name];
    if (seen.has(name) || chunk?.type !== 'chunk') return;
    seen.add(name);
    chunk.imports.forEach(add);
  };
  for (const root of roots) add(root.fileName);
  // Vite leaves out an entry that only imports another chunk, once its page names that one
  return [...seen].filter((name) => !isBareEntry(bundle[name])).map((name) => `/${name}`);
};

/**
 * Writes `routes.json`: for each address of a door's router, every script that its first view runs. Read from the router's own
 * list; an `import()` in it that is not the page of one address fails the build.
 */
export const routeFiles = (entry: string, routes: string, words: readonly string[]): Plugin => ({
  name: 'route-files',
  generateBundle(_options, bundle) {
    const chunks = bySource(bundle);
    const chunkOf = (source: string): Rolldown.OutputChunk => {
      const found = chunks.get(source);
      if (!found) throw new Error(`no chunk begins with ${source}`);
      return found;
    };
    const text = fs.readFileSync(routes, 'utf8');
    const wordFiles = (language: string, isFirst: boolean): string[] =>
      words
        .filter((file) => file.includes(`.${language}.`) && (!isFirst || !file.endsWith('?rest')))
        .flatMap((file) => closureOf(bundle, [chunkOf(file)]));
    const found = text.split('createRoute({').flatMap((route): readonly RouteFiles[] => {
      const [, kind, page] = PAGE.exec(route) ?? [];
      const at = PATH.exec(route)?.[1];
      if (page === undefined || at === undefined) return [];
      const source = path.resolve(path.dirname(routes), page.replace(/\.js$/, '.tsx'));
      const isFirst = kind === 'firstPage';
      return [
        {
          path: at,
          scripts: closureOf(bundle, [chunkOf(entry), chunkOf(source)]),
          words: { en: wordFiles('en', isFirst), ar: wordFiles('ar', isFirst) },
        },
      ];
    });
    const pages = text.split('import(').length - 1;
    if (found.length !== pages) throw new Error(`${routes}: ${pages} pages, but the addresses of ${found.length}`);
    this.emitFile({ type: 'asset', fileName: 'routes.json', source: JSON.stringify(found) });
  },
});
