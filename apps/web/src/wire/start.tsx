import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { IntlProvider } from 'react-intl';
import { Provider, type Client } from 'urql';
import '../kit/base.css';
import { readerLocale } from '../kit/locale.js';
import { useKnownWords } from './known-words.js';

const Languages = ({ children }: { readonly children: ReactNode }) => {
  const locale = readerLocale();
  return (
    <IntlProvider locale={locale} messages={useKnownWords()}>
      <I18nProvider locale={locale}>{children}</I18nProvider>
    </IntlProvider>
  );
};

/** Puts a front door on the page: language, API client, then the door itself. Its first words have been learnt before. */
export const start = (client: Client, door: ReactNode): void => {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no root element.');
  createRoot(root).render(
    <StrictMode>
      <Languages>
        <Provider value={client}>{door}</Provider>
      </Languages>
    </StrictMode>,
  );
};
