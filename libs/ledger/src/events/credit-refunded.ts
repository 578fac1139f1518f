import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { type MoneyOrdered, positive } from '../sides.js';

export interface CreditRefunded {
  readonly refundId: string;
  readonly tenantOrgId: string;
  readonly amount: Money;
  readonly by: MoneyOrdered;
}

export const creditRefunded = ledgerEvent<CreditRefunded>({
  kind: 'CREDIT_REFUNDED',
  says: 'Credit of the tenant was paid out.',
  correction: 'Reversed when the refund failed and the money came back to us.',
  key: ({ refundId }) => `refund:${refundId}:credit`,
  source: ({ tenantOrgId }) => ['TENANT', tenantOrgId],
  entries: ({ tenantOrgId, amount, by }) => [
    debit('TENANT_CREDIT', tenantOrgId, positive(amount)),
    credit(by, null, amount),
  ],
});
