import { pageLanguage } from '../kit/locale.js';
import { type Catalogue } from '../wire/start.js';

/** The sentences of the portal in the language of the page; the other language is never fetched. */
export const portalWords = async (): Promise<readonly Catalogue[]> => {
  const files =
    pageLanguage() === 'ar'
      ? [import('../words/kit.ar.json'), import('../words/tenant.ar.json')]
      : [import('../words/kit.en.json'), import('../words/tenant.en.json')];
  const loaded = await Promise.all(files);
  return loaded.map((file) => file.default);
};
