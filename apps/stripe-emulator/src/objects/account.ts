import { toJson, type JsonObject } from '../json.js';
import { embedded } from '../lists.js';
import type { Store, Table } from '../store.js';
import { bankAccounts } from './bank-account.js';

/** How far the owner has come with Stripe's questions. */
export type Stage = 'fresh' | 'verifying' | 'ready' | 'more_needed' | 'rejected';

export interface Account {
  readonly id: string;
  readonly object: 'account';
  readonly business_profile: JsonObject | null;
  readonly business_type: string | null;
  readonly capabilities: Readonly<Record<string, 'active' | 'inactive' | 'pending'>>;
  readonly charges_enabled: boolean;
  readonly controller: JsonObject;
  readonly country: string;
  readonly created: number;
  readonly default_currency: string;
  readonly details_submitted: boolean;
  readonly email: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payouts_enabled: boolean;
  readonly requirements: Requirements;
  readonly type: 'standard' | 'express' | 'custom' | 'none';
  /** Never on the wire as such. */
  readonly stage: Stage;
  /** Never on the wire: what was asked for, in order. */
  readonly requested: readonly string[];
  /** Never on the wire as such: rendered below `settings`. */
  readonly payouts: PayoutSettings;
}

export interface PayoutSettings {
  readonly debit_negative_balances: boolean;
  readonly interval: 'daily' | 'manual';
  readonly delay_days: number;
  readonly statement_descriptor: string | null;
}

export interface Requirements {
  readonly alternatives: readonly never[];
  readonly current_deadline: number | null;
  readonly currently_due: readonly string[];
  readonly disabled_reason: string | null;
  readonly errors: readonly never[];
  readonly eventually_due: readonly string[];
  readonly past_due: readonly string[];
  readonly pending_verification: readonly string[];
}
export const NOTHING_REQUIRED: Requirements = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

export const accounts: Table<Account> = {
  name: 'account',
  render(store, { stage: _stage, requested: _requested, payouts, ...shown }) {
    return {
      ...toJson(shown),
      external_accounts: externalAccounts(store, shown.id),
      future_requirements: toJson(NOTHING_REQUIRED),
      settings: settingsOf(payouts),
      tos_acceptance: { date: shown.details_submitted ? shown.created : null, ip: null, user_agent: null },
    };
  },
};

function externalAccounts(store: Store, id: string): JsonObject {
  const show = (one: Parameters<NonNullable<typeof bankAccounts.render>>[1]): JsonObject =>
    bankAccounts.render?.(store, one, id) ?? toJson(one);
  return embedded(store.all(bankAccounts, id), `/v1/accounts/${id}/external_accounts`, show);
}

function settingsOf({ interval, delay_days, ...payouts }: PayoutSettings): JsonObject {
  return {
    branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
    card_payments: {
      decline_on: { avs_failure: false, cvc_failure: false },
      statement_descriptor_prefix: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    dashboard: { display_name: null, timezone: 'Etc/UTC' },
    payments: {
      statement_descriptor: null,
      statement_descriptor_kana: null,
      statement_descriptor_kanji: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    payouts: { ...payouts, schedule: { delay_days, interval } },
  };
}
