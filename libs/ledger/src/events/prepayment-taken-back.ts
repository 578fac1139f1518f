import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface PrepaymentTakenBack {
  readonly prepaymentId: string;
  /** The taking: a dispute may take several times, as money comes to the balance. */
  readonly takingId: string;
  readonly tenantOrgId: string;
  /** At most what is there: what was spent before stays `DISPUTE_RECEIVABLE`, and the tenant owes it. */
  readonly amount: Money;
}

export const prepaymentTakenBack = ledgerEvent<PrepaymentTakenBack>({
  kind: 'PREPAYMENT_TAKEN_BACK',
  says: 'Money paid ahead was disputed or returned, and is taken off what the tenant holds.',
  correction: 'Reversed when the dispute is won: the tenant holds it again.',
  key: ({ prepaymentId, takingId }) => `prepayment:${prepaymentId}:taken-back:${takingId}`,
  source: ({ prepaymentId }) => ['PREPAYMENT', prepaymentId],
  entries: ({ tenantOrgId, amount }) => [
    debit('TENANT_PREPAID', tenantOrgId, positive(amount)),
    credit('DISPUTE_RECEIVABLE', tenantOrgId, amount),
  ],
});
