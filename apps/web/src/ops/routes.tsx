import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { BOOKS_PAGES } from './books/pages.js';
import { Console } from './console.js';
import { type ConsolePage } from './console-page.js';
import { Broken } from '../wire/broken.js';
import { RECON_PAGES } from './recon/pages.js';
import { NotFound } from './not-found.js';
import { PAYMENTS_PAGES } from './payments/pages.js';
import { TAX_PAGES } from './tax/pages.js';

/** Every page of the console, in the order of the rail; an area of the console adds its own list. */
const PAGES: readonly ConsolePage[] = [...BOOKS_PAGES, ...RECON_PAGES, ...PAYMENTS_PAGES, ...TAX_PAGES];

const root = createRootRoute({
  component: () => <Console pages={PAGES} />,
  notFoundComponent: NotFound,
});
const routes = PAGES.map(({ path, load }) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(async () => ({ default: await load() })),
  }),
);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).map(([key, value]): [string, string] => [key, text(value)]);
    const kept = new URLSearchParams(given.filter(([, value]) => value !== '')).toString();
    return kept === '' ? '' : `?${kept}`;
  },
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});
