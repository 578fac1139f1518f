import { integer, object, oneOf, required, text } from '../params.js';
import type { Table } from '../store.js';

/** How the customer agreed to be debited. */
export const mandateData = object({
  customer_acceptance: required(
    object({
      type: required(oneOf('online', 'offline')),
      accepted_at: integer({ min: 0 }),
      online: object({ ip_address: required(text()), user_agent: required(text()) }),
      offline: object({}),
    }),
  ),
});
export type MandateData = ReturnType<typeof mandateData.read>;

/** A customer's permission to debit their bank account, for as long as it is not taken back. */
export interface Mandate {
  readonly id: string;
  readonly object: 'mandate';
  readonly customer_acceptance: {
    readonly accepted_at: number | null;
    readonly type: 'online' | 'offline';
    readonly online?: { readonly ip_address: string; readonly user_agent: string };
    readonly offline?: Readonly<Record<string, never>>;
  };
  readonly livemode: false;
  readonly multi_use: Readonly<Record<string, never>>;
  readonly payment_method: string;
  readonly payment_method_details:
    | { readonly type: 'us_bank_account'; readonly us_bank_account: Readonly<Record<string, never>> }
    | { readonly type: 'sepa_debit'; readonly sepa_debit: { readonly reference: string; readonly url: string } };
  readonly status: 'active' | 'inactive' | 'pending';
  readonly type: 'multi_use';
}
export const mandates: Table<Mandate> = { name: 'mandate' };
