import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { IntlProvider } from 'react-intl';
import { Provider, type Client } from 'urql';
import '../kit/base.css';
import { readerLocale } from '../kit/locale.js';

export type Catalogue = Readonly<Record<string, string>>;

/** Puts a front door on the page: language, API client, then the door itself. */
export const start = (client: Client, words: readonly Catalogue[], door: ReactNode): void => {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no root element.');
  const locale = readerLocale();
  createRoot(root).render(
    <StrictMode>
      <IntlProvider locale={locale} messages={Object.assign({}, ...words) as Record<string, string>}>
        <I18nProvider locale={locale}>
          <Provider value={client}>{door}</Provider>
        </I18nProvider>
      </IntlProvider>
    </StrictMode>,
  );
};
