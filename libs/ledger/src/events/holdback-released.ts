import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface HoldbackReleased {
  readonly holdbackId: string;
  /** A holdback may be given free in parts. */
  readonly releaseId: string;
  readonly providerOrgId: string;
  readonly amount: Money;
}

export const holdbackReleased = ledgerEvent<HoldbackReleased>({
  kind: 'HOLDBACK_RELEASED',
  says: 'What was held back from a provider is payable to it again.',
  correction: 'Kept again by a holdback of its own; reversed while it is not transferred.',
  key: ({ holdbackId, releaseId }) => `holdback:${holdbackId}:released:${releaseId}`,
  source: ({ providerOrgId }) => ['PROVIDER', providerOrgId],
  entries: ({ providerOrgId, amount }) => [
    debit('PROVIDER_RESERVE', providerOrgId, positive(amount)),
    credit('PROVIDER_PAYABLE', providerOrgId, amount),
  ],
});
