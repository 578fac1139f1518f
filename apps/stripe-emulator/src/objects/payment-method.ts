import { toJson } from '../json.js';
import type { Table } from '../store.js';
import type { BillingDetails } from './address.js';

export interface Card {
  readonly brand: string;
  readonly checks: {
    readonly address_line1_check: null;
    readonly address_postal_code_check: null;
    readonly cvc_check: string | null;
  };
  readonly country: string;
  readonly display_brand: string;
  readonly exp_month: number;
  readonly exp_year: number;
  readonly fingerprint: string;
  readonly funding: string;
  readonly generated_from: null;
  readonly last4: string;
  readonly networks: { readonly available: readonly string[]; readonly preferred: null };
  readonly regulated_status: null;
  readonly three_d_secure_usage: { readonly supported: boolean };
  readonly wallet: null;
}

export interface BankAccount {
  readonly account_holder_type: 'individual' | 'company';
  readonly account_type: 'checking' | 'savings';
  readonly bank_name: string;
  readonly financial_connections_account: null;
  readonly fingerprint: string;
  readonly last4: string;
  readonly networks: { readonly preferred: string; readonly supported: readonly string[] };
  readonly routing_number: string;
  readonly status_details: null;
}

export interface SepaAccount {
  readonly bank_code: string;
  readonly branch_code: string | null;
  readonly country: string;
  readonly fingerprint: string;
  readonly generated_from: { readonly charge: null; readonly setup_attempt: null };
  readonly last4: string;
}

export type DisputeKind =
  | 'fraudulent'
  | 'product_not_received'
  | 'inquiry'
  | 'debit_not_authorized'
  | 'insufficient_funds'
  | 'bank_cannot_process';

/** What a payment with this method does; chosen by the test number behind it. Never on the wire. */
export interface Behaviour {
  /** Decline code of every charge. */
  readonly decline?: string;
  /** Whether attaching to a customer is declined as well; only 4000 0000 0000 0341 may be attached and then fails. */
  readonly attachable?: boolean;
  /** `always`: each payment needs authentication. `unless_set_up`: only payments with a card not set up for later use. */
  readonly authentication?: 'always' | 'unless_set_up';
  /** Decline code of a charge whose customer has authenticated. */
  readonly declineAfterwards?: string;
  /** Funds skip the pending balance. */
  readonly bypassPending?: boolean;
  /** Disputed as soon as it is paid. */
  readonly disputes?: DisputeKind;
  /** `pending`: a refund succeeds a day later; `fails`: it has seemed to succeed and fails a day later. */
  readonly refunds?: 'pending' | 'fails';
  /** Bank debits: the bank never answers. */
  readonly neverAnswers?: true;
  /** Bank debits: failure code that arrives four days later. */
  readonly failsLater?: string;
}

export interface PaymentMethod {
  readonly id: string;
  readonly object: 'payment_method';
  readonly allow_redisplay: string;
  readonly billing_details: BillingDetails;
  readonly card?: Card;
  readonly created: number;
  readonly customer: string | null;
  readonly customer_account: null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly type: 'card' | 'us_bank_account' | 'sepa_debit' | 'customer_balance';
  readonly customer_balance?: Readonly<Record<string, never>>;
  readonly us_bank_account?: BankAccount;
  readonly sepa_debit?: SepaAccount;
  readonly behaviour: Behaviour;
  /** Never on the wire: authenticated once through a SetupIntent. */
  readonly setUp: boolean;
  /** Never on the wire: the mandate to debit it. */
  readonly mandate: string | null;
  /** Never on the wire: detached for good. */
  readonly detached: boolean;
}

export const paymentMethods: Table<PaymentMethod> = {
  name: 'payment_method',
  render: (_store, { behaviour: _behaviour, setUp: _setUp, mandate: _mandate, detached: _detached, ...shown }) =>
    toJson(shown),
};
