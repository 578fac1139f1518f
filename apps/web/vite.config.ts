import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * React Aria ships its few strings in about thirty languages; the portal speaks the ones below.
 * Emptying the other modules takes some 30 kB (gzip) off every route.
 */
const SPOKEN = new Set(['en-US', 'ar-AE']);
const onlySpokenLanguages = (): Plugin => ({
  name: 'only-spoken-languages',
  enforce: 'pre',
  load(id) {
    const locale = /react-(?:aria|stately|aria-components)\/.*\/([a-z]{2}-[A-Z]{2})\.m?js$/.exec(id)?.[1];
    return locale !== undefined && !SPOKEN.has(locale) ? 'export default {};' : null;
  },
});

export default defineConfig({
  root: here('.'),
  plugins: [onlySpokenLanguages(), react(), tailwind()],
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
    rolldownOptions: {
      input: { index: here('index.html'), ops: here('ops.html') },
      // Our libraries only declare; saying so lets a route carry the one picture it draws and not the room's index.
      treeshake: { moduleSideEffects: (id) => !/\/libs\/\w+\/src\//.test(id) },
    },
  },
});
