import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'react-intl';
import { Provider } from 'urql';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import '../kit/base.css';
import kit from '../words/kit.en.json';
import words from '../words/tenant.en.json';
import { makeClient } from '../wire/client.js';
import { router } from './routes.js';
import { SessionProvider } from './session/session.js';

/** English of the reader's own country, since that decides how dates are written; British where it is no English. */
const LOCALE = /^en\b/.test(navigator.language) ? navigator.language : 'en-GB';
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element.');

const client = makeClient(() => {
  const here = window.location;
  if (here.pathname !== '/sign-in') here.assign(`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`);
});

createRoot(root).render(
  <StrictMode>
    <IntlProvider locale={LOCALE} messages={{ ...kit, ...words }}>
      <I18nProvider locale={LOCALE}>
        <Provider value={client}>
          <SessionProvider>
            <RouterProvider router={router} />
          </SessionProvider>
        </Provider>
      </I18nProvider>
    </IntlProvider>
  </StrictMode>,
);
