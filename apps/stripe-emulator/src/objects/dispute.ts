import { toJson, type JsonObject } from '../json.js';
import type { Table } from '../store.js';
import { balanceTransactions } from './balance-transaction.js';

export type DisputeStatus =
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost';

/** What a seller may say in words. */
export const EVIDENCE_TEXTS = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_tracking_number',
  'uncategorized_text',
] as const;
/** What takes the id of an uploaded file. */
export const EVIDENCE_FILES = [
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
] as const;
type EvidenceField = (typeof EVIDENCE_TEXTS)[number] | (typeof EVIDENCE_FILES)[number];
export type Evidence = Readonly<Partial<Record<EvidenceField, string>>>;

export interface Dispute {
  readonly id: string;
  readonly object: 'dispute';
  readonly amount: number;
  readonly charge: string;
  readonly created: number;
  readonly currency: string;
  readonly enhanced_eligibility_types: readonly never[];
  readonly evidence_details: {
    readonly due_by: number | null;
    readonly enhanced_eligibility: Readonly<Record<string, never>>;
    readonly has_evidence: boolean;
    readonly past_due: boolean;
    readonly submission_count: number;
    readonly submission_method: 'manual' | 'not_submitted';
  };
  readonly intended_submission_method: string | null;
  readonly is_charge_refundable: boolean;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly network_reason_code?: string | null;
  readonly payment_intent: string | null;
  readonly payment_method_details?: JsonObject;
  readonly reason: string;
  readonly status: DisputeStatus;
  /** Ids; rendered as whole objects, since the SDK's type says so (`Dispute.balance_transactions`). */
  readonly movements: readonly string[];
  /** Rendered with every field that was not given as null. */
  readonly told: Evidence;
}

const BLANK: JsonObject = {
  ...Object.fromEntries([...EVIDENCE_TEXTS, ...EVIDENCE_FILES].map((name) => [name, null])),
  enhanced_evidence: {},
};

export const disputes: Table<Dispute> = {
  name: 'dispute',
  render: (store, { movements, told, ...shown }, account) => ({
    ...toJson(shown),
    balance_transactions: movements
      .map((id) => store.get(balanceTransactions, account, id))
      .filter((one) => one !== undefined)
      .map(toJson),
    evidence: { ...BLANK, ...told },
  }),
};
