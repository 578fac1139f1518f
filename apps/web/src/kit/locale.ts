/** What the pages can be read in; each has a set of files in `words/`. */
export const LANGUAGES = { en: 'English', ar: 'العربية' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'gridlease-language';

/** The language of this page, as `public/before-paint.js` has put it there: chosen, else the reader's own, else English. */
export const pageLanguage = (): Language => (document.documentElement.lang === 'ar' ? 'ar' : 'en');

export const otherLanguage = (): Language => (pageLanguage() === 'ar' ? 'en' : 'ar');

/** Also in a cookie, for the server to send the right words along with the page. */
const ONE_YEAR_S = 31_536_000;

/** Keeps a choice for the next visits and shows the page in it. What was asked for stands in the address, so nothing is lost. */
export const chooseLanguage = (language: Language): void => {
  try {
    localStorage.setItem(KEY, language);
    document.cookie = `${KEY}=${language}; path=/; max-age=${ONE_YEAR_S}; samesite=lax`;
  } catch {
    // Storage can be switched off: the page then stays in the language of the browser.
  }
  window.location.reload();
};

/**
 * The language tag to write in. English of the reader's own country, since that decides how dates are written; British
 * English for everyone else. Some systems hand out tags that `Intl` refuses, e.g. `en-US@posix`. Arabic with Latin digits,
 * which Gulf business papers use and which read the same beside amounts, ids and hardware names.
 */
export const readerLocale = (): string => {
  if (pageLanguage() === 'ar') return 'ar-AE-u-nu-latn';
  const tag = /^en-[A-Z]{2}(?=$|@)/.exec(navigator.language)?.[0];
  return tag ?? 'en-GB';
};
