import { type BillingProfile } from '../ports/demand-stores.js';
import { type AccountSuspended } from '../refusal.js';

/** Who owes for too long gets nothing new: which invoice to pay; null when it may go on. */
export function suspensionOf({ suspendedFor }: Pick<BillingProfile, 'suspendedFor'>): AccountSuspended | null {
  if (suspendedFor === null) return null;
  const { invoiceId, invoiceNumber } = suspendedFor;
  const detail = `Invoice ${invoiceNumber} is long overdue; nothing new is held, booked or charged until it is paid.`;
  return { code: 'ACCOUNT_SUSPENDED', path: null, invoiceId, invoiceNumber, detail };
}
