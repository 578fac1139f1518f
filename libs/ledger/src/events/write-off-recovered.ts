import { type Money, allocate, assert } from '#libs/kernel';
import { type InvoiceFacts, totalOf } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { credit } from '../posting.js';
import { type MoneyIn, broughtIn, positive } from '../sides.js';

export interface WriteOffRecovered {
  readonly paymentId: string;
  /** The parts that were written off, less what came in of them since. */
  readonly writtenOff: InvoiceFacts;
  readonly amount: Money;
  readonly by: MoneyIn;
}

/** Splits by largest remainder over what was written off: the provider's share, our fee, and the tax that we bore. */
export const writeOffRecovered = ledgerEvent<WriteOffRecovered>({
  kind: 'WRITE_OFF_RECOVERED',
  says: 'Money came in for an invoice that was written off.',
  correction: 'Reversed when the payment is returned.',
  key: ({ paymentId }) => `payment:${paymentId}:recovered`,
  source: ({ writtenOff }) => ['INVOICE', writtenOff.invoiceId],
  entries: ({ writtenOff, amount, by }) => {
    const { providerShare, platformFee, tax, providerOrgId, tenantOrgId, invoiceId } = writtenOff;
    assert(amount.minor <= totalOf(writtenOff).minor, `more comes in than was written off of invoice ${invoiceId}`);
    const weights = [providerShare.minor, platformFee.minor, tax.minor];
    const [share, fee, rest] = allocate(positive(amount), weights) as [Money, Money, Money];
    return [
      broughtIn(by, tenantOrgId, amount),
      credit('PROVIDER_PAYABLE', providerOrgId, share),
      credit('PLATFORM_FEE_REVENUE', null, fee),
      credit('BAD_DEBT', null, rest),
    ];
  },
});
