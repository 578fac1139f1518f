import type { JsonObject } from '../json.js';
import type { Table } from '../store.js';

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
  readonly type: 'standard' | 'express' | 'custom' | 'none';
}
export const accounts: Table<Account> = { name: 'account' };
