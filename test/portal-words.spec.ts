// World: the catalogues of the portal as they are shipped, English and Arabic.
import fs from 'node:fs';
import path from 'node:path';
import { createIntl } from 'react-intl';

type Words = Readonly<Record<string, string>>;
const read = (name: string) => JSON.parse(fs.readFileSync(path.join('apps/web/src/words', name), 'utf8')) as Words;

const english: Words = { ...read('kit.en.json'), ...read('tenant.en.json') };
const arabic: Words = { ...read('kit.ar.json'), ...read('tenant.ar.json') };

/** Names of the arguments of an ICU message: what follows a brace that opens no branch, and ends at a brace or a comma. */
const argumentsOf = (message: string): string[] => {
  const names = message.matchAll(/(?<!(?:zero|one|two|few|many|other|all|none|same|=\d+) )\{([a-z]\w*)(?=[,}])/g);
  return [...new Set([...names].map((match) => match[1] ?? ''))].sort();
};

const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;
/** One number of each of them, in Arabic. */
const OF_EACH_CATEGORY = [0, 1, 2, 3, 11, 100];

const count = (message: string, what: RegExp): number => [...message.matchAll(what)].length;

describe('the Arabic catalogues', () => {
  it('say everything the English ones say, and nothing else', () => {
    expect(Object.keys(arabic).sort()).toEqual(Object.keys(english).sort());
  });

  it('take the same arguments', () => {
    const taken = (words: Words) =>
      Object.fromEntries(Object.entries(words).map(([id, message]) => [id, argumentsOf(message)]));
    expect(taken(arabic)).toEqual(taken(english));
  });

  it('have a form for each of the six plural categories', () => {
    const lacking = Object.entries(arabic).flatMap(([id, message]) =>
      CATEGORIES.filter((one) => count(message, new RegExp(`[ }]${one} \\{`, 'g')) < count(message, /, plural,/g)).map(
        (one) => `${id}: ${one}`,
      ),
    );
    expect(lacking).toEqual([]);
  });

  it('can be said of any number, in Latin digits', () => {
    const failures: string[] = [];
    const onError = ({ message }: Error) => failures.push(message);
    const intl = createIntl({ locale: 'ar-AE-u-nu-latn', messages: arabic, onError });
    for (const [id, message] of Object.entries(arabic)) {
      for (const n of OF_EACH_CATEGORY) {
        const values = Object.fromEntries(argumentsOf(message).map((name) => [name, name === 'kind' ? 'other' : n]));
        if (/[٠-٩{}]/.test(intl.formatMessage({ id }, values))) failures.push(id);
      }
    }
    expect(failures).toEqual([]);
  });
});
