import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { type MoneyOut, positive } from '../sides.js';

export interface PrepaymentRefunded {
  readonly prepaymentId: string;
  readonly paymentId: string;
  readonly tenantOrgId: string;
  readonly amount: Money;
  readonly by: MoneyOut;
}

export const prepaymentRefunded = ledgerEvent<PrepaymentRefunded>({
  kind: 'PREPAYMENT_REFUNDED',
  says: 'What was left of a prepayment was given back.',
  correction: 'Reversed when the money came back to us.',
  key: ({ prepaymentId, paymentId }) => `prepayment:${prepaymentId}:refunded:${paymentId}`,
  source: ({ prepaymentId }) => ['PREPAYMENT', prepaymentId],
  entries: ({ tenantOrgId, amount, by }) => [
    debit('TENANT_PREPAID', tenantOrgId, positive(amount)),
    credit(by, null, amount),
  ],
});
