import { type Money, add } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface DepositForfeited {
  readonly depositId: string;
  /** The decision that says so and who gets what; made by two people. */
  readonly decisionId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly toProvider: Money;
  readonly toUs: Money;
}

export const depositForfeited = ledgerEvent<DepositForfeited>({
  kind: 'DEPOSIT_FORFEITED',
  says: 'A tenant lost a deposit: it goes to the provider, to us, or to both.',
  correction: 'Reversed when the decision is overturned and the provider still has its part.',
  key: ({ depositId, decisionId }) => `deposit:${depositId}:forfeited:${decisionId}`,
  source: ({ depositId }) => ['DEPOSIT', depositId],
  entries: ({ tenantOrgId, providerOrgId, toProvider, toUs }) => [
    debit('TENANT_DEPOSIT', tenantOrgId, positive(add(toProvider, toUs))),
    credit('PROVIDER_PAYABLE', providerOrgId, toProvider),
    credit('TERMINATION_REVENUE', null, toUs),
  ],
});
