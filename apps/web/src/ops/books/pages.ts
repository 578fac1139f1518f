import { Scale } from 'lucide-react';
import { type ConsolePage } from '../console-page.js';

export const BOOKS_PAGES: readonly ConsolePage[] = [
  {
    path: '/',
    rail: { group: 'books', word: 'ops.nav.today', icon: Scale, isMain: true },
    load: async () => (await import('./today-page.js')).TodayPage,
  },
];
