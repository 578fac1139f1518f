/** The framework's bare page: React, TanStack Router and one line of text, built as the portal is and served as it is. */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { build } from 'vite';

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="A bare page"><title>Bare</title></head><body><div id="root"></div><script type="module" src="/main.js"></script></body></html>`;
const MAIN = `import { StrictMode, createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
const root = createRootRoute();
const home = createRoute({ getParentRoute: () => root, path: '/', component: () => h('main', null, h('h1', null, 'Hello')) });
const router = createRouter({ routeTree: root.addChildren([home]) });
createRoot(document.getElementById('root')).render(h(StrictMode, null, h(RouterProvider, { router })));`;
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };

export interface BarePage {
  readonly url: string;
  /** Bytes of its JavaScript, gzip -9. */
  readonly bytes: number;
  readonly close: () => void;
}

/** Builds it below dist/, where packages are found, and serves it on a port of its own. */
export async function bareBuilt(): Promise<BarePage> {
  const folder = path.resolve('dist/bench/bare-page');
  const built = path.join(folder, 'built');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'index.html'), PAGE);
  fs.writeFileSync(path.join(folder, 'main.js'), MAIN);
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { outDir: built, emptyOutDir: true, modulePreload: { polyfill: false }, reportCompressedSize: false },
  });
  const files = fs
    .readdirSync(built, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.extname(file) in TYPES);
  const contents = new Map(files.map((file) => [`/${file}`, fs.readFileSync(path.join(built, file))]));
  const scripts = [...contents].filter(([file]) => file.endsWith('.js'));
  const server = http.createServer((request, response) => {
    const asked = request.url === '/' ? '/index.html' : (request.url ?? '');
    const content = contents.get(asked);
    if (content === undefined) return void response.writeHead(404).end();
    const type = TYPES[path.extname(asked)] ?? 'text/plain';
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'br', 'cache-control': 'no-cache' });
    response.end(zlib.brotliCompressSync(content));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the bare page has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    bytes: scripts.reduce((sum, [, content]) => sum + zlib.gzipSync(content, { level: 9 }).length, 0),
    close: () => void server.close(),
  };
}
