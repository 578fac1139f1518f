import { pageLanguage } from '../kit/locale.js';
import { learn, type Catalogue } from '../wire/known-words.js';

const loaded = async (files: readonly Promise<{ readonly default: Catalogue }>[]): Promise<void> =>
  learn((await Promise.all(files)).map((file) => file.default));

/** What the frame and the search can say, in the language of the page; the other language is never fetched. */
export const firstWords = (): Promise<void> =>
  loaded(
    pageLanguage() === 'ar'
      ? [import('../words/kit.ar.json'), import('../words/tenant.ar.json?first')]
      : [import('../words/kit.en.json'), import('../words/tenant.en.json?first')],
  );

let rest: Promise<void> | undefined;

/** What every other page and panel says. Asked for with the first of them, once; a failed attempt is made again by the next. */
const otherWords = (): Promise<void> => {
  rest ??= loaded([
    pageLanguage() === 'ar' ? import('../words/tenant.ar.json?rest') : import('../words/tenant.en.json?rest'),
  ]).catch((error: unknown) => {
    rest = undefined;
    throw error;
  });
  return rest;
};

/** Loads a part of the portal that says more than the search does, together with its words. */
export const withWords = async <Part>(load: () => Promise<Part>): Promise<Part> => {
  const [part] = await Promise.all([load(), otherWords()]);
  return part;
};
