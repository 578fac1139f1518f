import fs from 'node:fs';
import path from 'node:path';

const IMPORT = /^(?:import|export)\s(?!type\b)[^'"]*?from\s+'(\.[^']+)'|^import\s+'(\.[^']+)'/gm;
const LITERAL = /'([\w.-]+)'|`([\w.-]*)\$\{/g;

/** The source file that an import of another names; undefined for a stylesheet or a catalogue. */
const sourceOf = (from: string, specifier: string): string | undefined => {
  const bare = path.resolve(path.dirname(from), specifier).replace(/\.js$/, '');
  return [`${bare}.ts`, `${bare}.tsx`].find((file) => fs.existsSync(file));
};

/** These files and all that they import at once: not what they load later by `import()`. */
const closureOf = (roots: readonly string[]): Set<string> => {
  const seen = new Set<string>();
  const waiting = [...roots];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const [, named, bare] of fs.readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const next = sourceOf(file, named ?? bare ?? '');
      if (next !== undefined) waiting.push(next);
    }
  }
  return seen;
};

/**
 * Says which sentences those files can say: ids that stand in them as text, and every id under a beginning that a template
 * completes (`sort.${id}`). Generous rather than exact: a word too many weighs a few bytes, a missing one would show its id.
 */
export const wordsIn = (roots: readonly string[]): ((id: string) => boolean) => {
  const whole = new Set<string>();
  const begun = new Set<string>();
  for (const file of closureOf(roots)) {
    for (const [, text, head] of fs.readFileSync(file, 'utf8').matchAll(LITERAL)) {
      if (text !== undefined) whole.add(text);
      if (head?.includes('.') === true) begun.add(head);
    }
  }
  return (id) => whole.has(id) || [...begun].some((head) => id.startsWith(head));
};
