import { HandCoins, Inbox, Landmark, Scale, SendHorizontal, ShieldAlert, Undo2 } from 'lucide-react';
import { type ConsolePage } from '../console-page.js';

/** Money in and out through Stripe and our bank, and the calls and events that carry it. */
export const PAYMENTS_PAGES: readonly ConsolePage[] = [
  { path: '/invoices/$id', load: async () => (await import('./invoice-page.js')).InvoicePage },
  {
    path: '/disputes',
    rail: { group: 'money', word: 'pay.disputes', icon: ShieldAlert },
    load: async () => (await import('./disputes-page.js')).DisputesPage,
  },
  { path: '/disputes/$id', load: async () => (await import('./disputes-page.js')).DisputesPage },
  {
    path: '/refunds',
    rail: { group: 'money', word: 'pay.refunds', icon: Undo2 },
    load: async () => (await import('./refunds-page.js')).RefundsPage,
  },
  {
    path: '/top-up-debts',
    rail: { group: 'money', word: 'debt.nav', icon: Scale },
    load: async () => (await import('./debts-page.js')).DebtsPage,
  },
  {
    path: '/payouts',
    rail: { group: 'money', word: 'pay.payouts', icon: HandCoins },
    load: async () => (await import('./payouts-page.js')).PayoutsPage,
  },
  { path: '/payouts/$id', load: async () => (await import('./payout-page.js')).PayoutPage },
  { path: '/providers/$orgId', load: async () => (await import('./provider-page.js')).ProviderPage },
  {
    path: '/wires',
    rail: { group: 'money', word: 'pay.wires', icon: Landmark },
    load: async () => (await import('./wires-page.js')).WiresPage,
  },
  { path: '/wires/$id', load: async () => (await import('./wires-page.js')).WiresPage },
  {
    path: '/outbox',
    rail: { group: 'work', word: 'pay.nav.outbox', icon: SendHorizontal },
    load: async () => (await import('./calls-page.js')).CallsPage,
  },
  { path: '/outbox/$id', load: async () => (await import('./call-page.js')).CallPage },
  {
    path: '/inbox',
    rail: { group: 'work', word: 'pay.nav.inbox', icon: Inbox },
    load: async () => (await import('./inbox-page.js')).InboxPage,
  },
];
