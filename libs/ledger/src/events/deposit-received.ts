import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit } from '../posting.js';
import { type MoneyIn, broughtIn, positive } from '../sides.js';

export interface DepositReceived {
  readonly depositId: string;
  /** The payment that brought (part of) it. */
  readonly paymentId: string;
  readonly tenantOrgId: string;
  readonly amount: Money;
  readonly by: MoneyIn;
}

/** Not revenue, and no money of ours: it is held until it is applied, released or forfeited. */
export const depositReceived = ledgerEvent<DepositReceived>({
  kind: 'DEPOSIT_RECEIVED',
  says: 'A deposit arrived and is held for the tenant.',
  correction: 'Reversed when the payment is returned and the deposit is still there.',
  key: ({ depositId, paymentId }) => `deposit:${depositId}:received:${paymentId}`,
  source: ({ depositId }) => ['DEPOSIT', depositId],
  entries: ({ tenantOrgId, amount, by }) => [
    broughtIn(by, tenantOrgId, positive(amount)),
    credit('TENANT_DEPOSIT', tenantOrgId, amount),
  ],
});
