import type { Table } from '../store.js';

/** Where an account's owner answers Stripe's questions; the stand-in page of the emulator. */
export interface AccountLink {
  /** The secret part of the page's address. */
  readonly id: string;
  readonly account: string;
  readonly expires_at: number;
  readonly refresh_url: string;
  readonly return_url: string;
  readonly state: 'new' | 'visited' | 'done';
}
export const accountLinks: Table<AccountLink> = { name: 'account_link' };
