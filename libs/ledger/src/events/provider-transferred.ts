import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { type TransferAccount, positive } from '../sides.js';

export interface ProviderTransferred {
  readonly transferId: string;
  readonly providerOrgId: string;
  readonly amount: Money;
  /** Where the money leaves: Stripe's balance, or our bank for what is above a transfer's limit (a wire of the register). */
  readonly from: TransferAccount | 'WIRES_ORDERED';
}

/** Never more than is payable: the database refuses it. */
export const providerTransferred = ledgerEvent<ProviderTransferred>({
  kind: 'PROVIDER_TRANSFERRED',
  says: 'A provider was paid what was collected for it.',
  correction: 'What comes back is `TRANSFER_REVERSED`; reversed when it never left.',
  key: ({ transferId }) => `transfer:${transferId}:sent`,
  source: ({ transferId }) => ['TRANSFER', transferId],
  entries: ({ providerOrgId, amount, from }) => [
    debit('PROVIDER_PAYABLE', providerOrgId, positive(amount)),
    credit(from, null, amount),
  ],
});
