import { BookOpenText, ChartColumn, GitCompareArrows, ListChecks } from 'lucide-react';
import { type ConsolePage } from '../console-page.js';

export const RECON_PAGES: readonly ConsolePage[] = [
  {
    path: '/recon',
    rail: { group: 'books', word: 'recon.nav', icon: GitCompareArrows, isMain: true },
    load: async () => (await import('./overview-page.js')).OverviewPage,
  },
  { path: '/recon/exceptions', load: async () => (await import('./exceptions-page.js')).ExceptionsPage },
  { path: '/recon/exceptions/$exceptionId', load: async () => (await import('./exceptions-page.js')).ExceptionsPage },
  { path: '/recon/suggestions', load: async () => (await import('./suggestions-page.js')).SuggestionsPage },
  { path: '/recon/decisions', load: async () => (await import('./decisions-page.js')).DecisionsPage },
  { path: '/recon/matches', load: async () => (await import('./matches-page.js')).MatchesPage },
  { path: '/recon/bank', load: async () => (await import('./bank-page.js')).BankPage },
  { path: '/recon/bank/$statementId', load: async () => (await import('./statement-page.js')).StatementPage },
  { path: '/recon/close', load: async () => (await import('./close-page.js')).ClosePage },
  { path: '/recon/close/$periodId', load: async () => (await import('./certificate-page.js')).CertificatePage },
  {
    path: '/ledger',
    rail: { group: 'books', word: 'recon.nav.ledger', icon: BookOpenText, isMain: true },
    load: async () => (await import('../books/ledger-page.js')).LedgerPage,
  },
  { path: '/ledger/journals', load: async () => (await import('../books/journals-page.js')).JournalsPage },
  { path: '/ledger/journals/$key', load: async () => (await import('../books/journal-page.js')).JournalPage },
  {
    path: '/reports',
    rail: { group: 'books', word: 'recon.nav.reports', icon: ChartColumn, isMain: true },
    load: async () => (await import('../books/reports-page.js')).ReportsPage,
  },
  {
    path: '/operations',
    rail: { group: 'work', word: 'recon.o.title', icon: ListChecks },
    load: async () => (await import('./operations-page.js')).OperationsPage,
  },
];
