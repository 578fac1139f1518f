import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { type MoneyOrdered, positive } from '../sides.js';

export interface DepositReleased {
  readonly depositId: string;
  readonly paymentId: string;
  readonly tenantOrgId: string;
  readonly amount: Money;
  readonly by: MoneyOrdered;
}

export const depositReleased = ledgerEvent<DepositReleased>({
  kind: 'DEPOSIT_RELEASED',
  says: 'A deposit (or part of it) was given back to the tenant.',
  correction: 'Reversed when the money came back to us.',
  key: ({ depositId, paymentId }) => `deposit:${depositId}:released:${paymentId}`,
  source: ({ depositId }) => ['DEPOSIT', depositId],
  entries: ({ tenantOrgId, amount, by }) => [
    debit('TENANT_DEPOSIT', tenantOrgId, positive(amount)),
    credit(by, null, amount),
  ],
});
