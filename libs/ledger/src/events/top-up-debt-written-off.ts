import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface TopUpDebtWrittenOff {
  readonly disputeId: string;
  /** The decision of two people. */
  readonly writeOffId: string;
  readonly tenantOrgId: string;
  /** At most what the tenant still owes of the dispute. */
  readonly amount: Money;
}

export const topUpDebtWrittenOff = ledgerEvent<TopUpDebtWrittenOff>({
  kind: 'TOP_UP_DEBT_WRITTEN_OFF',
  says: 'What a tenant owed after a payment ahead was disputed or returned was given up.',
  correction: 'Reversed when the dispute is won after all.',
  key: ({ disputeId, writeOffId }) => `dispute:${disputeId}:written-off:${writeOffId}`,
  source: ({ disputeId }) => ['DISPUTE', disputeId],
  entries: ({ tenantOrgId, amount }) => [
    debit('BAD_DEBT', null, positive(amount)),
    credit('DISPUTE_RECEIVABLE', tenantOrgId, amount),
  ],
});
