import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { Broken } from '../wire/broken.js';
import { Layout } from './layout.js';
import { firstPage, lazyRouteComponent } from './lazy-page.js';
import { readCompared } from './compare/compared.js';
import { readAskedInvoices } from './invoices/asked.js';
import { readSection } from './leases/sections.js';
import { readTab } from './alerts/tab.js';
import { readDeveloperTab } from './developers/developer-tab.js';
import { readAsked } from './market/asked.js';
import { readWanted } from './offers/wanted.js';
import { readSearch, writeSearch } from './search-text.js';
import { readReturn } from './payments/return.js';
import { readAskedUsage } from './usage/asked.js';
import { NotFound } from './not-found.js';

const root = createRootRoute({ notFoundComponent: NotFound });
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Layout });
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/gpus' });
  },
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => {
    const next = text(search['next']);
    return next === undefined ? {} : { next };
  },
  component: lazyRouteComponent(() => import('./session/sign-in-page.js'), 'SignInPage'),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('./session/sign-up-page.js'), 'SignUpPage'),
});
const kit = createRoute({
  getParentRoute: () => root,
  path: '/kit',
  component: lazyRouteComponent(() => import('./kit-page/kit-page.js'), 'KitPage'),
});
const sharedQuote = createRoute({
  getParentRoute: () => root,
  path: '/shared/quote',
  component: lazyRouteComponent(() => import('./shared/shared-quote-page.js'), 'SharedQuotePage'),
});
const search = createRoute({
  getParentRoute: () => inside,
  path: '/gpus',
  validateSearch: readWanted,
  component: firstPage(() => import('./offers/search-page.js'), 'SearchPage'), // its words come with the frame's
});
const offer = createRoute({
  getParentRoute: () => inside,
  path: '/gpus/$offerId',
  validateSearch: readWanted,
  component: lazyRouteComponent(() => import('./offers/offer-page.js'), 'OfferPage'),
});
const compare = createRoute({
  getParentRoute: () => inside,
  path: '/compare',
  validateSearch: readCompared,
  component: lazyRouteComponent(() => import('./compare/compare-page.js'), 'ComparePage'),
});
const market = createRoute({
  getParentRoute: () => inside,
  path: '/market',
  validateSearch: readAsked,
  component: lazyRouteComponent(() => import('./market/market-page.js'), 'MarketPage'),
});
const alerts = createRoute({
  getParentRoute: () => inside,
  path: '/alerts',
  validateSearch: readTab,
  component: lazyRouteComponent(() => import('./alerts/alerts-page.js'), 'AlertsPage'),
});
const quotes = createRoute({
  getParentRoute: () => inside,
  path: '/quotes',
  component: lazyRouteComponent(() => import('./quotes/quotes-page.js'), 'QuotesPage'),
});
const quote = createRoute({
  getParentRoute: () => inside,
  path: '/quotes/$quoteId',
  component: lazyRouteComponent(() => import('./quotes/quote-page.js'), 'QuotePage'),
});
const leases = createRoute({
  getParentRoute: () => inside,
  path: '/leases',
  component: lazyRouteComponent(() => import('./leases/leases-page.js'), 'LeasesPage'),
});
const lease = createRoute({
  getParentRoute: () => inside,
  path: '/leases/$leaseId',
  validateSearch: readSection,
  component: lazyRouteComponent(() => import('./leases/lease-page.js'), 'LeasePage'),
});
const contracts = createRoute({
  getParentRoute: () => inside,
  path: '/contracts',
  component: lazyRouteComponent(() => import('./contracts/contracts-page.js'), 'ContractsPage'),
});
const contract = createRoute({
  getParentRoute: () => inside,
  path: '/contracts/$contractId',
  component: lazyRouteComponent(() => import('./contracts/contract-page.js'), 'ContractPage'),
});
const termSheet = createRoute({
  getParentRoute: () => inside,
  path: '/term-sheets/$termSheetId',
  component: lazyRouteComponent(() => import('./contracts/term-sheet-page.js'), 'TermSheetPage'),
});
const statements = createRoute({
  getParentRoute: () => inside,
  path: '/statements',
  validateSearch: (search: Record<string, unknown>): { month?: string } => {
    const month = text(search['month']);
    return month !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? { month } : {};
  },
  component: lazyRouteComponent(() => import('./statements/statement-page.js'), 'StatementPage'),
});
const invoices = createRoute({
  getParentRoute: () => inside,
  path: '/invoices',
  validateSearch: readAskedInvoices,
  component: lazyRouteComponent(() => import('./invoices/invoices-page.js'), 'InvoicesPage'),
});
const invoice = createRoute({
  getParentRoute: () => inside,
  path: '/invoices/$invoiceId',
  validateSearch: readReturn,
  component: lazyRouteComponent(() => import('./invoices/invoice-page.js'), 'InvoicePage'),
});
const spending = createRoute({
  getParentRoute: () => inside,
  path: '/budgets',
  component: lazyRouteComponent(() => import('./spending/spending-page.js'), 'SpendingPage'),
});
const usage = createRoute({
  getParentRoute: () => inside,
  path: '/usage',
  validateSearch: readAskedUsage,
  component: lazyRouteComponent(() => import('./usage/usage-page.js'), 'UsagePage'),
});
const payments = createRoute({
  getParentRoute: () => inside,
  path: '/payment-methods',
  validateSearch: readReturn,
  component: lazyRouteComponent(() => import('./payments/payments-page.js'), 'PaymentsPage'),
});
const keys = createRoute({
  getParentRoute: () => inside,
  path: '/keys',
  beforeLoad: () => {
    throw redirect({ to: '/developers' });
  },
});
const developers = createRoute({
  getParentRoute: () => inside,
  path: '/developers',
  validateSearch: readDeveloperTab,
  component: lazyRouteComponent(() => import('./developers/developers-page.js'), 'DevelopersPage'),
});
const team = createRoute({
  getParentRoute: () => inside,
  path: '/team',
  component: lazyRouteComponent(() => import('./team/team-page.js'), 'TeamPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    signUp,
    kit,
    sharedQuote,
    inside.addChildren([
      search,
      offer,
      compare,
      market,
      alerts,
      quotes,
      quote,
      leases,
      lease,
      contracts,
      contract,
      termSheet,
      invoices,
      invoice,
      statements,
      usage,
      spending,
      payments,
      keys,
      developers,
      team,
    ]),
  ]),
  search: { strict: true }, // what a page does not read does not stay in its address
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
