import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface ProviderDebtWrittenOff {
  readonly decisionId: string;
  readonly providerOrgId: string;
  readonly amount: Money;
}

export const providerDebtWrittenOff = ledgerEvent<ProviderDebtWrittenOff>({
  kind: 'PROVIDER_DEBT_WRITTEN_OFF',
  says: 'What a provider owed us was given up.',
  correction: 'Reversed when it pays after all; then the payment is `PROVIDER_DEBT_REPAID`.',
  key: ({ decisionId }) => `provider-debt:${decisionId}:written-off`,
  source: ({ providerOrgId }) => ['PROVIDER', providerOrgId],
  entries: ({ providerOrgId, amount }) => [
    debit('BAD_DEBT', null, positive(amount)),
    credit('PROVIDER_RECEIVABLE', providerOrgId, amount),
  ],
});
