import { type Money, subtract } from '#libs/kernel';
import { type CreditNoteFacts, creditedParts } from '../credit-parts.js';
import { settled, totalOf } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { lesser } from '../sides.js';

export interface SlaCreditGranted extends CreditNoteFacts {
  /** What we bear ourselves: our fee on what was not delivered, and what the contract does not put on the provider. */
  readonly byUs: Money;
}

/**
 * What the provider bears is its share, taken back. What we bear is contra-revenue: we pay that much of the invoice in the tenant's
 * place, so the provider is owed what it would be for the tenant's money.
 */
export const slaCreditGranted = ledgerEvent<SlaCreditGranted>({
  kind: 'SLA_CREDIT_GRANTED',
  says: 'A service credit was granted: the provider bears its part, we bear ours as less revenue.',
  correction: 'Reversed when the outage was none and the credit is not spent.',
  key: ({ creditNoteId }) => `credit-note:${creditNoteId}:granted`,
  source: ({ open }) => ['INVOICE', open.invoiceId],
  entries: (facts) => {
    const { byUs, tax } = facts;
    const { open, entries } = creditedParts(facts, subtract(tax, tax));
    const paidByUs = lesser(byUs, totalOf(open));
    return [
      ...entries,
      debit('SLA_CREDITS', null, byUs),
      ...(paidByUs.minor > 0n ? settled(open, paidByUs) : []),
      credit('TENANT_CREDIT', open.tenantOrgId, subtract(byUs, paidByUs)),
    ];
  },
});
