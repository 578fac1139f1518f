import { type Instant, assert, negate } from '#libs/kernel';
import { type CreditNote } from '../credit-note/credit-note.js';
import { type Invoice, type InvoiceLine } from '../invoice/invoice.js';
import { billingPeriodOf } from './billing-period.js';

type Facts =
  | ('number' | 'issuedAt' | 'orgId' | 'buyer' | 'seller' | 'currency' | 'period')
  | ('leaseId' | 'leaseNumber' | 'purchaseOrder' | 'taxTreatment');

/** A line of an invoice, or what a credit note (or its reversal) does to one. */
export interface Charge {
  /** The document on which it is billed; `state` of an invoice only. */
  readonly invoice: Pick<Invoice, Facts> & { readonly state: Invoice['state'] | null };
  readonly line: InvoiceLine;
  /** Null: it is charged by the invoice itself. */
  readonly credit: {
    readonly category: 'Credit' | null;
    /** Whether what it corrects was invoiced in an earlier billing period. */
    readonly isCorrection: boolean;
    readonly creditedInvoice: string;
    /** Has no price of its own: the line as it was invoiced says which service it was. */
    readonly line: InvoiceLine;
  } | null;
}

/** A credit note when it was issued, or what took it back, with the invoice they are about. */
export interface CreditDocument {
  readonly note: CreditNote;
  readonly invoice: Invoice;
  readonly isReversal: boolean;
}

/**
 * What a credit note does to each line that it credits. FOCUS 1.2: a row corrects (`Correction`) when what it corrects was invoiced in an
 * earlier billing period, and then has the category of what it corrects; a service credit is charged by nobody before, it is a `Credit`.
 */
export function creditedCharges({ note, invoice, isReversal }: CreditDocument): Charge[] {
  const { number, at } = issueOf(note, isReversal);
  const correctedAt = isReversal ? note.issuedAt : invoice.issuedAt;
  const isCorrection =
    (isReversal || note.kind === 'CREDIT') && billingPeriodOf(correctedAt)[0] !== billingPeriodOf(at)[0];
  return note.lines.map(({ invoiceLineId, description, amount }) => {
    const line = invoice.lines.find(({ id }) => id === invoiceLineId);
    assert(line, `${number} credits line ${invoiceLineId} of its invoice`);
    return {
      invoice: { ...invoice, number, issuedAt: at, state: null },
      line: { ...line, ...NO_PRICE, description, amount: isReversal ? amount : negate(amount) },
      credit: {
        category: note.kind === 'SLA_CREDIT' ? 'Credit' : null,
        isCorrection,
        creditedInvoice: invoice.number,
        line,
      },
    };
  });
}

const NO_PRICE: Pick<InvoiceLine, 'quantity' | 'unitPrice' | 'meterRecordIds'> = {
  quantity: null,
  unitPrice: null,
  meterRecordIds: [],
};

function issueOf(note: CreditNote, isReversal: boolean): { readonly number: string; readonly at: Instant } {
  if (!isReversal) return { number: note.number, at: note.issuedAt };
  assert(note.reversal, `credit note ${note.number} was taken back`);
  return { number: note.reversal.number, at: note.reversal.reversedAt };
}
