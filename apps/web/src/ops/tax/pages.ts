import { Percent } from 'lucide-react';
import { type ConsolePage } from '../console-page.js';

/** Taxes: what is owed, what Stripe was told, what the law says. */
export const TAX_PAGES: readonly ConsolePage[] = [
  {
    path: '/tax',
    rail: { group: 'money', word: 'tax.nav', icon: Percent },
    load: async () => (await import('./tax-page.js')).TaxPage,
  },
];
