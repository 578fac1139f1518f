// What each address of the built portal weighs: the scripts of its first view, compressed one by one as they are sent.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

/**
 * Bytes of JavaScript (gzip -9) by route and language, from `routes.json` of the build.
 * @returns {{ path: string, scripts: number, bytes: { en: number, ar: number } }[]}
 */
export function routeWeights(folder = 'dist/web') {
  const list = path.join(folder, 'routes.json');
  if (!fs.existsSync(list)) throw new Error(`${list} is missing; run npm run build`);
  const known = new Map();
  const weigh = (file) => {
    if (!known.has(file)) known.set(file, zlib.gzipSync(fs.readFileSync(path.join(folder, file)), { level: 9 }).length);
    return known.get(file);
  };
  const sum = (files) => files.reduce((bytes, file) => bytes + weigh(file), 0);
  return JSON.parse(fs.readFileSync(list, 'utf8')).map(({ path: at, scripts, words }) => ({
    path: at,
    scripts: scripts.length + words.en.length,
    bytes: { en: sum([...scripts, ...words.en]), ar: sum([...scripts, ...words.ar]) },
  }));
}
