import { type Money } from '#libs/kernel';
import { type CreditNoteFacts, creditedParts } from '../credit-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';

export interface CreditNoteIssued extends CreditNoteFacts {
  /** What is credited of our fee. */
  readonly platformFee: Money;
}

/**
 * Part by part it lowers what is open of the invoice; what is not open any more goes to the tenant's credit balance, taken from whoever
 * got it: the provider, us, the tax authority.
 */
export const creditNoteIssued = ledgerEvent<CreditNoteIssued>({
  kind: 'CREDIT_NOTE_ISSUED',
  says: 'A credit note took back part of an invoice: what is open of it falls, the rest is credit of the tenant.',
  correction: 'Reversed when it was issued by mistake and its credit is not spent.',
  key: ({ creditNoteId }) => `credit-note:${creditNoteId}:issued`,
  source: ({ open }) => ['INVOICE', open.invoiceId],
  entries: (facts) => {
    const { open, fee, entries } = creditedParts(facts, facts.platformFee);
    return [
      ...entries,
      debit('UNCOLLECTED_PLATFORM_FEE', null, fee.open),
      debit('PLATFORM_FEE_REVENUE', null, fee.beyond),
      credit('TENANT_RECEIVABLE', open.tenantOrgId, fee.open),
      credit('TENANT_CREDIT', open.tenantOrgId, fee.beyond),
    ];
  },
});
