import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { type TransferAccount, positive } from '../sides.js';

export interface ProviderDebtRepaid {
  readonly paymentId: string;
  readonly providerOrgId: string;
  readonly amount: Money;
  /** Where the money came in: a debit of its account at Stripe, or a wire. */
  readonly to: TransferAccount;
}

export const providerDebtRepaid = ledgerEvent<ProviderDebtRepaid>({
  kind: 'PROVIDER_DEBT_REPAID',
  says: 'A provider paid what it owed us.',
  correction: 'Reversed when the payment is returned.',
  key: ({ paymentId }) => `payment:${paymentId}:provider-debt`,
  source: ({ providerOrgId }) => ['PROVIDER', providerOrgId],
  entries: ({ providerOrgId, amount, to }) => [
    debit(to, null, positive(amount)),
    credit('PROVIDER_RECEIVABLE', providerOrgId, amount),
  ],
});
