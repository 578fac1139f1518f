import { type Money, assert, subtract } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive, takenFromProvider } from '../sides.js';

export interface DisputeLost {
  readonly disputeId: string;
  /** How often it was lost before and then decided anew. Absent: never. */
  readonly lostBefore?: number;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly amount: Money;
  /** What the contract puts on the provider; we bear the rest. */
  readonly byProvider: Money;
  /** What is payable to the provider now: what it bears beyond that, it owes us. */
  readonly providerHeld: Money;
}

export const disputeLost = ledgerEvent<DisputeLost>({
  kind: 'DISPUTE_LOST',
  says: 'A dispute was lost: the provider bears its part, we lose the rest.',
  correction: 'Reversed when it is decided anew.',
  key: ({ disputeId, lostBefore = 0 }) =>
    lostBefore === 0 ? `dispute:${disputeId}:lost` : `dispute:${disputeId}:lost:${lostBefore + 1}`,
  source: ({ disputeId }) => ['DISPUTE', disputeId],
  entries: ({ disputeId, tenantOrgId, providerOrgId, amount, byProvider, providerHeld }) => {
    assert(byProvider.minor <= amount.minor, `the provider bears more than dispute ${disputeId} took`);
    return [
      ...takenFromProvider(providerOrgId, byProvider, providerHeld),
      debit('BAD_DEBT', null, subtract(amount, byProvider)),
      credit('DISPUTE_RECEIVABLE', tenantOrgId, positive(amount)),
    ];
  },
});
