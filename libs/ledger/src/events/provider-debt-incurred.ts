import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface ProviderDebtIncurred {
  readonly debtId: string;
  readonly providerOrgId: string;
  readonly amount: Money;
}

/** Goes before the reversal of a payment whose share was transferred already: what is payable never falls below zero. */
export const providerDebtIncurred = ledgerEvent<ProviderDebtIncurred>({
  kind: 'PROVIDER_DEBT_INCURRED',
  says: 'A provider was transferred money that has to be taken back: it owes it to us.',
  correction: 'Settled by `PROVIDER_DEBT_NETTED`, `PROVIDER_DEBT_REPAID` or `PROVIDER_DEBT_WRITTEN_OFF`.',
  key: ({ debtId }) => `provider-debt:${debtId}:incurred`,
  source: ({ providerOrgId }) => ['PROVIDER', providerOrgId],
  entries: ({ providerOrgId, amount }) => [
    debit('PROVIDER_RECEIVABLE', providerOrgId, positive(amount)),
    credit('PROVIDER_PAYABLE', providerOrgId, amount),
  ],
});
