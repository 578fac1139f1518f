import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compressed } from './bundle/compressed.js';
import { routeFiles } from './bundle/route-files.js';
import { wordsInParts } from './bundle/words-in-parts.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * React Aria ships its few strings in about thirty languages; the portal speaks the ones below.
 * Leaving out the other modules takes some 30 kB (gzip) off every route, and a thousand files off the build.
 */
const SPOKEN = ['en-US', 'ar-AE'];
const LANGUAGE_LINE = /^(?:import \S+ from "[^"]*\/|\s*")([a-z]{2}-[A-Z]{2})(?:\.mjs";|": \S+)$/gm;
const onlySpokenLanguages = (): Plugin => ({
  name: 'only-spoken-languages',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/react-aria(?:-components)?\/.*\/intlStrings\.mjs$/.test(id)) return null;
    return code.replace(LANGUAGE_LINE, (line, language: string) => (SPOKEN.includes(language) ? line : ''));
  },
});

/** GraphiQL's sheet carries fonts and pictures as data: addresses, 300 kB that the content policy forbids; ours stand in. */
const withoutDataAddresses = (): Plugin => ({
  name: 'without-data-addresses',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/graphiql\/dist\/style\.css/.test(id)) return null;
    return code.replace(/@font-face\s*\{[^}]*\}/g, '').replace(/url\(["']?data:[^)]*\)/g, 'none');
  },
});

/** What pages are made of. Not GraphiQL, which loads twenty parts of itself that share an editor. */
const OURS = /\/apps\/web\/src\/|\/libs\/|\/node_modules\/(react-aria|react-stately|@internationalized|lucide-react)/;

const FORMS = /\/node_modules\/(react-hook-form|@hookform|zod)\//;
const AXES = /\/node_modules\/d3-/;
/** What needs them, and would bring them to every page that shares anything. */
const WITH_FORMS_OR_AXES =
  /\/(kit\/form-text|tenant\/form-dialog)\.tsx$|\/pictures\/src\/(burn-up|depth|power|price-history|time-axis|usage)\.ts$/;

/** What a picture with its table and files is made of: the search draws bars only. */
const FIGURES = /\/kit\/(figure|walk|file|key|unbroken)\.tsx?$|\/pictures\/src\/standalone\.ts$/;

const WORDS = ['en', 'ar'].flatMap((language) => [
  `kit.${language}.json`,
  `tenant.${language}.json?first`,
  `tenant.${language}.json?rest`,
]);

/**
 * The front doors are built one at a time (WEB_DOOR=ops for the console): no reader goes through two of them, and what two
 * entries share is cut into many small chunks, which weigh 15 kB more (gzip) than one.
 */
const DOORS = {
  tenant: {
    page: { index: here('index.html') },
    plugins: [
      wordsInParts([here('src/tenant/main.tsx'), here('src/tenant/offers/search-page.tsx')]),
      routeFiles(
        here('index.html'),
        here('src/tenant/routes.tsx'),
        WORDS.map((file) => `${here('src/words')}/${file}`), // joined: a query is no part of a path
      ),
    ],
  },
  ops: { page: { ops: here('ops.html') }, plugins: [] },
};
const door = DOORS[process.env['WEB_DOOR'] === 'ops' ? 'ops' : 'tenant'];

export default defineConfig({
  root: here('.'),
  plugins: [...door.plugins, onlySpokenLanguages(), withoutDataAddresses(), react(), tailwind(), compressed()],
  resolve: {
    // An alias, not the "source" condition: several npm packages declare "source" and do not ship it.
    alias: [{ find: /^#libs\/(\w+)$/, replacement: here('../../libs/$1/src/index.ts') }],
  },
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0, // the content policy allows 'self' only: no data: URLs
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000, // kB before compression; what a route may weigh is a test's business
    rolldownOptions: {
      input: door.page,
      // Our libraries only declare; saying so lets a route carry the one picture it draws and not the room's index.
      treeshake: { moduleSideEffects: (id) => !/\/libs\/\w+\/src\//.test(id) },
      output: {
        codeSplitting: {
          groups: [
            { name: 'frame', tags: ['$initial'], priority: 1 },
            // Forms and drawn axes are for the pages that have them: the search has neither.
            { name: 'forms', test: FORMS, minShareCount: 2, priority: 1 },
            { name: 'axes', test: AXES, minShareCount: 2, priority: 1 },
            // What six or more pages share is one file: small chunks compress badly and cost a request each.
            {
              name: 'shared',
              test: (id) => OURS.test(id) && !WITH_FORMS_OR_AXES.test(id) && !FIGURES.test(id),
              minShareCount: 6,
            },
          ],
        },
      },
    },
  },
});
