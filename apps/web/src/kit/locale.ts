/**
 * The language tag to write in: English of the reader's own country, since that decides how dates are written; British
 * English for everyone else. Some systems hand out tags that `Intl` refuses, e.g. `en-US@posix`.
 */
export const readerLocale = (): string => {
  const tag = /^en-[A-Z]{2}(?=$|@)/.exec(navigator.language)?.[0];
  return tag ?? 'en-GB';
};
