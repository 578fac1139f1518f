import { type Instant } from '#libs/kernel';
import { type AccountType } from '../account.js';
import { type Journal, type JournalKind } from '../journal.js';
import { credit, debit, journal } from '../posting.js';
import { type InvoiceFacts, totalOf } from './invoice-issued.js';

/**
 * Cash for the whole invoice: it settles the receivable, and what was uncollected becomes owed to the provider and earned by us.
 * Tax was payable since the issue. An invoice is paid once, whatever the rail: every rail shares the key, so the second payment to
 * arrive posts nothing and shows up in reconciliation.
 */
export function collected(kind: JournalKind, cash: AccountType, facts: InvoiceFacts, at: Instant): Journal {
  return journal(
    {
      kind,
      idempotencyKey: `invoice:${facts.invoiceId}:paid`,
      effectiveAt: at,
      sourceType: 'INVOICE',
      sourceId: facts.invoiceId,
    },
    [
      debit(cash, null, totalOf(facts)),
      credit('TENANT_RECEIVABLE', facts.tenantOrgId, totalOf(facts)),
      debit('UNCOLLECTED_PROVIDER_SHARE', facts.providerOrgId, facts.providerShare),
      credit('PROVIDER_PAYABLE', facts.providerOrgId, facts.providerShare),
      debit('UNCOLLECTED_PLATFORM_FEE', null, facts.platformFee),
      credit('PLATFORM_FEE_REVENUE', null, facts.platformFee),
    ],
  );
}
