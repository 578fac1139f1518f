import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { positive, unmatched } from '../sides.js';

export interface WireIdentified {
  readonly wireId: string;
  readonly tenantOrgId: string;
  readonly amount: Money;
}

export const wireIdentified = ledgerEvent<WireIdentified>({
  kind: 'WIRE_IDENTIFIED',
  says: 'It was found out which tenant sent a wire.',
  correction: 'Reversed when it was another one.',
  key: ({ wireId, tenantOrgId }) => `wire:${wireId}:identified:${tenantOrgId}`,
  source: ({ wireId }) => ['WIRE', wireId],
  entries: ({ tenantOrgId, amount }) => [
    unmatched(null, positive(amount), 'OUT'),
    unmatched(tenantOrgId, amount, 'IN'),
  ],
});
