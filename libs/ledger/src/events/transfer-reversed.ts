import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { type TransferAccount, positive } from '../sides.js';

export interface TransferReversed {
  readonly transferId: string;
  readonly reversalId: string;
  readonly providerOrgId: string;
  /** What came back; a transfer may come back in parts. */
  readonly amount: Money;
  readonly to: TransferAccount;
}

export const transferReversed = ledgerEvent<TransferReversed>({
  kind: 'TRANSFER_REVERSED',
  says: 'A transfer to a provider came back, wholly or in part: it is payable again.',
  correction: 'Sent again by a transfer of its own; reversed when it did not come back after all.',
  key: ({ transferId, reversalId }) => `transfer:${transferId}:reversed:${reversalId}`,
  source: ({ transferId }) => ['TRANSFER', transferId],
  entries: ({ providerOrgId, amount, to }) => [
    debit(to, null, positive(amount)),
    credit('PROVIDER_PAYABLE', providerOrgId, amount),
  ],
});
