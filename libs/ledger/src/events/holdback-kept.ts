import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface HoldbackKept {
  readonly holdbackId: string;
  readonly providerOrgId: string;
  readonly amount: Money;
}

export const holdbackKept = ledgerEvent<HoldbackKept>({
  kind: 'HOLDBACK_KEPT',
  says: 'Part of what is payable to a provider is held back for a time.',
  correction: 'Given free by `HOLDBACK_RELEASED`; reversed when it should not have been kept.',
  key: ({ holdbackId }) => `holdback:${holdbackId}:kept`,
  source: ({ providerOrgId }) => ['PROVIDER', providerOrgId],
  entries: ({ providerOrgId, amount }) => [
    debit('PROVIDER_PAYABLE', providerOrgId, positive(amount)),
    credit('PROVIDER_RESERVE', providerOrgId, amount),
  ],
});
