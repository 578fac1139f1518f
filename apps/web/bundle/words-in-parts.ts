import fs from 'node:fs';
import { type Plugin } from 'vite';
import { wordsIn } from './first-words.js';

const PART = /\.json\?(first|rest)$/;

/**
 * Serves a catalogue in two parts: `?first` is what the frame and the first page can say, `?rest` the sentences of all other
 * pages. A thousand sentences are 15 kB; the first page says a sixth of them.
 */
export const wordsInParts = (roots: readonly string[]): Plugin => {
  let isFirst: ((id: string) => boolean) | undefined;
  return {
    name: 'words-in-parts',
    enforce: 'pre',
    load(id) {
      const part = PART.exec(id)?.[1];
      if (part === undefined) return null;
      const file = id.replace(/\?.*$/, '');
      this.addWatchFile(file);
      isFirst ??= wordsIn(roots);
      const told = isFirst;
      const words = Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>);
      const chosen = Object.fromEntries(words.filter(([key]) => told(key) === (part === 'first')));
      return { code: `export default ${JSON.stringify(chosen)};`, moduleType: 'js' };
    },
  };
};
