import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface ProviderDebtNetted {
  readonly nettingId: string;
  readonly providerOrgId: string;
  readonly amount: Money;
  /** First from what is payable, then from what is held back. */
  readonly from: 'PROVIDER_PAYABLE' | 'PROVIDER_RESERVE';
}

export const providerDebtNetted = ledgerEvent<ProviderDebtNetted>({
  kind: 'PROVIDER_DEBT_NETTED',
  says: 'What a provider owes us was set off against what we owe or hold back from it.',
  correction: 'Reversed when the debt was none.',
  key: ({ nettingId }) => `netting:${nettingId}`,
  source: ({ providerOrgId }) => ['PROVIDER', providerOrgId],
  entries: ({ providerOrgId, amount, from }) => [
    debit(from, providerOrgId, positive(amount)),
    credit('PROVIDER_RECEIVABLE', providerOrgId, amount),
  ],
});
