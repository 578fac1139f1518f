import { type Look } from '../../kit/pill.js';
import { type MessageId, type Say } from '../../kit/text.js';
import {
  type DisputeStatus,
  type IntentState,
  type OutgoingWireState,
  type PayoutAccountState,
  type PayoutState,
  type RefundState,
  type StripeEventState,
} from '../../gql/ops/graphql.js';

/** How each state looks: the glyph says it before the colour does. */
export const CALL_LOOK: Record<IntentState, Look> = {
  PENDING: { tone: 'info', glyph: 'half' },
  SENT: { tone: 'ok', glyph: 'full' },
  FAILED: { tone: 'bad', glyph: 'cross' },
  UNKNOWN: { tone: 'warn', glyph: 'hollow' },
};
export const EVENT_LOOK: Record<StripeEventState, Look> = {
  PENDING: { tone: 'info', glyph: 'half' },
  PARKED: { tone: 'warn', glyph: 'dot' },
  DONE: { tone: 'ok', glyph: 'full' },
};
export const REFUND_LOOK: Record<RefundState, Look> = {
  PENDING: { tone: 'info', glyph: 'half' },
  SUCCEEDED: { tone: 'ok', glyph: 'full' },
  FAILED: { tone: 'bad', glyph: 'cross' },
  CANCELED: { tone: 'idle', glyph: 'cross' },
};
export const PAYOUT_LOOK: Record<PayoutState, Look> = {
  PLANNED: { tone: 'info', glyph: 'hollow' },
  SENT: { tone: 'info', glyph: 'half' },
  ARRIVED_AT_STRIPE: { tone: 'info', glyph: 'dot' },
  PAID_OUT: { tone: 'ok', glyph: 'full' },
  FAILED: { tone: 'bad', glyph: 'cross' },
  REVERSED: { tone: 'idle', glyph: 'cross' },
};
export const WIRE_LOOK: Record<OutgoingWireState, Look> = {
  PREPARED: { tone: 'warn', glyph: 'hollow' },
  APPROVED: { tone: 'info', glyph: 'dot' },
  SENT: { tone: 'info', glyph: 'half' },
  BOOKED: { tone: 'ok', glyph: 'full' },
  CANCELLED: { tone: 'idle', glyph: 'cross' },
  RETURNED: { tone: 'bad', glyph: 'cross' },
};
export const ACCOUNT_LOOK: Record<PayoutAccountState, Look> = {
  NOT_STARTED: { tone: 'idle', glyph: 'hollow' },
  ONBOARDING: { tone: 'info', glyph: 'half' },
  RESTRICTED: { tone: 'warn', glyph: 'dot' },
  ACTIVE: { tone: 'ok', glyph: 'full' },
  REJECTED: { tone: 'bad', glyph: 'cross' },
};
const WAITS: Look = { tone: 'warn', glyph: 'dot' };
const REVIEW: Look = { tone: 'info', glyph: 'half' };
export const DISPUTE_LOOK: Record<DisputeStatus, Look> = {
  WARNING_NEEDS_RESPONSE: WAITS,
  NEEDS_RESPONSE: WAITS,
  APPEAL_NEEDS_RESPONSE: WAITS,
  WARNING_UNDER_REVIEW: REVIEW,
  UNDER_REVIEW: REVIEW,
  APPEAL_UNDER_REVIEW: REVIEW,
  WARNING_CLOSED: { tone: 'idle', glyph: 'full' },
  WON: { tone: 'ok', glyph: 'full' },
  LOST: { tone: 'bad', glyph: 'cross' },
  PREVENTED: { tone: 'idle', glyph: 'cross' },
};

export const OPERATIONS = [
  'INVOICE_CREATE',
  'INVOICE_ITEM_CREATE',
  'INVOICE_FINALIZE',
  'INVOICE_PAY',
  'INVOICE_VOID',
  'INVOICE_CREDIT',
  'CREDIT_VOID',
  'REFUND_CREATE',
  'DISPUTE_ANSWER',
  'ACCOUNT_CREATE',
  'TRANSFER_CREATE',
  'TRANSFER_REVERSE',
  'TOP_UP_COLLECT',
  'PAYMENT_REPORT',
  'TAX_RECORD',
  'TAX_REVERSE',
] as const;

/** A call in words; one that is new to this page keeps its own name. */
export const operationName = (say: Say, operation: string): string => {
  const known = OPERATIONS.find((one) => one === operation);
  return known === undefined ? operation : say(`pay.op.${known}`);
};

/** What a dispute claims, in the words of a person; one that is new keeps Stripe's. */
const REASONS = [
  'fraudulent',
  'product_not_received',
  'product_unacceptable',
  'duplicate',
  'credit_not_processed',
  'subscription_canceled',
  'unrecognized',
  'general',
] as const;
export const reasonName = (say: Say, reason: string): string => {
  const known = REASONS.find((one) => one === reason);
  return known === undefined ? reason.replaceAll('_', ' ') : say(`pay.reason.${known}` satisfies MessageId);
};

/** Stripe's id of the request that went wrong, which its support asks for; it ends most of Stripe's errors. */
export const requestIn = (error: string | null): string | null => /\((req_\w+)\)/.exec(error ?? '')?.[1] ?? null;
