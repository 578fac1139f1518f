import { type Say } from '../../kit/text.js';

/** Events of the books that a tenant's accounts know. */
const KNOWN = [
  'INVOICE_ISSUED',
  'INVOICE_VOIDED',
  'INVOICE_PAID_BY_CARD',
  'INVOICE_PAID_BY_WIRE',
  'INVOICE_PART_PAID',
  'INVOICE_REFUNDED',
  'INVOICE_WRITTEN_OFF',
  'CREDIT_NOTE_ISSUED',
  'SLA_CREDIT_GRANTED',
  'CREDIT_APPLIED',
  'CREDIT_REFUNDED',
  'DEPOSIT_RECEIVED',
  'DEPOSIT_APPLIED',
  'DEPOSIT_RELEASED',
  'DEPOSIT_FORFEITED',
  'PREPAYMENT_RECEIVED',
  'PREPAYMENT_DRAWN',
  'PREPAYMENT_REFUNDED',
  'PREPAYMENT_TAKEN_BACK',
  'WIRE_RECEIVED',
  'WIRE_MATCHED',
  'DISPUTE_OPENED',
  'DISPUTE_WON',
  'DISPUTE_LOST',
  'PAYMENT_RETURNED',
  'TOP_UP_DEBT_WRITTEN_OFF',
  'REVERSAL',
] as const;

/** What happened, in words. The list of events grows: one that this page does not know is shown by its own name. */
export const eventText = (say: Say, kind: string): string => {
  const known = KNOWN.find((one) => one === kind);
  return known === undefined ? kind.replaceAll('_', ' ').toLowerCase() : say(`event.${known}`);
};
