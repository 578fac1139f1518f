import { z } from 'zod';
import type { Call } from './call.js';
import type { Table } from './store.js';

/** What differs between Stripe accounts, or is not known of Stripe for certain: a choice instead of a guess. */
export const settingsSchema = z.strictObject({
  /**
   * What a refund does that the balance does not cover (pending money counts, since it comes before the refund is due):
   * `negative` lets the balance go negative, as where Stripe debits the bank account; `pending` leaves it waiting with
   * `pending_reason: insufficient_funds`; `refuse` answers 400 `balance_insufficient`.
   */
  refunds_when_short: z.enum(['negative', 'pending', 'refuse']),
  /** Whether winning a dispute gives its fee back. */
  dispute_fee_returned: z.boolean(),
  /** `page`: a new account has requirements until somebody completes its onboarding page; `instant`: it is ready at once. */
  onboarding: z.enum(['page', 'instant']),
  /**
   * A reversal that the connected account's balance (pending money counts) does not cover. Stripe: possible "only if the
   * destination account has enough balance" (SDK, `transfers.createReversal`), hence `refuse`; `by_account` lets accounts
   * with `debit_negative_balances` go negative, `negative` all of them.
   */
  reversals_beyond_balance: z.enum(['refuse', 'by_account', 'negative']),
  /** The platform's payout schedule: `daily` pays out each midnight what is available; `manual` only on request. */
  payouts: z.enum(['daily', 'manual']),
  /** Days from a payout's start to its arrival at the bank. */
  payout_days: z.int().min(0).max(10),
  /** Whether Stripe Tax was set up for the account; where not, calculations answer 400 `stripe_tax_inactive`. */
  tax_active: z.boolean(),
  /** Requests a second to one endpoint, measured in real time; null: no limit. Stripe's sandbox: 25. */
  requests_per_second: z.int().min(1).max(10_000).nullable(),
});
export type Settings = z.infer<typeof settingsSchema>;

const DEFAULTS: Settings = {
  refunds_when_short: 'negative',
  dispute_fee_returned: false,
  onboarding: 'page',
  reversals_beyond_balance: 'refuse',
  payouts: 'daily',
  payout_days: 0,
  tax_active: true,
  requests_per_second: null,
};

interface SettingsRow extends Partial<Settings> {
  readonly id: 'settings';
}
const rows: Table<SettingsRow> = { name: 'settings' };

export function settingsOf({ store }: Pick<Call, 'store'>): Settings {
  const { id: _id, ...set } = store.get(rows, '', 'settings') ?? { id: 'settings' };
  return { ...DEFAULTS, ...set };
}

export function changeSettings({ store }: Pick<Call, 'store'>, change: Partial<Settings>): Settings {
  const next = { ...settingsOf({ store }), ...change };
  store.put(rows, '', { id: 'settings', ...next });
  return next;
}
