import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit } from '../posting.js';
import { type MoneyIn, broughtIn, positive } from '../sides.js';

export interface PrepaymentReceived {
  readonly prepaymentId: string;
  /** The payment that brought (part of) it. */
  readonly paymentId: string;
  readonly tenantOrgId: string;
  readonly amount: Money;
  readonly by: MoneyIn;
}

/** Owed to the tenant until invoices draw on it. */
export const prepaymentReceived = ledgerEvent<PrepaymentReceived>({
  kind: 'PREPAYMENT_RECEIVED',
  says: 'A tenant paid ahead.',
  correction: 'Reversed when the payment is returned and the money is still there.',
  key: ({ prepaymentId, paymentId }) => `prepayment:${prepaymentId}:received:${paymentId}`,
  source: ({ prepaymentId }) => ['PREPAYMENT', prepaymentId],
  entries: ({ tenantOrgId, amount, by }) => [
    broughtIn(by, tenantOrgId, positive(amount)),
    credit('TENANT_PREPAID', tenantOrgId, amount),
  ],
});
